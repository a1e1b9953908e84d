"""What is said of practices whose figures move beyond reason."""

from collections.abc import Mapping, Sequence

from benchmarking.indicators import Indicator
from benchmarking.leaps import BEYOND, Leap
from benchmarking.periods import Period

LEAPS = "Practices whose figure moves beyond reason"
CANNOT_BE = "; that cannot be, so it is shown as missing"
IN_SENTENCE = 3  # in one sentence; a table has more


def leap_said(leap: Leap, indicator: Indicator) -> str:
    """ "ALDER SURGERY (X90001), Recorded hypertension: 700 in April 2023 to March 2024, 100 in April 2022 to
    March 2023 (patients on the QOF hypertension register)"."""
    period, since = Period.parse(leap.period).label, Period.parse(leap.since).label
    before = f"{leap.before:,.0f} in {since}" if leap.since != leap.period else f"{leap.before:,.0f} before"
    who = leap.practice if leap.name == leap.practice else f"{leap.name} ({leap.practice})"
    return f"{who}, {indicator.title}: {leap.now:,.0f} in {period}, {before} ({moved_said(leap, indicator)})"


def moved_said(leap: Leap, indicator: Indicator) -> str:
    """What was counted, or among what, in the catalogue's words: whichever of the two moved, and whether it
    can be."""
    words = indicator.numerator if leap.number == "numerator" else indicator.denominator
    said = words[:1].lower() + words[1:] if words[1:2].islower() else words
    return f"{said}{CANNOT_BE}" if leap.impossible else said


def leaps_said(found: Sequence[Leap], indicators: Mapping[str, Indicator]) -> str:
    """One sentence about all of them, the furthest by name."""
    practices = len({leap.practice for leap in found})
    one = "1 practice has" if practices == 1 else f"{practices:,} practices have"
    named = "; ".join(leap_said(leap, indicators[leap.indicator]) for leap in found[:IN_SENTENCE])
    more = f"; and {len(found) - IN_SENTENCE:,} more" if len(found) > IN_SENTENCE else ""
    return f"{one} a figure {beyond_reason(found)}: {named}{more}."


def beyond_reason(found: Sequence[Leap]) -> str:
    """What makes these leaps: how far they moved, or that such a number cannot be."""
    times = {3: "three"}.get(BEYOND, str(BEYOND))
    far = f"more than {times} times as large or as small as before"
    absurd = [leap.impossible for leap in found]
    return far if not any(absurd) else "that cannot be" if all(absurd) else f"{far}, or one that cannot be"
