"""Agenda: the steps of a meeting, how long each is meant to take, and in which templates it occurs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step. `minutes`: how long it is meant to take in each template; a template without it skips it."""

    code: str
    title: str
    minutes: dict[str, int]


TEMPLATES = {"full": "90 minutes", "short": "45 minutes, one priority", "review": "30 minutes, no vote"}
STEPS = (
    Step("lobby", "Arrive", {"full": 15, "short": 10, "review": 5}),
    Step("welcome", "Welcome", {"full": 5, "short": 3}),
    Step("last_time", "Last time", {"full": 7, "short": 5, "review": 10}),
    Step("stands_out", "What stands out", {"full": 10, "short": 4}),
    Step("explore", "Explore", {"full": 18, "short": 8, "review": 10}),
    Step("ideas", "Ideas", {"full": 5}),
    Step("clarify", "Clarify", {"full": 9, "short": 4}),
    Step("vote", "Vote", {"full": 5, "short": 4}),
    Step("second_round", "Look again", {"full": 5}),
    Step("agree", "Agree", {"full": 14, "short": 11, "review": 5}),
    Step("actions", "Actions", {"full": 9, "short": 5, "review": 4}),
    Step("close", "Close", {"full": 3, "short": 1, "review": 1}),
)
BY_CODE = {step.code: step for step in STEPS}


def steps_of(template: str) -> tuple[Step, ...]:
    """The steps of a template, in order. Raises KeyError for a template that is not known."""
    if template not in TEMPLATES:
        raise KeyError(template)
    return tuple(step for step in STEPS if template in step.minutes)
