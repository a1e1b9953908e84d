"""Slides of what stands out: a locality's surest findings, and the spread of all practices as a funnel."""

from collections.abc import Collection, Sequence

from benchmarking.comparison import Comparison, compare
from benchmarking.drawings.funnel_chart import funnel
from benchmarking.figures import Outcome
from benchmarking.findings import Finding, Findings, judge, weighed
from benchmarking.opportunities import size_together
from benchmarking.snapshot import Snapshot
from benchmarking.spread import Spread as UsualSpread
from benchmarking.spread import spread as usual_spread
from benchmarking.tariffs import in_pounds, tariff_for
from benchmarking.words.spread_wording import sizes
from benchmarking.words.tariff_wording import range_in_pounds, tariff_said
from benchmarking.words.wording import inside, opening
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.stamps import counted, cut, said, several
from slide_templates.tables import table
from slide_templates.titles import fitting, in_words, of_ours

AT_MOST = 5
FOR_THE_BOARD = "For the board"
HOSPITAL_USE = "Hospital and urgent care"
UNKNOWN, NOT_TOLD = "not worked out: too few practices", "its size cannot be told from none"
IN_POUNDS = "Pounds are a cost of activity, not cash that can be released"


def what_stands_out(setting: Setting, spreads: Sequence[Spread], topics: Collection[str]) -> list[Slide]:
    """At most five findings that remain when their number is allowed for: what, where and how large.

    `topics`: ids of the indicators that have slides of their own.
    """
    snapshot = setting.stamps.snapshot
    comparisons = [
        compare(snapshot, practice.code, s.indicator.id, s.period)
        for s in spreads
        for practice in s.practices
    ]
    found = weighed(snapshot, comparisons)
    if not found.judged:
        return []
    groups = alike(found)
    title = stands_title(len(groups), len(found.judged))
    average = spreads[0].average
    head = ("What stands out", "Where it stands out", "How large, likely range")
    alt = cut(f"Table: {title}. {'; '.join(_what(g, average) for g in groups[:AT_MOST])}.", 390)
    rows, priced = _rows(snapshot, found, groups, setting.size, average), _priced(snapshot, groups)
    listed = table(head, rows, (4.6, 2.7, 4.83), [False] * 3, alt)
    slide = Slide(
        layout="Table",
        section="At a glance",
        title=title,
        lede=_why_these(snapshot, found, IN_POUNDS if priced else _surest(groups, topics)),
        table=listed,
        source=setting.stamps.full(
            "data sets listed on the last slides", several(s.period for s in spreads), "as listed", average,
            "5% false discovery",
        ),
        notes=Notes(
            3,
            f"{title}.",
            "Which two or three of these shall we look into?",
            "A finding taken as a fault, or as somebody's fault.",
            "Tested against chance and, from 20 practices on, the usual spread between them; adjusted for "
            "the number of comparisons (Benjamini and Hochberg, 5%). Ranges from values drawn towards the "
            f"average.{priced}",
        ),
    )  # fmt: skip
    return [slide]


def _why_these(snapshot: Snapshot, found: Findings, rest: str) -> str:
    """Why so few of the differences that the overview counts are listed, and what else is to be known."""
    if not found.found:
        return "Nothing here lies outside what chance and the usual spread between practices would give"
    differ, left = len(found.differing), len(found.found)
    if left == differ:
        return rest
    usual = any(judge(snapshot, c) for c in found.differing)
    most = "Most of" if 2 * left < differ else "Some of"
    why = (
        "differ as practices usually do; these by more"
        if usual
        else "could be chance among so many; not these"
    )
    return f"{most} the {differ} {why}. {rest}"


def _surest(groups: Sequence[Sequence[Finding]], topics: Collection[str]) -> str:
    ours = [group[0].comparison.indicator.id for group in groups[:AT_MOST]]
    further = "; each has its own slide" if all(id_ in topics for id_ in ours) else ""
    return f"The surest first{further}"


def alike(found: Findings) -> list[list[Finding]]:
    """The findings by indicator and direction, the group with the surest one first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in found.found:
        key = finding.comparison.indicator.id, str(finding.comparison.figure.direction)
        groups.setdefault(key, []).append(finding)
    return sorted(groups.values(), key=lambda g: (g[0].adjusted, -len(g), g[0].comparison.indicator.title))


def stands_title(found: int, compared: int) -> str:
    """The rule T-stands."""
    after = f"after allowing for {in_words(compared)} comparison{'' if compared == 1 else 's'}"
    if not found:
        return f"No finding remains {after}"
    if found > AT_MOST:
        return f"The {in_words(AT_MOST)} surest of {in_words(found)} findings that remain {after}"
    return f"{opening(in_words(found))} finding{' remains' if found == 1 else 's remain'} {after}"


def _rows(
    snapshot: Snapshot, found: Findings, groups: Sequence[Sequence[Finding]], practices: int, average: str
) -> list[list[Cell]]:
    if not groups:
        steady = "Every difference is one that chance or the usual spread could give"
        return [[Cell(steady, bold=True), Cell("at every practice of ours"), Cell("nothing stands out")]]
    made = []
    for group in groups[:AT_MOST]:
        members = [finding.comparison for finding in group]
        made.append(
            [
                Cell(_what(group, average), bold=True),
                Cell(_where(found, members, max(practices, len(members)))),
                Cell(_size(snapshot, members)),
            ]
        )
    return made


def _where(found: Findings, members: Sequence[Comparison], practices: int) -> str:
    """In how many practices it stands out; how many differ so at all, which the other slides count."""
    first = members[0]
    alike = sum(
        c.indicator.id == first.indicator.id and c.figure.direction == first.figure.direction
        for c in found.differing
    )
    out = of_ours(len(members), practices)
    if alike <= len(members):
        return out
    return f"{out}; {first.figure.direction} in {'all ' if alike == practices else ''}{in_words(alike)}"


def _size(snapshot: Snapshot, members: Sequence[Comparison]) -> str:
    """How large a difference is, and what so many events cost where a tariff holds for the period."""
    size, first = size_together(snapshot, members), members[0]
    if size is None:
        return UNKNOWN if judge(snapshot, first) is None else NOT_TOLD
    tariff = tariff_for(snapshot, first.indicator, first.period)
    return "; ".join([sizes(size, first), *([range_in_pounds(in_pounds(tariff, size))] if tariff else [])])


def _priced(snapshot: Snapshot, groups: Sequence[Sequence[Finding]]) -> str:
    """The tariffs behind the pounds of the table, for its notes; empty where there are none."""
    said = []
    for group in groups[:AT_MOST]:
        indicator, period = group[0].comparison.indicator, group[0].comparison.period
        tariff = tariff_for(snapshot, indicator, period)
        if tariff and size_together(snapshot, [finding.comparison for finding in group]):
            said.append(f"{indicator.events} {tariff_said(tariff)} ({tariff.source})")
    return f" Pounds: {'; '.join(dict.fromkeys(said))}." if said else ""


def _what(group: Sequence[Finding], average: str) -> str:
    figure, indicator = group[0].comparison.figure, group[0].comparison.indicator
    judged = figure.outcome in (Outcome.BETTER, Outcome.WORSE)
    word = f"{figure.outcome} ({figure.direction})" if judged else str(figure.outcome)
    return f"{indicator.title}: {word} than the {indicator.compared_with(average)}"


def usual_spread_of_all(setting: Setting, spreads: Sequence[Spread]) -> list[Slide]:
    """One indicator of all practices as a funnel without names: of the published ones, those of hospital use
    before the others, the one on which most differ."""
    found = [
        usual_spread(setting.stamps.snapshot, s.indicator, s.period, s.whole.organisation)
        for s in spreads
        if not s.indicator.in_confidence  # sizes are published: a point would tell whose figure it is
    ]
    known = [s for s in found if s.known]
    if not known:
        return []
    most = max(known, key=lambda s: (s.indicator.theme == HOSPITAL_USE, s.differ, s.indicator.title))
    return [_funnel_slide(setting, most)]


def _funnel_slide(setting: Setting, found: UsualSpread) -> Slide:
    title = funnel_title(found)
    ask = "Is one closer look enough here, or does this call for something in all localities?"
    if not found.standing_out:
        ask = "Is anything here for the board, or can we move on?"
    return Slide(
        layout="Chart",
        section="At a glance",
        title=title,
        lede=cut(f"{found.indicator.title}, {found.indicator.unit}, {said(found.period)}", 80),
        charts=(funnel(found),),
        key_figure=(
            f"{found.standing_out} of {found.practices}",
            "practices outside the usual spread (solid lines)",
        ),
        facts=(
            f"{found.differ} of {found.practices} differ from the average if spread is ignored",
            "Points have no names; larger practices to the right",
        ),
        question=ask,
        asking=FOR_THE_BOARD,
        source=setting.stamps.full(
            setting.stamps.publication(found.indicator, found.period), said(found.period),
            counted(found.indicator), found.against, "overdispersed funnel, 99.8% and 95%",
        ),
        notes=Notes(
            2,
            f"{title}.",
            ask,
            "A wish to know which points are whose.",
            "Limits allow for chance and the usual spread between practices (Spiegelhalter 2005). Small, "
            "new, closed and special practices are drawn and not counted.",
        ),
    )  # fmt: skip


def funnel_title(found: UsualSpread) -> str:
    """How many differ, and how many of those stand out from the usual spread."""
    differ, out, subject = found.differ, found.standing_out, inside(found.indicator.subject)
    of = f"of {in_words(found.practices)} practices"
    if not differ:
        nobody = f"No practice of {in_words(found.practices)} differs clearly"
        return fitting([f"{nobody} from the {found.against} on {subject}", f"{nobody} on {subject}"])
    verb = "differs" if differ == 1 else "differ"
    tail = f"but only {in_words(out)} {'stands' if out == 1 else 'stand'} out from the usual spread"
    if out == differ:
        tail = f"and {'it stands' if out == 1 else 'all of them stand'} out from the usual spread"
    if not out:
        tail = "no more than practices usually do"
    first = opening(in_words(differ))
    return fitting(
        [
            f"{first} {of} {verb} on {subject}, {tail}",
            f"{first} {of} {verb} from the {found.against}, {tail}",
            f"{first} {of} {verb}, {tail}",
        ]
    )
