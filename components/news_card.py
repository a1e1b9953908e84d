"""News card: what changed since the reader's last visit, in the figures and in what was agreed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from benchmarking.figures import Outcome
from benchmarking.organisations import Level
from benchmarking.over_time.news import Arrival, Item, News, amendments, arrivals, news
from benchmarking.periods import PeriodKind
from benchmarking.snapshot import Snapshot
from components import current
from components.drawing import colours
from components.figure.cards import day, newest_file
from components.figure.detail import source_of
from components.figure.freshness import age
from components.markup import address, card, escape, show, title
from data_loaders.outcome_words import periods_said
from records.accounts.visits import visit
from records.agreed.moves import Move, moves
from records.models import User, Visit

SHOWN = 6  # lines about indicators; the others are named in one


@dataclass(frozen=True)
class Subject:
    """One organisation that the reader is told about: its code, the level it is compared with, the indicators
    that count (empty for all), the page that a line opens and its choices there."""

    code: str
    level: Level
    indicators: Sequence[str]
    page: str
    choices: Mapping[str, str]


def news_card(
    user: User, snapshot: Snapshot, subjects: Sequence[Subject], localities: Collection[str]
) -> None:
    """What changed of some organisations, and of the priorities of some localities, since the last visit; on
    the first one: what the newest version says that the one before did not."""
    with current.database()() as session:
        seen = visit(session, user, snapshot.id)
        moved = moves(session, seen.before_at, localities) if seen.before_at else []
    since = seen.before_snapshot or current.version_before(snapshot.id)
    before = current.version(user, since) if since and since != snapshot.id else None
    with card("news"):
        title(*_title(seen, since, snapshot, before))
        rows = [_row(move) for move in moved]
        if before is not None:
            found = [news(before, snapshot, s.code, s.level, s.indicators) for s in subjects]
            rows = [*_items(found, subjects), *rows, *_steady(found)]
        if rows:
            show(f'<ul class="sk-news">{"".join(rows)}</ul>')
        if before is not None:
            show(_came(before, snapshot))


def _title(seen: Visit, since: str, snapshot: Snapshot, before: Snapshot | None) -> tuple[str, str]:
    """Since when, and what the figures then and now were."""
    first = seen.before_at is None
    what = "What is new in the latest figures" if first else f"What changed since {_last(seen)}"
    if not since:
        return what, "These are the first figures that are held, so there is nothing to compare them with."
    if since == snapshot.id:
        return what, "No new figures came in the meantime."
    if before is None:
        return what, "The version that you saw then is no longer held, so nothing can be compared."
    ids = current.versions()
    if since in ids and snapshot.id in ids and ids.index(since) > ids.index(snapshot.id):
        return what, "An earlier version is shown again: what came after it is left out."
    return what, f"Figures refreshed {newest_file(snapshot)}, beside those of {newest_file(before)}."


def _last(seen: Visit) -> str:
    """The day of the last visit; the demonstration's day stands still, so it has none."""
    if seen.before_at is None or current.area().is_demonstration:
        return "your last visit"
    return f"your last visit on {day(seen.before_at.date())}"


def _items(found: Sequence[News], subjects: Sequence[Subject]) -> list[str]:
    """A line for each indicator of which there is news, the most telling first."""
    every = [(item, of, about) for about, of in zip(subjects, found, strict=True) for item in of.items]
    every.sort(key=lambda one: one[0].sort)
    named = len(subjects) > 1
    lines = [_line(item, of, about, named) for item, of, about in every[:SHOWN]]
    rest = list(dict.fromkeys(item.indicator.title for item, *_ in every[SHOWN:]))
    if rest:
        lines.append(_entry(_dot(colours.PEER), f"{len(every) - SHOWN} more", escape("; ".join(rest))))
    return lines


def _line(item: Item, of: News, about: Subject, named: bool) -> str:
    link = address(about.page, **about.choices, indicator=item.indicator.id)
    words = f"{of.organisation.name}: {item.indicator.title}" if named else item.indicator.title
    said = ". ".join(item.said)
    return _entry(_mark(item), f'<a href="{link}">{escape(words)}</a>', f"{escape(said)}.")


def _mark(item: Item) -> str:
    """Filled in the colour of its direction; hollow where there is some evidence, or none to tell."""
    if item.outcome is Outcome.SIMILAR:
        return _dot(colours.NONE, hollow=True)
    return _dot(colours.of_direction(item.outcome, item.direction), hollow=not item.strong)


def _dot(colour: str, hollow: bool = False) -> str:
    style = f"background:{colours.CARD};border:3px solid {colour}" if hollow else f"background:{colour}"
    return f'<span class="sk-dot" aria-hidden="true" style="{style}"></span>'


def _steady(found: Sequence[News]) -> list[str]:
    """What there is nothing to tell of; the one line where nothing clear changed at all."""
    steady, moved = sum(of.steady for of in found), any(of.items for of in found)
    if not steady:
        return []
    words = "No clear change: what moved is no more than ordinary variation and chance."
    if moved:
        return [_entry(_dot(colours.PEER), f"The other {steady}", escape(words))]
    return [_entry(_dot(colours.PEER), "Nothing clear changed", escape(f"Of {steady} figures. {words}"))]


def _row(move: Move) -> str:
    """A priority that moved."""
    link = address("agreed-priorities", locality=move.priority.locality)
    said = f"{'. '.join(move.said)}. {move.priority.statement}"
    return _entry(_dot(colours.ACTION), f'<a href="{link}">Agreed priority</a>', escape(said))


def _entry(mark: str, what: str, words: str) -> str:
    return f'<li>{mark}<b>{what}</b><span class="w">{words}</span></li>'


def _came(before: Snapshot, now: Snapshot) -> str:
    """Which publications have newer figures, and of which a file came again or late."""
    today = current.today()
    new = [_arrival(a) + f" ({age(a.period, today)})" for a in arrivals(before, now)]
    again = list(dict.fromkeys(f"{s.publication}, {periods_said(s.period)}" for s in amendments(before, now)))
    parts = [f"<b>New figures:</b> {escape('; '.join(new))}." if new else "No publication has newer figures."]
    if again:
        parts.append(f"<b>Corrected or late files:</b> {escape('; '.join(again))}.")
    return (
        f'<p class="sk-sub" style="border-top:1px solid {colours.HAIR};padding-top:8px">{" ".join(parts)}</p>'
    )


def _arrival(one: Arrival) -> str:
    until = "to " if one.period.kind is PeriodKind.MONTH else ""
    return f"{source_of(one.source)}, {until}{one.period.label}"
