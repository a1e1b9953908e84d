"""Routes of the phone page: each answers with a screen, or with one line of JSON to the page's script."""

import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs

import anyio
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components import current
from components.entrance.cookies import is_secure, sent_from_elsewhere
from components.phone.shown import Shown, read
from records.accounts.secret_keys import secret
from records.meetings import ideas, joining, voting
from records.meetings.doors import keyed
from records.meetings.joining import Ended
from records.models import Round, Workshop
from records.refusals import Refused
from records.tally import Method

COOKIE = "phone"
LASTS = 12 * 60 * 60  # seconds: as long as a code
LARGEST = 10_000  # bytes of a form
HERE = Path(__file__).parent
SAID = {"sent": voting.SENT, "late": voting.LATE, "idea": "Thank you. Your idea was sent."}
PRIVACY = (
    "Nobody in the room sees how your practice voted, and once the result is shown nobody can find out. "
    "Who has voted is known. Please write no patient details."
)

_templates = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_fixed = {
    "style": (HERE / "style.css").read_text("utf-8"),
    "script": (HERE / "script.js").read_text("utf-8"),
    "roles": joining.ROLES,
    "privacy": PRIVACY,
    "most_ideas": ideas.MOST_OF_ONE,
    "longest_idea": ideas.LONGEST,
}
Form = Mapping[str, str]


async def door(request: Request) -> Response:
    """The page itself: the door for a phone that has not joined, its screen for one that has."""
    asked = parse_qs(request.url.query)
    words = SAID.get(asked.get("said", [""])[0], "")
    late = asked.get("said") == ["late"]
    if "again" in asked:
        answer = _page()
        answer.delete_cookie(COOKIE, path="/join-vote")
        return answer
    return await anyio.to_thread.run_sync(_screen, _token(request), words, late, asked.get("k", [""])[0])


async def state(request: Request) -> Response:
    """What a page compares every three seconds: well under a kilobyte."""
    return await anyio.to_thread.run_sync(_state, _token(request))


async def join(request: Request) -> Response:
    """Let a phone in and give it its cookie."""
    form = await _form(request)
    if form is None:
        return _refused_request()
    address = request.client.host if request.client else ""
    return await anyio.to_thread.run_sync(_join, form, address, is_secure(request))


def _posted(act: Callable[[str, Form], str]) -> Callable[[Request], Any]:
    """A route that does something for a phone and shows its screen again; `act` returns a word of SAID."""

    async def route(request: Request) -> Response:
        form, token = await _form(request), _token(request)
        if form is None:
            return _refused_request()
        return await anyio.to_thread.run_sync(_done, act, token, form, "x-phone" in request.headers)

    return route


def _practice(token: str, form: Form) -> str:
    practice = "" if form.get("practice") == "guest" else form.get("practice", "")
    with current.database()() as session:
        phone = joining.phone_of(session, token)
        practices = _practices(session.get(Workshop, phone.workshop_id)) if phone else {}
        session.rollback()
        joining.choose_practice(session, token, practice, form.get("role", ""), practices)
    return ""


def _idea(token: str, form: Form) -> str:
    topic = form.get("topic", "")
    with current.database()() as session:
        ideas.send_idea(
            session, token, form.get("words", ""), idempotency_key=form.get("key", ""),
            topic_id=_id(topic),
        )  # fmt: skip
    return "idea"


def _vote(token: str, form: Form) -> str:
    number = _id(form.get("round", ""))
    with current.database()() as session:
        one = session.get(Round, number) if number is not None else None
        if one is None:
            raise Refused("There is no such vote.", "unknown")
        choices = _choices(Method(one.method), form)
        id_ = one.id
        session.rollback()
        answer = voting.cast(session, token, id_, choices, idempotency_key=form.get("key", ""))
    return "sent" if answer.counted else "late"


def _ask(token: str, form: Form) -> str:
    with current.database()() as session:
        joining.ask_for_seat(session, token)
    return ""


def _hand_over(token: str, form: Form) -> str:
    with current.database()() as session:
        joining.hand_over(session, token)
    return ""


def _choices(method: Method, form: Form) -> dict[str, Any]:
    """What a ballot's fields say; numbers that are none stay as they are and are refused by its rules."""
    if form.get("none"):
        return {}
    given = {name: _number(value) for name, value in form.items() if value and value != "0"}
    if method is not Method.POINTS:
        return {name: value for name, value in given.items() if name.isupper()}
    choices: dict[str, Any] = {}
    for name, value in given.items():
        letter, _, part = name.partition("-")
        if part:
            choices.setdefault(letter, {})[part] = value
    return choices


def _number(text: str) -> int | str:
    """A small whole number; anything else stays as it is and is refused by the rules of the ballot."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else text


def _id(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _done(act: Callable[[str, Form], str], token: str, form: Form, by_script: bool) -> Response:
    try:
        said = act(token, form)
    except Ended:
        return _json(False, joining.ENDED) if by_script else _page(ended=joining.ENDED)
    except Refused as refusal:
        if by_script:
            return _json(False, str(refusal))
        return _screen(token, str(refusal), True, form=form)
    if by_script:
        return _json(said != "late", SAID.get(said, ""))
    return RedirectResponse(f"/join-vote{f'?said={said}' if said else ''}", 303)


def _join(form: Form, address: str, secure: bool) -> Response:
    try:
        comes_from = keyed(secret(current.home(), "joining"), address)
        with current.database()() as session:
            token = joining.join(
                session, address=comes_from, code=form.get("code", ""), key=form.get("k", "")
            )
    except Refused as refusal:
        return _page(words=str(refusal), wrong=True)
    answer = RedirectResponse("/join-vote", 303)
    answer.set_cookie(
        COOKIE, token, max_age=LASTS, path="/join-vote", httponly=True, samesite="lax", secure=secure
    )
    return answer


def _screen(
    token: str, words: str = "", wrong: bool = False, key: str = "", form: Form = MappingProxyType({})
) -> Response:
    """`form`: what was refused; its words and marks stay on the screen."""
    shown = _shown(token)
    if shown is not None:
        typed, marked = form.get("words", ""), _marked(shown, form)
        return _page(shown=shown, words=words, wrong=wrong, typed=typed, marked=marked)
    if token and not key:
        return _page(ended=joining.ENDED)
    return _page(door_key=key, words=words, wrong=wrong)


def _marked(shown: Shown, form: Form) -> dict[str, Any] | None:
    """The choices of a refused vote of the ballot that is still on the screen; None where there are none."""
    one = shown.round
    if one is None or form.get("round") != str(one.id):
        return None
    return _choices(Method(one.method), form)


def _state(token: str) -> Response:
    shown = _shown(token)
    return JSONResponse({"mark": shown.mark if shown else ""})


def _shown(token: str) -> Shown | None:
    if not token:
        return None
    with current.database()() as session:
        phone = joining.phone_of(session, token)
        workshop = session.get(Workshop, phone.workshop_id) if phone else None
        return read(session, phone, _practices(workshop)) if phone and workshop else None


def _practices(workshop: Workshop | None) -> dict[str, str]:
    """The practices of a meeting's locality on its day: code → name, in order of name."""
    if workshop is None:
        return {}
    tree = current.meeting_organisations(workshop)
    codes = tree.practices(workshop.locality, workshop.held_on)
    return dict(sorted(((code, tree[code].name) for code in codes), key=lambda pair: (pair[1], pair[0])))


def _page(**given: Any) -> HTMLResponse:
    text = _templates.get_template("screens.html").render(**_fixed, **given, key=secrets.token_hex(8))
    return HTMLResponse(text)


def _json(counted: bool, words: str) -> JSONResponse:
    return JSONResponse({"counted": counted, "words": words})


def _refused_request() -> Response:
    return PlainTextResponse("Please use the page itself.", 403)


async def _form(request: Request) -> Form | None:
    """The fields of a form; None for one that another site sent, or that is far too large."""
    if sent_from_elsewhere(request):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0].replace("\0", "") for name, values in fields.items()}


def _token(request: Request) -> str:
    return request.cookies.get(COOKIE, "")


ROUTES = [
    Route("/join-vote", door),
    Route("/join-vote/state", state),
    Route("/join-vote/join", join, methods=["POST"]),
    Route("/join-vote/practice", _posted(_practice), methods=["POST"]),
    Route("/join-vote/idea", _posted(_idea), methods=["POST"]),
    Route("/join-vote/vote", _posted(_vote), methods=["POST"]),
    Route("/join-vote/ask", _posted(_ask), methods=["POST"]),
    Route("/join-vote/hand-over", _posted(_hand_over), methods=["POST"]),
]
OPEN = {route.path for route in ROUTES}
