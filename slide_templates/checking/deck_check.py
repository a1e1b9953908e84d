"""Checking a deck: whether a file is as it was handed out, and if not, what was altered where."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from records.models import RegisteredDeck
from slide_templates.checking.contents import Contents, contents
from slide_templates.checking.differences import Difference, differences


class State(StrEnum):
    """What a check comes to."""

    AS_HANDED_OUT = "as_handed_out"  # the same file
    SAVED_AGAIN = "saved_again"  # another file with the same words, figures and looks
    DRAWN_ANEW = "drawn_anew"  # the same words and figures, drawn otherwise
    ALTERED = "altered"
    UNKNOWN = "unknown"  # not in this register


SAID = {
    State.AS_HANDED_OUT: "This is the file as it was handed out.",
    State.SAVED_AGAIN: "Saved again by another program; its words, figures, order and looks are unchanged.",
    State.DRAWN_ANEW: "Not the file that was handed out: another program drew it anew, or somebody changed "
    "how it looks. The words and figures on its slides are those that were handed out.",
    State.ALTERED: "Altered since it was handed out.",
    State.UNKNOWN: "Not in the register of this installation: nobody here can say who made it or whether it "
    "was altered.",
}


@dataclass(frozen=True)
class Checked:
    """What was found: the state, the deck of the register that it is or was, what differs."""

    state: State
    deck: RegisteredDeck | None = None
    found: Contents | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def is_unaltered(self) -> bool:
        return self.state in (State.AS_HANDED_OUT, State.SAVED_AGAIN)

    @property
    def snapshot(self) -> str:
        """The version that it was made from, by the register, or by what an unknown file says of itself."""
        if self.deck is not None:
            return self.deck.snapshot
        return self.found.manifest.snapshot if self.found and self.found.manifest else ""


def checked(
    file: bytes,
    by_sha256: Callable[[str], RegisteredDeck | None],
    by_code: Callable[[str], Sequence[RegisteredDeck]],
) -> Checked:
    """What a file is, by the register that two functions look into.

    Nothing that the file says of itself counts: it only says which entry to hold it against. Raises
    UnreadableDeck where it is no deck at all.
    """
    same = by_sha256(hashlib.sha256(file).hexdigest())
    if same is not None:
        return Checked(State.AS_HANDED_OUT, same)
    found = contents(file)
    held = [(deck, differences(deck.slides, deck.whole, found)) for deck in by_code(found.code)]
    if not held:
        return Checked(State.UNKNOWN, None, found)
    deck, differ = min(held, key=lambda one: len(one[1]))
    state = State.ALTERED
    if all(one.of_drawing for one in differ):
        state = State.DRAWN_ANEW if differ else State.SAVED_AGAIN
    return Checked(state, deck, found, tuple(differ))
