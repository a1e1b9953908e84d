"""Slides of doubt: figures that are under challenge, and what localities did not agree on."""

from collections.abc import Sequence

from benchmarking.words.wording import opening
from records.models import Priority, Stance
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.stamps import cut, day
from slide_templates.summary.summary_slides import LocalityLine, page_of
from slide_templates.tables import parts, table
from slide_templates.titles import fitting, in_words

MOST_LINES = 8  # rows on one slide
HEAD = ("What", "Where", "In their words, or the effect", "Who sorts it, by when")
TIMES = {1: "once", 2: "twice"}


def under_challenge(setting: Setting, spreads: Sequence[Spread]) -> list[Slide]:
    """The figures of a locality's practices that are under challenge; no slide where none is."""
    doubted = [s for s in spreads if s.challenged]
    count = sum(len(s.challenged) for s in doubted)
    title = f"{opening(in_words(count))} figure{' is' if count == 1 else 's are'} under challenge"
    rows = [
        [Cell(s.indicator.title, bold=True), Cell(s.period.label), Cell(_whose(setting, s))] for s in doubted
    ]
    return [
        Slide(
            layout="Table",
            section="Sources",
            title=title,
            lede="Said or found to be wrong, and not corrected yet: shown, and in no finding",
            table=table(
                ("Indicator", "Period", "Whose figure"), part, (4.0, 3.2, 4.93), [False] * 3,
                cut(f"Table: {title}. {'; '.join(row[0].words for row in part)}.", 390),
            ),
            flag="Practice names masked" if setting.masked else "",
            source=setting.stamps.short("challenges as they stood on the day"),
            notes=Notes(
                1,
                f"{title}. The answer is read on the practice's own page.",
                "Who can help to find out what was counted?",
                "A challenge taken as a reason to set all figures aside.",
                "A figure under challenge is in no title, no count and no figure of all together.",
            ),
        )
        for part in parts(rows, MOST_LINES)
    ]  # fmt: skip


def _whose(setting: Setting, spread: Spread) -> str:
    many = f"{len(spread.challenged)} of {len(spread.practices)}"
    if not setting.practices_shown:
        return many
    return cut(f"{many}: {', '.join(f.name for f in spread.challenged)}", 110)


def disagreements(setting: Setting, lines: Sequence[LocalityLine], spreads: Sequence[Spread]) -> list[Slide]:
    """For the board: what practices did not agree to, and figures under challenge as counts; no slide without
    either."""
    opposed = [(line, p) for line in lines for p in line.priorities if _against(p)]
    doubted = [s for s in spreads if s.challenged]
    rows = [_opposed(line, priority) for line, priority in opposed] + [_doubted(s) for s in doubted]
    title = _title(len(opposed), sum(len(s.challenged) for s in doubted))
    return [
        Slide(
            layout="Table",
            section="What we learned",
            title=title,
            lede="What the board should know before relying on this summary",
            table=table(
                HEAD, part, (3.9, 2.1, 3.5, 2.63), [False] * 4,
                cut(f"Table: {title}. {'; '.join(row[0].words for row in part)}.", 390),
            ),
            source=setting.stamps.short("workshop records, and challenges as they stood on the day"),
            notes=Notes(
                2,
                f"{title}.",
                "Is there anything here that the board could help to settle?",
                "A wish to know which practice it was: practices are not named here.",
                "Reasons are on record in the localities. A figure under challenge is in no title or count.",
            ),
        )
        for part in parts(rows, MOST_LINES)
    ]  # fmt: skip


def _against(priority: Priority) -> int:
    return sum(position.stance is Stance.DISAGREE for position in priority.positions)


def _opposed(line: LocalityLine, priority: Priority) -> list[Cell]:
    count = _against(priority)
    who = f"{in_words(count)} practice{'' if count == 1 else 's'} against"
    return [
        Cell(cut(f"{opening(who)}: {priority.statement}", 120), bold=True),
        Cell(cut(line.name, 40), page=page_of(priority)),
        Cell(cut(_reasons(priority), 150)),
        Cell(f"{priority.lead_role}, {day(priority.review_on)}"),
    ]


def _reasons(priority: Priority) -> str:
    """In the practices' words, which are not named here."""
    given = [p.reason for p in priority.positions if p.stance is Stance.DISAGREE and p.reason]
    return "; ".join(f"“{reason}”" for reason in given) or "No reason was given; the priority stands"


def _doubted(spread: Spread) -> list[Cell]:
    count = len(spread.challenged)
    which = "one practice" if count == 1 else f"{in_words(count)} practices"
    return [
        Cell(f"{spread.indicator.title}: challenged by {which}", bold=True),
        Cell(f"{count} of {len(spread.practices)} practices"),
        Cell("Left out of every finding"),
        Cell("Analyst, until it is answered"),
    ]


def _title(disagreed: int, doubted: int) -> str:
    """ "Localities disagreed twice and disputed four figures"; a nought drops its clause."""
    times = TIMES.get(disagreed, f"{in_words(disagreed)} times")
    figures = f"{in_words(doubted)} figure{'' if doubted == 1 else 's'}"
    said = [f"disagreed {times}"] if disagreed else []
    said += [f"disputed {figures}"] if doubted else []
    return fitting([f"Localities {' and '.join(said)}"])
