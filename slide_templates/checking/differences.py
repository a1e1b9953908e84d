"""Differences: what in a deck is not as it was when it was handed out, by slide and kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slide_templates.checking.contents import KINDS, TOLD, Contents, digest, digests

Kept = Mapping[str, Sequence[str]]  # kind → digests of its items
SHOWN = 90  # characters of words that were put in
DRAWN, MANIFEST, DROPPED = "looks", "manifest", ("workbook", "described")


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was: on which slide (0: the file as a whole), of which kind, in words."""

    slide: int
    kind: str
    words: str
    gone: bool = False  # whether nothing of the kind is left

    @property
    def of_drawing(self) -> bool:
        """Whether it could come from a program that draws the same words and figures anew: such a program
        may drop the workbooks and what is read aloud, never change them."""
        return self.kind == DRAWN or (self.gone and self.kind in DROPPED)


def kept_slides(found: Contents) -> list[dict[str, list[str]]]:
    """The slides of a deck as the register keeps them."""
    return [digests(slide) for slide in found.slides]


def differences(slides: Sequence[Kept], whole: Kept, found: Contents) -> list[Difference]:
    """What differs between a deck as it was registered and a file, in the order of the slides."""
    now = kept_slides(found)
    pairs = _pairs(slides, now)
    gone = [i for i in range(len(slides)) if i not in pairs]
    new = [i for i in range(len(now)) if i not in pairs.values()]
    made = [Difference(i + 1, "removed", f"slide {i + 1} of the deck was taken out") for i in gone]
    made += [Difference(i + 1, "added", f"slide {i + 1} was put in") for i in new]
    order = list(pairs.values())
    if order != sorted(order):
        moved = next(was for was, place in pairs.items() if place != sorted(order)[order.index(place)])
        made.append(Difference(pairs[moved] + 1, "order", "the slides are in another order"))
    for was, place in pairs.items():
        made += _within(place + 1, slides[was], found.slides[place])
    return sorted([*made, *_within(0, whole, found.whole)], key=lambda d: d.slide)


def _pairs(slides: Sequence[Kept], now: Sequence[Kept]) -> dict[int, int]:
    """Which slide of the deck is which slide of the file: alike in all, then in title, then in place."""
    pairs: dict[int, int] = {}
    for alike in (_all, _title):
        for was, slide in enumerate(slides):
            taken = set(pairs.values())
            free = [i for i, other in enumerate(now) if i not in taken and alike(other) == alike(slide)]
            if was not in pairs and free:
                pairs[was] = was if was in free else free[0]
    for was in range(len(slides)):
        if was not in pairs and was < len(now) and was not in pairs.values() and len(slides) == len(now):
            pairs[was] = was
    return dict(sorted(pairs.items()))


def _all(slide: Kept) -> object:
    return sorted((kind, tuple(items)) for kind, items in slide.items())


def _title(slide: Kept) -> object:
    return tuple(slide.get("title", ()))


def _within(place: int, was: Kept, now: Mapping[str, tuple[str, ...]]) -> Iterator[Difference]:
    """What differs on one slide, or in what all slides share."""
    for kind, kept in digests(now).items():
        known = list(was.get(kind, ()))
        if kept == known or (
            kind == MANIFEST and not kept
        ):  # another program may drop what it says of itself
            continue
        if kind == "words" and _only_the_title(was, now):
            continue
        yield Difference(place, kind, _said(kind, now[kind], known), gone=not kept)


def _only_the_title(was: Kept, now: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether words differ by the title alone, which is told of already."""
    titles, before = now.get("title", ()), list(was.get("title", ()))
    rest = [digest(words) for words in now["words"] if words not in titles]
    return [digest(t) for t in titles] != before and rest == [d for d in was["words"] if d not in before]


def _said(kind: str, items: Sequence[str], known: Sequence[str]) -> str:
    """What is not as it was; where words were put in, which."""
    called = KINDS[kind]
    if not items:
        return f"{called}: taken out"
    if kind not in TOLD:
        return called
    new = [item for item in items if digest(item) not in known]
    if not new:
        return f"{called}: something was taken out or moved"
    words = new[0] if len(new[0]) <= SHOWN else f"{new[0][:SHOWN]}…"
    return f"{called}: now \u201c{words}\u201d" + (f" and {len(new) - 1} more" if len(new) > 1 else "")
