"""How the two go together: one pair of indicators over all practices, by the rule T-link."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from benchmarking.charts import Chart
from benchmarking.disclosure.letters import step_under_letters
from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.figures import figures
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.pairs import suggested_pairs
from benchmarking.periods import Period
from benchmarking.relations import AGE_AND_DEPRIVATION, Dot, Link, Relation, can_be_joined, relation
from benchmarking.snapshot import Snapshot
from benchmarking.words.relation_wording import CAUTION_IN_SHORT, NO_SIGN, TOGETHER, evidence, given, r_shown
from benchmarking.words.wording import inside, opening
from slide_templates.locality.slides import Setting
from slide_templates.plan import Notes, Slide
from slide_templates.powerpoint.chart_markup import AXIS_SIZE
from slide_templates.powerpoint.lettering import width
from slide_templates.stamps import cut, several
from slide_templates.titles import fitting, in_words

OTHER, OURS = "Another practice", "One of our practices"
SECTION = "How the two go together"
COUNT = 32  # characters of what each counts, in the stamp
UPRIGHT = 235.0  # points: as long as the upright axis may be named


def first_link(snapshot: Snapshot, indicators: Iterable[Indicator]) -> Relation | None:
    """The first pair that the catalogue relates, both among some indicators and over enough practices.

    Both published or both shared in confidence: a public value would tell whose the other one is.
    """
    among = {i.id for i in indicators}
    for pair in suggested_pairs(snapshot):
        alike = pair.first.in_confidence is pair.second.in_confidence
        if alike and {pair.first.id, pair.second.id} <= among:
            found = relation(snapshot, pair.first.id, pair.second.id, held=_held(snapshot, pair.first.id))
            if found.link.words is not None:
                return found
    return None


def _held(snapshot: Snapshot, joined_with: str) -> tuple[str, ...]:
    return tuple(
        id_
        for id_ in AGE_AND_DEPRIVATION
        if id_ in snapshot.indicators
        and snapshot.held.latest(id_) is not None
        and can_be_joined(snapshot, id_, joined_with)
    )


def how_they_go_together(setting: Setting, locality: str, indicators: Iterable[Indicator]) -> list[Slide]:
    """One slide where there is such a pair. Ours are named unless the deck is masked: then they are one group
    without names."""
    found = first_link(setting.stamps.snapshot, indicators)
    if found is None:
        return []
    link, first, second = found.link, found.first, found.second
    title = link_title(found)
    ask = "If not this, what else might explain the differences between practices?"
    if link.words != NO_SIGN:
        ask = "What might lie behind both?"
    held = ((first, found.first_period), (second, found.second_period))
    sources = dict.fromkeys(setting.stamps.publication(indicator, period) for indicator, period in held)
    slide = Slide(
        layout="Chart",
        section=SECTION,
        title=title,
        lede=CAUTION_IN_SHORT,
        flag="Practice names masked" if setting.masked else "",
        charts=(_chart(setting, locality, found),),
        key_figure=_key_figure(link),
        facts=tuple(fact for fact in (_held_equal(found), _who(found)) if fact),
        question=ask,
        source=setting.stamps.full(
            "; ".join(sources),
            several([found.first_period, found.second_period]),
            f"{cut(inside(first.numerator), COUNT)}; {cut(inside(second.numerator), COUNT)}",
            f"{found.average}s",
            "Spearman's r, 95%",
        ),
        notes=Notes(
            4,
            f"{title}. {CAUTION_IN_SHORT}.",
            ask,
            "One taken as the cause of the other; age, deprivation and distance play a part.",
            f"{evidence(link)} {given(found)}".strip(),
        ),
    )
    return [slide]


def link_title(found: Relation) -> str:
    """The rule T-link."""
    first, second = found.first, found.second
    x, y = inside(first.subject), inside(second.subject)
    if found.link.words == NO_SIGN:
        return fitting(
            [
                f"No sign of a relation between {x} and {y}",
                f"No sign of a relation: {x} and {y}",
                f"No link found: {x} and {y}",
                f"No link found: {inside(first.title)}, {inside(second.title)}",
            ]
        )
    if found.link.words != TOGETHER:
        return fitting(
            [
                f"{first.subject} and {y} go together only weakly",
                f"Only a weak link: {inside(first.title)}, {inside(second.title)}",
            ]
        )
    side = "higher" if (found.link.spearman or 0) > 0 else "lower"
    where = f"Where {x} {'are' if first.plural else 'is'} higher"
    return fitting(
        [
            f"{where}, {y} {'tend' if second.plural else 'tends'} to be {side}",
            f"{opening(x)} and {y} go together",
        ]
    )


def _key_figure(link: Link) -> tuple[str, str]:
    limits = f"{r_shown(link.lower or 0)} to {r_shown(link.upper or 0)}"
    if link.words == NO_SIGN:
        return "No link found", f"r {r_shown(link.spearman or 0)} ({limits}) over {link.practices} practices"
    number = f"r {r_shown(link.spearman or 0)}"
    if link.words != TOGETHER:
        return "A weak link", f"{number} ({limits}) over {link.practices} practices"
    return number, f"Spearman's r (likely range {limits}) over {link.practices} practices"


def _held_equal(found: Relation) -> str:
    """What stays of the link when deprivation and age are held equal, as a fact."""
    if found.given is None or found.given.words is None:
        return ""
    return f"Deprivation and age held equal: {found.given.words}"


def _who(found: Relation) -> str:
    doubted = sum(d.challenged for d in found.dots)
    if doubted:
        return f"{opening(in_words(doubted))} under challenge: shown as a cross, not counted"
    if not found.suspects:
        return "Practices with both figures and an ordinary list"
    many = f"{in_words(found.suspects)} practice{'' if found.suspects == 1 else 's'}"
    return f"{opening(many)} left out: figures that point to coding"


def _chart(setting: Setting, locality: str, found: Relation) -> Chart:
    """Others have no name, and rows stand in order of value: an order by name would give names away."""
    snapshot = setting.stamps.snapshot
    here = snapshot.tree(found.first).practices(locality, found.first_period.end)
    names = _names(setting, dict.fromkeys(here, ""), found)
    dots = sorted(
        _without_sizes(snapshot, found, () if setting.masked else names), key=lambda d: (d.across, d.up)
    )
    anonymous = replace(found, dots=tuple(replace(d, name=names.get(d.code, OTHER)) for d in dots))
    shown = here if setting.practices_shown else ()
    chart = relation_chart(anonymous, locality=shown, locality_name=setting.name)
    labels = ("",) * len(dots) if setting.masked else chart.labels
    return replace(chart, labels=labels, value_title=_upright(found.second))


def _without_sizes(snapshot: Snapshot, found: Relation, named: Collection[str]) -> list[Dot]:
    """The dots; values without a name are such that no public list size fits them better than another."""
    across = _step(snapshot, found.first, found.first_period, found.dots)
    up = _step(snapshot, found.second, found.second_period, found.dots)
    return [
        d if d.code in named else replace(d, across=_rounded(d.across, across), up=_rounded(d.up, up))
        for d in found.dots
    ]


def _step(snapshot: Snapshot, indicator: Indicator, period: Period, dots: Sequence[Dot]) -> float | None:
    sizes = figures(snapshot, indicator, period, Level.PRACTICE)["denominator"]
    return step_under_letters(indicator, sizes.reindex([d.code for d in dots]).to_numpy(float))


def _rounded(value: float, step: float | None) -> float:
    return value if step is None else round(value / step) * step


def _upright(indicator: Indicator) -> str:
    """What runs upward, as far as there is room for it."""
    short = " ".join(indicator.unit.split()[:2])
    tried = (f"{indicator.title}, {indicator.unit}", f"{indicator.title}, {short}", indicator.title)
    return next((words for words in tried if width(words, AXIS_SIZE) <= UPRIGHT), cut(indicator.title, 32))


def _names(setting: Setting, here: Mapping[str, str], found: Relation) -> dict[str, str]:
    if not setting.practices_shown:
        return {}
    own = {d.code: OURS if setting.masked else d.name for d in found.dots}
    return {code: own[code] for code in here if code in own}
