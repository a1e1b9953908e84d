"""Publications: what is held of each, by period, how old it is and when the next one is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from benchmarking.due import due_words, is_past
from benchmarking.indicators import Indicator
from benchmarking.observations import usable
from benchmarking.organisations import Level
from benchmarking.periods import Frequency, Period
from benchmarking.snapshot import Snapshot
from components.figure.detail import source_of
from components.figure.freshness import age
from components.markup import escape, joined
from components.tables import scrolling

MONTHS = 12
WORDS = {Frequency.MONTHLY: "Monthly", Frequency.QUARTERLY: "Quarterly", Frequency.ANNUAL: "Yearly"}


class Coverage(NamedTuple):
    """Practices of the area with a figure in a period, for the indicator that lacks most, of how many."""

    held: int
    of: int

    @property
    def lacking(self) -> int:
        return self.of - self.held

    @property
    def words(self) -> str:
        """What a cell says to those who point at it or hear it."""
        return (
            f"every one of {self.of} practices" if not self.lacking else f"{self.held} of {self.of} practices"
        )


@dataclass(frozen=True)
class Publication:
    """One publication at one frequency."""

    name: str
    frequency: Frequency
    periods: tuple[Period, ...]
    next_due: str
    coverage: Mapping[Period, Coverage]
    late: bool


def publications(snapshot: Snapshot, today: date) -> list[Publication]:
    """Every publication that supplies a figure, by frequency and name."""
    groups: dict[tuple[Frequency, str], list[Indicator]] = {}
    for indicator in snapshot.held_indicators():
        groups.setdefault((indicator.frequency, source_of(indicator.source)), []).append(indicator)
    order = list(WORDS)
    return [
        Publication(
            name=name,
            frequency=frequency,
            periods=_periods(snapshot, members),
            next_due=members[0].next_due,
            coverage={p: _coverage(snapshot, members, p) for p in _periods(snapshot, members)[-MONTHS:]},
            late=is_past(members[0].next_due, today),
        )
        for (frequency, name), members in sorted(
            groups.items(), key=lambda g: (order.index(g[0][0]), g[0][1])
        )
    ]


def _periods(snapshot: Snapshot, members: Sequence[Indicator]) -> tuple[Period, ...]:
    return tuple(sorted({p for i in members for p in snapshot.held.periods(i.id)}))


def up_to_date(found: Sequence[Publication]) -> tuple[str, str]:
    """ "8 of 9 publications are up to date." and which are late."""
    late = [p.name for p in found if p.late]
    fine = len(found) - len(late)
    words = f"{fine} of {len(found)} publications {'is' if fine == 1 else 'are'} up to date."
    return words, f"Late: {joined(late)}." if late else ""


def matrix(found: Sequence[Publication], today: date) -> str:
    """Publications by month as an HTML table: held is quiet, what is missing shows."""
    months = window(found, today)
    heads = "".join(f'<th scope="col">{m.end:%b}</th>' for m in months)
    rows, before = [], None
    for publication in found:
        if publication.frequency is not before:
            before = publication.frequency
            rows.append(
                "<tr>"
                f'<th scope="rowgroup" class="group" colspan="{len(months) + 4}">{WORDS[before]}</th></tr>'
            )
        rows.append(_row(publication, months, today))
    return scrolling(
        f'<p class="sk-sub">{months[0].label} to {months[-1].label}</p><table class="sk-held"><thead><tr>'
        f'<th scope="col" style="width:240px;text-align:left">Publication</th>{heads}'
        '<th scope="col" class="w">Age</th>'
        '<th scope="col" class="w" style="width:165px">Next due</th>'
        '<th scope="col" class="w">Without a figure</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>",
        "What is held of each publication",
    )


def window(found: Sequence[Publication], today: date) -> tuple[Period, ...]:
    """The twelve months to the newest month that is held."""
    monthly = [p for p in found if p.frequency is Frequency.MONTHLY] or found
    newest = max((p.periods[-1].end for p in monthly), default=today)
    return Period.month_of(min(newest, today)).year_to().months()


def _row(publication: Publication, months: Sequence[Period], today: date) -> str:
    latest = publication.periods[-1]
    due = escape(due_words(publication.next_due, today))
    due = f"<b>{due}</b>" if publication.late else due
    lacks = publication.coverage[latest].lacking
    lacking = f"{lacks} practices" if lacks != 1 else "1 practice"
    return (
        f'<tr><th scope="row">{escape(publication.name)}</th>{_cells(publication, months)}'
        f'<td class="w">{age(latest, today).removesuffix(" old")}</td><td class="w">{due}</td>'
        f'<td class="w">{lacking if lacks else "none"}</td></tr>'
    )


def _cells(publication: Publication, months: Sequence[Period]) -> str:
    """One cell for each period that reaches into the window, and one for each gap."""
    cells, place = [], 0
    while place < len(months):
        month = months[place]
        period = next((p for p in publication.periods if p.start <= month.start and month.end <= p.end), None)
        span = place + 1
        while span < len(months) and period is not None and months[span].end <= period.end:
            span += 1
        while span < len(months) and period is None and not _held(publication, months[span]):
            span += 1
        cells.append(_cell(publication, period, span - place, whole=span - place == len(months)))
        place = span
    return "".join(cells)


def _cell(publication: Publication, period: Period | None, span: int, *, whole: bool) -> str:
    """Held or not; how many practices have a figure stands in it where some have none."""
    if period is None:
        latest = f"latest: {escape(publication.periods[-1].label)}" if whole else ""
        kind, words, inside = "none", "not held", latest
    else:
        coverage = publication.coverage[period]
        kind, words = "held", f"{escape(period.label)}: {coverage.words}"
        inside = f'<span aria-hidden="true">{coverage.held}</span>' if coverage.lacking else ""
    return (
        f'<td class="{kind}" colspan="{span}" title="{words}">'
        f'<span class="sk-hidden">{words}</span>{inside}</td>'
    )


def _held(publication: Publication, month: Period) -> bool:
    return any(p.start <= month.start and month.end <= p.end for p in publication.periods)


def _coverage(snapshot: Snapshot, members: Sequence[Indicator], period: Period) -> Coverage:
    """Worked out once for each version of the figures."""
    key = ("coverage", tuple(i.id for i in members), period)
    if key not in snapshot.made:
        of_each = (_of_one(snapshot, i, period) for i in members if period in snapshot.held.periods(i.id))
        snapshot.made[key] = max(of_each, key=lambda coverage: coverage.lacking)
    found: Coverage = snapshot.made[key]
    return found


def _of_one(snapshot: Snapshot, indicator: Indicator, period: Period) -> Coverage:
    """Figures for whole CCGs lack no practice."""
    area = snapshot.tree(indicator).area_practices(period.end)
    if indicator.published_for is not Level.PRACTICE:
        return Coverage(len(area), len(area))
    rows = snapshot.held.at(indicator.id, period)
    return Coverage(len(area & set(rows.index[usable(rows, indicator.kind)])), len(area))
