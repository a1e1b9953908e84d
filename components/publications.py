"""Publications: what is held of each, by period, how old it is and when the next one is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.due import due_words, is_past
from benchmarking.indicators import Indicator
from benchmarking.observations import usable
from benchmarking.organisations import Level
from benchmarking.periods import Frequency, Period
from benchmarking.snapshot import Snapshot
from components.cards import age
from components.detail import source_of
from components.markup import escape, joined
from components.tables import scrolling

MONTHS = 12
WORDS = {Frequency.MONTHLY: "Monthly", Frequency.QUARTERLY: "Quarterly", Frequency.ANNUAL: "Yearly"}


@dataclass(frozen=True)
class Publication:
    """One publication at one frequency."""

    name: str
    frequency: Frequency
    periods: tuple[Period, ...]
    next_due: str
    lacking: (
        int  # practices of the area without a figure in the latest period, for the indicator that lacks most
    )
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
            periods=tuple(sorted({p for i in members for p in snapshot.held.periods(i.id)})),
            next_due=members[0].next_due,
            lacking=max(_lacking(snapshot, i) for i in members),
            late=is_past(members[0].next_due, today),
        )
        for (frequency, name), members in sorted(
            groups.items(), key=lambda g: (order.index(g[0][0]), g[0][1])
        )
    ]


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
        f'<th scope="col" style="width:250px;text-align:left">Publication</th>{heads}'
        '<th scope="col" class="w">Age</th>'
        f'<th scope="col" class="w">Next due</th><th scope="col" class="w">Without a figure</th></tr></thead>'
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
    lacking = f"{publication.lacking} practices" if publication.lacking != 1 else "1 practice"
    return (
        f'<tr><th scope="row">{escape(publication.name)}</th>{_cells(publication, months)}'
        f'<td class="w">{age(latest, today).removesuffix(" old")}</td><td class="w">{due}</td>'
        f'<td class="w">{lacking if publication.lacking else "none"}</td></tr>'
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
        kind, words = ("held", escape(period.label)) if period else ("none", "not held")
        empty = (
            f"latest: {escape(publication.periods[-1].label)}"
            if period is None and span - place == len(months)
            else ""
        )
        cells.append(
            f'<td class="{kind}" colspan="{span - place}" title="{words}">'
            f'<span class="sk-hidden">{words}</span>{empty}</td>'
        )
        place = span
    return "".join(cells)


def _held(publication: Publication, month: Period) -> bool:
    return any(p.start <= month.start and month.end <= p.end for p in publication.periods)


def _lacking(snapshot: Snapshot, indicator: Indicator) -> int:
    """Practices of the area that have no usable figure in the latest period."""
    period = snapshot.held.latest(indicator.id)
    if period is None or indicator.published_for is not Level.PRACTICE:
        return 0
    rows = snapshot.held.at(indicator.id, period)
    there = set(rows.index[usable(rows, indicator.kind)])
    return len(snapshot.tree(indicator).area_practices(period.end) - there)
