"""Picks: the indicators that somebody wants to see first, found by a word, put in order, counted."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from benchmarking.indicators import Indicator


def found_by(words: str, indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators whose title, question or theme holds every one of the words; all for no words."""
    wanted = words.casefold().split()
    return [i for i in indicators if all(word in _text(i) for word in wanted)]


def themes_together(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The same indicators with those of one theme together, themes in the order of their first one."""
    given = list(indicators)
    order = list(dict.fromkeys(i.theme for i in given))
    return sorted(given, key=lambda i: order.index(i.theme))


def picked(held: Mapping[str, Indicator], picks: Sequence[str]) -> list[Indicator]:
    """The picks that are held, in their order but for themes, which stand together."""
    return themes_together(held[id_] for id_ in picks if id_ in held)


def picked_first(held: Iterable[Indicator], picks: Sequence[str]) -> list[Indicator]:
    """The picks in their order, then everything else that is held."""
    by_id = {i.id: i for i in held}
    first = [by_id[id_] for id_ in picks if id_ in by_id]
    return [*first, *(i for i in by_id.values() if i.id not in picks)]


def most_picked(counts: Mapping[str, int], held: Collection[Indicator]) -> list[tuple[Indicator, int]]:
    """What several practices picked with how many did, the most shared first; equal ones as they are held."""
    found = [(i, counts[i.id]) for i in held if counts.get(i.id)]
    return sorted(found, key=lambda pair: -pair[1])


def moved(order: Sequence[str], id_: str, by: int) -> list[str]:
    """An order with one id some places further down (up where `by` is below zero), never beyond an end."""
    rest = [other for other in order if other != id_]
    place = max(0, min(len(rest), order.index(id_) + by))
    return [*rest[:place], id_, *rest[place:]]


def _text(indicator: Indicator) -> str:
    return f"{indicator.title} {indicator.question} {indicator.theme}".casefold()
