"""The words for a challenge: which figure it is about, how it stands, and where it is read."""

from benchmarking.indicators import Indicator, Kind
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import with_unit
from components import current
from components.challenges.under_challenge import corrected_version
from components.figure.cards import day
from components.markup import address
from records.models import Challenge, ChallengeState


def subject(one: Challenge, snapshot: Snapshot) -> str:
    """ "Missed appointments of Medlarholt Family Practice, November 2025"."""
    indicator = snapshot.indicators.get(one.indicator)
    title = indicator.title if indicator else one.indicator
    name = snapshot.organisations.names.get(one.organisation, one.organisation)
    return f"{title} of {name}, {Period.parse(one.period).label}"


def read_as(one: Challenge, snapshot: Snapshot) -> str:
    """The figure as it was challenged: "10.4%: 557 of 5,370"."""
    indicator = snapshot.indicators.get(one.indicator)
    return figure_words(one.value, one.numerator, one.denominator, indicator)


def figure_words(
    value: float | None, numerator: float | None, denominator: float | None, indicator: Indicator | None
) -> str:
    """A value with the two numbers behind it, as far as they are known: "10.4%: 557 of 5,370"."""
    if indicator is None or value is None:
        return "no figure"
    if numerator is None or denominator is None:
        return with_unit(value, indicator)
    link = "of" if indicator.kind in (Kind.PROPORTION, Kind.SURVEY) else "divided by"
    return f"{with_unit(value, indicator)}: {numerator:,.0f} {link} {denominator:,.0f}"


def status(one: Challenge) -> str:
    """ "Open since 20 August 2026", or the answer with its day."""
    if one.replied_at is None:
        return f"Open since {day(one.raised_at.date())}"
    return f"{one.state.value.capitalize()} on {day(one.replied_at.date())}"


def is_standing(one: Challenge, snapshot: Snapshot) -> bool:
    """Whether a challenge still marks its figure: open, or accepted and not corrected yet."""
    if one.state is ChallengeState.ACCEPTED:
        return corrected_version(one, current.home(), snapshot.id) is None
    return one.state is ChallengeState.OPEN


def what_follows(one: Challenge, snapshot: Snapshot) -> str:
    """What a reader has to know of the figure now."""
    if one.state is ChallengeState.OPEN:
        return "Until it is answered, the figure is marked and no finding is drawn from it."
    if one.state is ChallengeState.REJECTED:
        return "The figure stands as it is."
    version = corrected_version(one, current.home(), snapshot.id)
    if version:
        return f"Corrected in version {version}."
    return "No corrected figure is held yet: until then it stays marked."


def page_of(one: Challenge) -> str:
    """The address of the figure."""
    return address("my-practice", practice=one.organisation, indicator=one.indicator)
