"""Refusal: a change that was asked for and not made, with the words that the person reads."""


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
