"""The words beside a chart: lede, key figure, facts and the question for the room."""

from benchmarking.challenged import CHALLENGED
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Kind, Polarity
from benchmarking.words.wording import likely_range, opening, shown, wanted, with_unit
from slide_templates.locality.spreads import Spread
from slide_templates.powerpoint.lettering import lines
from slide_templates.stamps import said
from slide_templates.titles import in_words

CAPTION_ROOM = 3.53 * 72 * 0.97  # points
LONGEST_NUMBER = 14  # characters of a key figure
LEDE_ROOM = 8.4 * 72 * 0.97
OURS = "all our practices"


def lede(spread: Spread) -> str:
    """What is shown, its unit and period, on one line."""
    indicator = spread.indicator
    tried = (
        f"{indicator.title}, {indicator.unit}, {spread.period.label}",
        f"{indicator.title}, {indicator.unit}, {said(spread.period)}",
        f"{opening(indicator.unit)}, {said(spread.period)}",
    )
    return next((words for words in tried if len(lines(words, 16, LEDE_ROOM)) == 1), tried[-1])


def key_figure(spread: Spread) -> tuple[str, str]:
    """The one number to remember: the locality's own, or how many practices have figures, or the range."""
    have, every, indicator = len(spread.with_figures), len(spread.practices), spread.indicator
    if every > 1 and spread.challenged:
        return _beside_challenged(spread)
    if every > 1 and indicator.kind is not Kind.COUNT and not spread.whole_is_shown:
        return f"{have} of {every}", _caption(
            "practices have figures; the rest may differ", "practices have figures"
        )
    value, limits = spread.whole.figure.value, likely_range(spread.whole.figure, indicator)
    who = OURS if every > 1 else "our practice"
    number, _, unit = with_unit(value, indicator).partition(" ")
    unit = f"{unit}, " if unit else ""
    long_range, short_range = (f" (likely range {limits})", f" ({limits})") if limits else ("", "")
    return number, _caption(
        f"{unit}{who} together{long_range}" if who == OURS else f"{unit}{who}{long_range}",
        f"{unit}{who}{long_range}",
        f"{unit}{who}{short_range}",
        f"{who}{short_range}",
    )


def _beside_challenged(spread: Spread) -> tuple[str, str]:
    """The range of the figures that nobody challenged, or how many were challenged where those are many."""
    values = [f.value for f in spread.undisputed if f.value is not None]
    count, every = len(spread.challenged), len(spread.practices)
    if spread.too_disputed or not values:
        return f"{count} of {every}", _caption("figures under challenge: shown, not judged")
    indicator = spread.indicator
    low, high = shown(min(values), indicator), shown(max(values), indicator)
    unit, reach = indicator.unit.partition(" a ")[0], low if low == high else f"{low} to {high}"
    if len(reach) > LONGEST_NUMBER:
        return f"{len(values)} of {every}", _caption("figures are not under challenge")
    return reach, _caption(f"{unit}, figures not under challenge", "figures not under challenge")


def _caption(*tried: str) -> str:
    return next((words for words in tried if len(lines(words, 14, CAPTION_ROOM)) <= 2), tried[-1])


def facts(spread: Spread) -> tuple[str, ...]:
    """Two facts: what stays without difference, then the caution that fits the figures."""
    return _first_fact(spread), _doubt(spread) or _caution(spread)


def _first_fact(spread: Spread) -> str:
    indicator = spread.indicator
    if len(spread.practices) == 1:
        return _fact_of_one(spread.practices[0], spread.against)
    same = len(spread.compared) - len(spread.differing)
    if spread.differing and same:
        show = "shows" if same == 1 else "show"
        return f"{opening(in_words(same))} {_practices(same)} {show} no clear difference"
    if spread.differing:
        return "Every practice we can compare differs from the average"
    if not spread.undisputed:
        return "Every figure is under challenge"
    values = [f.value for f in spread.compared or spread.undisputed if f.value is not None]
    unit = "%" if indicator.unit == "%" else ""
    low, high = shown(min(values), indicator), shown(max(values), indicator)
    if low == high:
        which = "we can compare" if len(values) < len(spread.with_figures) else "with a figure"
        return f"Every practice {which} has {low}{unit}"
    tail = "could be chance" if spread.compared else "across our practices"
    return f"The range {low}{unit} to {high}{unit} {tail}"


def _fact_of_one(figure: Figure, average: str) -> str:
    if figure.reason == CHALLENGED:
        return "Under challenge: shown, not judged"
    if figure.level is not None:
        return (
            f"Its whole likely range is {'above' if figure.direction == 'higher' else 'below'} the {average}"
        )
    if figure.outcome is Outcome.SIMILAR:
        return f"Its likely range includes the {average}"
    return f"Shown beside the {average}, not tested"


def _doubt(spread: Spread) -> str:
    if spread.too_disputed:
        return "More than a quarter under challenge: no verdict"
    return "A figure under challenge is left out of title and counts" if spread.challenged else ""


def _caution(spread: Spread) -> str:
    missing = len(spread.practices) - len(spread.with_figures)
    if missing:
        return f"{opening(in_words(missing))} {_practices(missing)} without a figure: never counted as zero"
    if spread.indicator.kind is Kind.COUNT:
        return "A count, shown for context and not compared"
    if few := len(spread.few):
        return f"{opening(in_words(few))} {_practices(few)} with too few to tell: shown without a verdict"
    if not spread.compared:
        return "No likely range exists, so chance is not tested"
    if spread.indicator.kind is Kind.SURVEY:
        return f"{wanted(spread.indicator).rstrip('.')}; long lines mean few answers"
    return wanted(spread.indicator).rstrip(".")


def _practices(count: int) -> str:
    return "practice" if count == 1 else "practices"


def question(spread: Spread) -> str:
    """One open question about practice, never about who."""
    missing = len(spread.practices) - len(spread.with_figures)
    if spread.too_disputed:
        return "Do we all count this in the same way?"
    if 4 * missing > len(spread.practices):
        return f"What would it take to have figures for the other {in_words(missing)}?"
    if not spread.differing:
        return "Is anything here worth our time, or can we move on?"
    if spread.higher and spread.lower:
        return "What do the lower and the higher practices do differently?"
    if spread.indicator.polarity is Polarity.NEUTRAL:
        side = "higher" if spread.higher else "lower"
        return f"What lies behind the {side} figures: patients, or how we work?"
    better = bool(spread.higher) == (spread.indicator.polarity is Polarity.HIGH_GOOD)
    return "What could the rest of us copy?" if better else "What would help where it is hardest?"
