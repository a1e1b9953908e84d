"""Priorities on a slide: what a locality agreed, from where, to where and by when."""

from collections.abc import Callable, Mapping, Sequence

from benchmarking.indicators import Indicator
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import inside, shown
from records.agreed.restating import restated
from records.models import Priority, PriorityState, Stance
from slide_templates import titles
from slide_templates.locality.slides import Setting
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.stamps import cut, day
from slide_templates.tables import table

HEAD = (
    "Priority",
    "Measure and baseline (likely range)",
    "Target, by when",
    "Lead (role)",
    "Review",
    "Positions",
)
WIDTHS = (2.75, 2.7, 1.7, 2.25, 1.1, 1.63)


def open_priorities(priorities: Sequence[Priority], locality: str) -> tuple[Priority, ...]:
    """The open priorities of one locality, oldest first."""
    mine = [p for p in priorities if p.locality == locality and p.state is PriorityState.OPEN]
    return tuple(sorted(mine, key=lambda p: (p.recorded_on, p.idempotency_key)))


def priorities(
    setting: Setting,
    agreed: Sequence[Priority],
    indicators: Mapping[str, Indicator],
    name_of: Callable[[str], str],
) -> Slide:
    """What the locality agreed, or the form to fill in where nothing is agreed yet.

    `agreed` are its open priorities; `name_of` says what a practice is called in this deck.
    """
    title, lede, when = _record(setting, agreed) if agreed else _form()
    rows = [
        _row(setting, place, priority, indicators.get(priority.indicator), name_of)
        for place, priority in enumerate(agreed, 1)
    ]
    empty = [[Cell(f"{place}. to agree", bold=True), *[Cell("to agree")] * 5] for place in (1, 2, 3)]
    return Slide(
        layout="Table",
        section="What we choose",
        title=title,
        lede=lede,
        table=table(HEAD, rows or empty, WIDTHS, [False] * len(HEAD), _alt(setting, agreed)),
        source=setting.stamps.full(
            "workshop record", when, "practices that gave a position", "own frozen baseline", "95% intervals"
        ),
        notes=Notes(
            5,
            f"{title}. Read each one out as it stands.",
            "Does each of these say how far, by when and who leads?",
            "An action written where a measure should be.",
            "The baseline stays as it was on the day; later figures are compared with it.",
        ),
    )


def _record(setting: Setting, agreed: Sequence[Priority]) -> tuple[str, str, str]:
    against = [sum(position.stance is Stance.DISAGREE for position in p.positions) for p in agreed]
    when = day(max(p.agreed_on or p.recorded_on for p in agreed))
    lede = f"{cut(setting.name, 60)}, {when}; baselines frozen on the day"
    return titles.record_title(len(agreed), against), lede, when


def _form() -> tuple[str, str, str]:
    title = "What we agree today: no more than three priorities"
    return title, "To be filled in together and read aloud before it is saved", "no record yet"


def _row(
    setting: Setting,
    place: int,
    priority: Priority,
    indicator: Indicator | None,
    name_of: Callable[[str], str],
) -> list[Cell]:
    title = indicator.title if indicator else priority.indicator
    subject = indicator.subject if indicator else title
    wish = f"{'Lower' if priority.wanted == 'lower' else 'Raise'} {inside(subject)}"
    own = "" if setting.masked else priority.own_words  # somebody may have typed a name
    return [
        Cell(f"{place}. {cut(own or wish, 90)}", bold=True),
        Cell(f"{title}: {baseline_words(priority, indicator, setting.stamps.snapshot)}"),
        Cell(target_words(priority, indicator)),
        Cell(f"{priority.lead_role}, {cut(name_of(priority.lead_practice), 30)}"),
        Cell(f"{priority.review_on:%b %Y}"),
        Cell(positions_words(priority)),
    ]


def baseline_words(priority: Priority, indicator: Indicator | None, snapshot: Snapshot) -> str:
    """Where a priority started: "15.2% (14.9 to 15.6)", with "restated to 16.0%" after a correction."""
    value, lower, upper = (priority.baseline.get(name) for name in ("value", "lower", "upper"))
    limits = (
        f" ({_plain(lower, indicator)} to {_plain(upper, indicator)})"
        if lower is not None and upper is not None
        else ""
    )
    words = f"{_plain(value, indicator)}{_sign(indicator) if value is not None else ''}{limits}"
    now = restated(priority, indicator, snapshot) if indicator is not None else None
    return words if now is None else f"{words}, restated to {_plain(now, indicator)}{_sign(indicator)}"


def target_words(priority: Priority, indicator: Indicator | None) -> str:
    """Where a priority is to go: "13.0% or lower, Jun 2027"."""
    target = f"{_plain(priority.target, indicator)}{_sign(indicator)}"
    return f"{target} or {priority.wanted}, {priority.target_by:%b %Y}"


def _plain(number: float | None, indicator: Indicator | None) -> str:
    if indicator is None:
        return "no figure" if number is None else f"{number:,.4g}"
    return shown(number, indicator)


def _sign(indicator: Indicator | None) -> str:
    return "%" if indicator is not None and indicator.unit == "%" else ""


def positions_words(priority: Priority) -> str:
    """How the practices stood: "7 agree, no one disagrees"."""
    stances = [position.stance for position in priority.positions]
    agree, live, against = (stances.count(s) for s in (Stance.AGREE, Stance.CAN_LIVE, Stance.DISAGREE))
    said = [f"{agree} agree"] if agree != 1 else ["1 agrees"]
    if live:
        said.append(f"{live} can live with it")
    said.append(
        "no one disagrees" if not against else f"{against} {'disagrees' if against == 1 else 'disagree'}"
    )
    return ", ".join(said)


def _alt(setting: Setting, agreed: Sequence[Priority]) -> str:
    if not agreed:
        return f"Table: three empty lines for the priorities that {setting.name} will agree."
    return cut(f"Table: priorities of {setting.name}. " + " ".join(p.statement for p in agreed), 390)
