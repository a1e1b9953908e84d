"""The stamp of a slide: source, count, method and snapshot of its figures; two lines, one grammar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from benchmarking.indicators import Indicator, Kind
from benchmarking.periods import Period, PeriodKind
from benchmarking.snapshot import Snapshot

LONGEST = 128  # characters of one line
BETWEEN = " · "
DIVIDED = " ÷ "
LINK = 16  # characters at the end of the last line that are kept for " · /v/k7m2q9x-12"
METHODS = {  # in 21 characters: more have no room beside the short code; the notes say it in full
    Kind.PROPORTION: "Wilson 95%",
    Kind.SURVEY: "Wilson 95%, n ÷ 1.3",
    Kind.RATE: "Byar 95%",
    Kind.INDIRECT: "O ÷ E, Byar 95%",
    Kind.DIRECT: "age-standardised, 95%",
    Kind.COUNT: "count",
}
IN_FULL = {
    Kind.PROPORTION: "Wilson 95% intervals",
    Kind.SURVEY: "Wilson 95%, answers ÷ 1.3",
    Kind.RATE: "Byar 95% intervals",
    Kind.INDIRECT: "Observed ÷ expected, Byar 95%",
    Kind.DIRECT: "Age-standardised, 95% intervals",
}


@dataclass(frozen=True)
class Stamps:
    """Writes the stamps of one deck."""

    snapshot: Snapshot
    made_on: date

    def full(self, source: str, period: str, count: str, against: str, method: str) -> tuple[str, str]:
        """The two lines for a slide with figures; one too long loses from its count, then its source."""
        compared = f"Compared with: {against}{BETWEEN}Method: "
        room = LONGEST - len(compared) - len(BETWEEN) - len(self._made()) - LINK
        return self._source(source, period, count), f"{compared}{cut(method, room)}{BETWEEN}{self._made()}"

    def short(self, source: str) -> tuple[str, str]:
        """The two lines for a slide without figures of its own."""
        return f"Source: {source}{self._demonstration}", self._made()

    def indicator(self, indicator: Indicator, period: Period, against: str) -> tuple[str, str]:
        """The two lines for a slide about one indicator in one period."""
        source = self.publication(indicator, period)
        method = METHODS.get(indicator.kind, "no sampling interval")
        return self.full(source, stretch(period), counted(indicator), against, method)

    def publication(self, indicator: Indicator, period: Period) -> str:
        """What the publication is called that an indicator's figures of a period came from."""
        names = {self._names.get(code) for code in self._files.get(indicator.id, {}).get(str(period), ())}
        known = sorted(name for name in names if name)
        if not known:  # a year put together from months has no rows of its own
            every = {
                self._names.get(code)
                for codes in self._files.get(indicator.id, {}).values()
                for code in codes
            }
            known = sorted(name for name in every if name)
        return "; ".join(known[:2]) or indicator.source.replace("_", " ")

    @cached_property
    def _names(self) -> dict[str, str]:
        return {source.sha256: source.publication for source in self.snapshot.sources}

    @cached_property
    def _files(self) -> dict[str, dict[str, set[str]]]:
        """For each indicator and period, the received files its figures came from."""
        found: dict[str, dict[str, set[str]]] = {}
        for table in (self.snapshot.observations, self.snapshot.ccg_figures):
            rows = table[["indicator", "period", "source"]].drop_duplicates()
            for indicator, period, source in rows.itertuples(index=False):
                found.setdefault(indicator, {}).setdefault(str(period), set()).add(source)
        return found

    @property
    def _demonstration(self) -> str:
        return f"{BETWEEN}Demonstration" if self.snapshot.organisations.area.is_demonstration else ""

    def _made(self) -> str:
        return f"Snapshot {self.snapshot.id}{BETWEEN}Made {day(self.made_on)}"

    def _source(self, source: str, period: str, count: str) -> str:
        end = self._demonstration
        start = f"Source: {{}}, {period}{BETWEEN}Count: "
        room = LONGEST - len(start.format(source)) - len(end)
        if room < 24:  # a long list of sources gives way before the count is lost
            source = cut(source, LONGEST - len(start.format("")) - len(end) - 24)
            room = LONGEST - len(start.format(source)) - len(end)
        return start.format(source) + _cut_count(count, room) + end


def counted(indicator: Indicator) -> str:
    """What is divided by what, in words; a count and a published score are divided by nothing."""
    above = _small(indicator.numerator)
    return (
        above
        if indicator.denominator.startswith("None")
        else f"{above}{DIVIDED}{_small(indicator.denominator)}"
    )


def _small(words: str) -> str:
    return words[0].lower() + words[1:] if words[1:2].islower() else words


def _cut_count(count: str, room: int) -> str:
    """A count in so many characters: of "this ÷ that" both sides stay, the longer one shortened first."""
    above, divided, below = count.partition(DIVIDED)
    if len(count) <= room or not divided:
        return cut(count, room)
    half = (room - len(DIVIDED)) // 2
    above = cut(above, max(half, room - len(DIVIDED) - len(below)))
    return above + divided + cut(below, room - len(DIVIDED) - len(above))


def cut(words: str, longest: int) -> str:
    """Words, or as many of them as are at most `longest` characters with "…"."""
    if len(words) <= longest:
        return words
    kept = words[: max(0, longest - 1)]
    between = kept.rpartition(" ")[0]
    kept = (
        between if 4 * len(between) >= 3 * len(kept) else kept
    )  # a little of the next word beats losing a lot
    return kept.rstrip(" ,;÷(") + "…"


def day(moment: date) -> str:
    """ "4 May 2017"."""
    return f"{moment.day} {moment:%B %Y}"


def stretch(period: Period) -> str:
    """ "Apr 2016 to Mar 2017", "March 2017", "2024"."""
    if period.kind in (PeriodKind.MONTH, PeriodKind.CALENDAR_YEAR):
        return period.label
    return f"{period.start:%b %Y} to {period.end:%b %Y}"


def said(period: Period) -> str:
    """A period as short as it can be said in a lede: "2016/17", "March 2017", "Apr 2016 to Mar 2017"."""
    return str(period) if period.kind is PeriodKind.FINANCIAL_YEAR else stretch(period)


def several(periods: Iterable[Period]) -> str:
    """The stretch from the first start to the last end of some periods: "Apr 2019 to Jun 2026"; of years
    "2019 to 2026"."""
    held = sorted(periods)
    if not held:
        return "as listed"
    first, last = min(held, key=lambda p: p.start), max(held, key=lambda p: p.end)
    begins = f"{first.start:%Y}" if first.kind is PeriodKind.CALENDAR_YEAR else f"{first.start:%b %Y}"
    ends = until(last)
    return ends if begins == ends else f"{begins} to {ends}"


def until(period: Period) -> str:
    """ "Jun 2026", "2026": when a period ends, as short as it can be said."""
    return f"{period.end:%Y}" if period.kind is PeriodKind.CALENDAR_YEAR else f"{period.end:%b %Y}"


def age(period: Period, made_on: date) -> str:
    """ "3 months", or "this year's" of a survey whose year is not over."""
    if period.end > made_on:
        return "this year's"
    months = period.months_old(made_on)
    return f"{months} month{'' if months == 1 else 's'}"
