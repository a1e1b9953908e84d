"""The site map: every page in order, with its title, address, place in the menu and who may see it."""

from dataclasses import dataclass
from importlib import import_module

from components.downloads import read_by
from records.models import User
from records.permissions import Action, may


@dataclass(frozen=True)
class Entry:
    """One page. `address` is never the module's name: a page's file must not be reachable by guessing."""

    module: str
    title: str
    address: str
    group: str  # of the menu; empty: stands in the menu itself; OWN: under the user's name
    action: Action | None  # what the account has to be allowed to do; None: every account
    hidden: bool = False  # in no menu: only an address leads to it


OWN = "own"
SITE = (
    Entry("home", "Home", "", "", None),
    Entry("practice", "My practice", "my-practice", "", Action.SEE_PRACTICES),
    Entry("indicator", "One indicator", "one-indicator", "", Action.SEE_FIGURES),
    Entry("locality", "Our locality", "our-locality", "", Action.SEE_PRACTICES),
    Entry("relationships", "Side by side", "side-by-side", "", Action.SEE_PRACTICES),
    Entry("workshop", "Locality workshop", "locality-workshop", "Workshop", Action.READ_WORKSHOP),
    Entry("priorities", "Agreed priorities", "agreed-priorities", "Workshop", Action.READ_WORKSHOP),
    Entry("decks", "Slide decks", "slide-decks", "Workshop", Action.OPEN_DECKS),
    Entry("data", "Data held", "data-held", "Data", Action.SEE_FIGURES),
    Entry("methods", "How it is worked out", "how-it-is-worked-out", "Data", None),
    Entry("slide", "From a slide", "from-a-slide", "", None, hidden=True),
    Entry("people", "People and access", "people-and-access", OWN, Action.MANAGE_USERS),
)


def pages_of(user: User) -> tuple[Entry, ...]:
    """The pages that an account may see, in order."""
    return tuple(entry for entry in SITE if entry.action is None or may(user, entry.action))


def groups_of(user: User) -> dict[str, list[Entry]]:
    """The same by group of the menu; the last group is called after the user."""
    groups: dict[str, list[Entry]] = {}
    for entry in pages_of(user):
        groups.setdefault(user.name if entry.group == OWN else entry.group, []).append(entry)
    return groups


def run(entry: Entry, user: User) -> None:
    """Draw a page for a user, who is asked about again here: a menu alone keeps nobody out."""
    if entry in pages_of(user):
        read_by(user)
        import_module(f"pages.{entry.module}").page(user)
