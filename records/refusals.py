"""Refusal: a change that was asked for and not made, with the words that the person reads."""

from collections.abc import Mapping


class Refused(Exception):
    """Nothing was changed. `str()` is the sentence to show; `code` is what the audit keeps."""

    def __init__(self, message: str, code: str = "refused", thing: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.thing = thing


class NotAllowed(Refused):
    """This account may not do that here."""

    def __init__(self, message: str = "Your account may not do this here.", thing: str = "") -> None:
        super().__init__(message, "not_allowed", thing)


class Overtaken(Refused):
    """Somebody saved first. `saved`: what is stored now, `given`: what was not saved, both by what it is
    called and as they are read; `seen`: what the next sending of the form is to name as seen."""

    def __init__(self, saved: Mapping[str, str], given: Mapping[str, str], seen: object, thing: str) -> None:
        super().__init__(
            "Someone saved a change while you were typing. Nothing of theirs was overwritten.",
            "conflict",
            thing,
        )
        self.saved, self.given, self.seen = saved, given, seen
