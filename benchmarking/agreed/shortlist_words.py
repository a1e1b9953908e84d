"""Words for the parts of the shortlist's score: what a number from 0 to 100 says (WORKSHOP 4.2)."""

EVIDENCE = {
    100: "Very unlikely to be chance",
    70: "Unlikely to be chance",
    30: "Within the usual spread",
    0: "No more than chance",
}
MOVABLE = {100: "Practices decide it", 50: "Shared with others", 0: "Others decide it"}
STEP_UP = "the step from the middle to the top quarter of practices"


def part_words(name: str, part: int | None, practices: int, *, prefer_shared: bool = False) -> str:
    """What one part says; `practices`: of the locality; `prefer_shared`: as the parts were worked out."""
    if part is None:
        return "Not known"
    if name == "size":
        return _size(part)
    if name == "evidence":
        return EVIDENCE[part]
    if name == "few":
        return _few(100 - part if prefer_shared else part)
    if name == "movable":
        return MOVABLE[part]
    return f"{round(part * practices / 100)} of {practices} practices"


def _size(part: int) -> str:
    """50 is a gap as large as the step, 100 twice that."""
    if part == 0:
        return "No gap in the unwanted direction"
    if part < 50:
        return f"Less than {STEP_UP}"
    return f"{'Twice' if part == 100 else 'At least'} {STEP_UP}{', or more' if part == 100 else ''}"


def _few(part: int) -> str:
    if part == 0:
        return "All share it alike"
    if part < 50:
        return "Most share it"
    return "Most of it in few practices"
