"""Need: whether patients' age and deprivation would predict what was seen, in words that claim no cause."""

from enum import StrEnum

from benchmarking.expected.adjustment import Adjustment
from benchmarking.words.wording import shown

MOST, PART = 0.6, 0.25  # shares of the difference from which it is called so (SLIDES 5, T-need)


class Prediction(StrEnum):
    """What the patients' age and deprivation would predict of a difference from the STP's average."""

    MOST = "most"
    PART = "part"
    LITTLE = "little"
    BEYOND = "beyond"  # a larger difference than was seen, beyond chance
    CLOSE = "close"  # no clear difference, and none predicted
    OTHERWISE = "otherwise"  # no clear difference although one is predicted


def prediction(adjustment: Adjustment) -> Prediction | None:
    """How the difference seen stands to the one expected; None where there is no average to differ from."""
    average, likely = adjustment.average, _likely(adjustment)
    if average is None:
        return None
    if adjustment.lower <= average <= adjustment.upper:
        return Prediction.CLOSE if likely else Prediction.OTHERWISE
    share = share_expected(adjustment)
    if share is not None and share > 1 and not likely:
        return Prediction.BEYOND
    if share is None or share < PART:
        return Prediction.LITTLE
    return Prediction.MOST if share >= MOST else Prediction.PART


def _likely(adjustment: Adjustment) -> bool:
    """Whether what is expected lies within the likely range of what was seen."""
    return adjustment.lower <= adjustment.expected.value <= adjustment.upper


def share_expected(adjustment: Adjustment) -> float | None:
    """(expected - STP) ÷ (seen - STP): the share of the difference that would be predicted."""
    average = adjustment.average
    if average is None or adjustment.seen.value == average:
        return None
    return (adjustment.expected.value - average) / (adjustment.seen.value - average)


def direction(adjustment: Adjustment) -> str:
    """ "higher" or "lower" than the STP's average."""
    return "higher" if adjustment.seen.value > (adjustment.average or 0) else "lower"


def against_expected(adjustment: Adjustment) -> str:
    """ "higher" or "lower" than what would be predicted."""
    return "higher" if adjustment.seen.value > adjustment.expected.value else "lower"


def patients(adjustment: Adjustment, whose: str) -> str:
    """Whose age, and whether deprivation is in it: "your patients' age and deprivation"; nobody's where
    `whose` is empty."""
    need = f"age{' and deprivation' if adjustment.deprivation else ''}"
    return f"{whose} patients' {need}" if whose else need


def need_sentence(adjustment: Adjustment, whose: str = "your") -> str:
    """One sentence about a practice ("your") or a locality ("our"); empty where nothing can be said."""
    found, who = prediction(adjustment), patients(adjustment, whose)
    average = f"the {adjustment.stp} average"
    do = "do" if adjustment.deprivation else "does"
    beside = f"{against_expected(adjustment)} than {who} would predict."
    other = "lower" if direction(adjustment) == "higher" else "higher"
    turned = (share_expected(adjustment) or 0) < -PART
    turn = f", but would predict a {other} figure" if turned else ""
    said = {
        Prediction.MOST: f"Most of the difference from {average} is what {who} would predict.",
        Prediction.PART: f"Part of the difference from {average} is what {who} would predict.",
        Prediction.LITTLE: f"{who[0].upper()}{who[1:]} {do} not explain the difference from {average}{turn}.",
        Prediction.BEYOND: f"{direction(adjustment).capitalize()} than {average}, yet {beside}",
        Prediction.CLOSE: f"Close to {average}, and to what {who} would predict.",
        Prediction.OTHERWISE: f"Close to {average}, yet {beside}",
    }
    return said[found] if found else ""


def need_numbers(adjustment: Adjustment) -> str:
    """ "328 seen, 323 expected, STP 310": the same unit throughout."""
    marks = {"seen": adjustment.seen.value, "expected": adjustment.expected.value}
    said = [f"{shown(value, adjustment.indicator)} {word}" for word, value in marks.items()]
    if adjustment.average is not None:
        said.append(f"{adjustment.stp} {shown(adjustment.average, adjustment.indicator)}")
    return ", ".join(said)
