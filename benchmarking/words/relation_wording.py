"""The words that go with a relation: what is seen, how surely, and the caution that is always on."""

from benchmarking.methods.relationships import FEWEST_PRACTICES
from benchmarking.relations import Link, Relation
from benchmarking.words.change_wording import HOSPITAL
from benchmarking.words.wording import inside, opening

CAUTION = (
    "Each dot is a practice, not a patient. A pattern here does not show that one thing causes the other. "
)
PLAY_A_PART = "Age, deprivation and distance to A&E all play a part."
PLAY_A_PART_ELSEWHERE = "Who the patients are, their age and deprivation among it, plays a part in both."
CAUTION_IN_SHORT = "A link between practices is not a cause, nor true of each patient"
TOGETHER, NO_SIGN, WEAK = "tend to go together", "no sign of a relation", "a weak relation"


def caution(relation: Relation) -> str:
    """What always stands beside the dots; how far A&E is belongs to hospital use alone."""
    hospital = HOSPITAL in (relation.first.theme, relation.second.theme)
    return CAUTION + (PLAY_A_PART if hospital else PLAY_A_PART_ELSEWHERE)


def sentence(relation: Relation) -> str:
    """What is seen, in the words of METHODS 8a, with its direction."""
    link = relation.link
    first, second = relation.first.subject, inside(relation.second.subject)
    if not relation.joined:
        return (
            "These two cannot be put side by side here: one is published by name and the other is shared "
            "under letters."
        )
    if link.words is None:
        return f"{first} and {second}: {_lacking(link)}."
    if link.words == NO_SIGN:
        return f"{opening(NO_SIGN)} between {inside(first)} and {second}."
    if link.words == TOGETHER:
        return f"{first} and {second} {TOGETHER}: {_direction(relation, 'tend to be')}."
    weakly = _direction(relation, "tend a little to be")
    return f"{opening(WEAK)} between {inside(first)} and {second}: {weakly}."


def given(relation: Relation) -> str:
    """What is left of a relation when other things are held equal; empty where that was not asked for."""
    link = relation.given
    if link is None:
        return ""
    equal = f"With {' and '.join(inside(i.subject) for i in relation.held)} held equal,"
    if link.words is None:
        return f"{equal} {_lacking(link)}."
    if link.words == NO_SIGN:
        return f"{equal} there is {NO_SIGN}."
    side = f"higher with {_side(link)}"
    if link.words == TOGETHER:
        return f"{equal} the two {TOGETHER}: {side}."
    return f"{equal} there is {WEAK}: {side}."


def evidence(link: Link, partial: bool = False) -> str:
    """The numbers of a link: its r's, the likely range and how many practices; empty without any."""
    if link.spearman is None or link.lower is None or link.upper is None or link.pearson is None:
        return ""
    limits = f"{r_shown(link.lower)} to {r_shown(link.upper)}"
    said = f"Spearman's r {r_shown(link.spearman)} (likely range {limits})"
    said += "" if partial else f", Pearson's r {r_shown(link.pearson)}"
    return f"{said}, over {link.practices} practices."


def left_out(relation: Relation) -> str:
    """How many practices do not count, for figures that look like coding or are under challenge; empty for
    none."""
    return " ".join(text for text in (_suspects(relation), _doubted(relation)) if text)


def _doubted(relation: Relation) -> str:
    count = sum(dot.challenged for dot in relation.dots)
    if not count:
        return ""
    which = "practice has a figure" if count == 1 else "practices have figures"
    return f"{count} {which} under challenge: shown, not counted."


def _suspects(relation: Relation) -> str:
    if not relation.suspects:
        return ""
    one = relation.suspects == 1
    return (
        f"{relation.suspects} practice{' is' if one else 's are'} left out: "
        f"{'its' if one else 'their'} consultation figures are under half or over twice the area's, "
        "which points to coding."
    )


def periods(relation: Relation) -> str:
    """Which period each is about: one where it is the same."""
    one, other = relation.first_period.label, relation.second_period.label
    if one == other:
        return f"{one}."
    return f"{relation.first.title}: {one}. {relation.second.title}: {other}."


def r_shown(value: float) -> str:
    """A correlation to two places, with a proper minus."""
    text = f"{abs(value):.2f}"
    return f"−{text}" if value < 0 and text != "0.00" else text


def _lacking(link: Link) -> str:
    if link.reason == "too_few":
        return f"too few practices have all the figures ({link.practices} of at least {FEWEST_PRACTICES})"
    return "there is no spread to compare"


def _side(link: Link) -> str:
    return "higher" if (link.spearman or 0) > 0 else "lower"


def _direction(relation: Relation, verb: str) -> str:
    first, second = relation.first, relation.second
    verb = verb if second.plural else verb.replace("tend", "tends", 1)
    condition = f"where {inside(first.subject)} {'are' if first.plural else 'is'} higher"
    return f"{condition}, {inside(second.subject)} {verb} {_side(relation.link)}"
