"""The gate before Streamlit: who gets which address, the security headers, begin and end of a sign-in."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from urllib.parse import parse_qs, urlencode

import anyio
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import current
from components.decks.recall import live_address
from components.entrance.cookies import COOKIE, SECURE_COOKIE, is_secure, next_address, sent_from_elsewhere
from components.phone.routes import OPEN as PHONE
from components.phone.routes import ROUTES as PHONE_ROUTES
from pages import SITE
from records.accounts import sessions

# What is sent to anybody: the empty shell that shows the form, its scripts and styles, and its own routes.
SHELL = {f"/{entry.address}" for entry in SITE} | {
    "/sign-out",
    "/index.html",
    "/favicon.png",
    "/manifest.json",
}
ROUTES_TO_SIGN_IN = {"/auth/begin", "/auth/end"}
ASSETS = ("/static/",)
SHORT = "/v/"  # from a slide: leads on to a page, which asks for a sign-in
PROBES = {  # also below a page's address: the browser looks there for the server first
    f"{page.rstrip('/')}/_stcore/{probe}" for page in SHELL for probe in ("health", "host-config")
}
NEVER = ("/_stcore/metrics",)
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval' 'unsafe-inline' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; frame-src 'self' blob: data:; worker-src 'self' blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Gate:
    """Refuses every HTTP address that is not on the list to a browser that is not signed in.

    The websocket passes, because the sign-in form comes through it: the entry script looks at the sign-in in
    each rerun and runs no page without one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refused = await _refusal(Request(scope))
            if refused:
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Headers:
    """Puts the security headers on every answer, and forbids keeping it unless it is a script or a style."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if not scope["path"].startswith(ASSETS):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def begin(request: Request) -> Response:
    """Redeem the ticket that the form gave, set the cookie, go on to the page that was asked for."""
    given = parse_qs(request.url.query)
    if sent_from_elsewhere(request):
        return PlainTextResponse("Please sign in with the form.", 403)
    id_ = await anyio.to_thread.run_sync(_redeem, given.get("ticket", [""])[0])
    response = RedirectResponse(next_address(given.get("next", ["/"])[0]), 303)
    if id_ is not None:
        secure = is_secure(request)
        response.set_cookie(
            SECURE_COOKIE if secure else COOKIE,
            id_,
            max_age=int(sessions.LONGEST.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=secure,
        )
    return response


async def end(request: Request) -> Response:
    """End the sign-in for good and take the cookie away."""
    if sent_from_elsewhere(request):
        return PlainTextResponse("Please sign out with the menu.", 403)
    id_ = _id(request)
    if id_:
        await anyio.to_thread.run_sync(_end, id_)
    response = RedirectResponse("/", 303)
    for name in (COOKIE, SECURE_COOKIE):
        response.delete_cookie(name, secure=name == SECURE_COOKIE, httponly=True, samesite="lax")
    return response


async def from_a_slide(request: Request) -> Response:
    """The live view of a slide by its short code. Who is not signed in is asked to first, on the page that
    says what became of the slide; so is who asks for one that is not known or was corrected."""
    code = str(request.path_params["code"])
    address = None
    if await anyio.to_thread.run_sync(_is_signed_in, _id(request)):
        address = await anyio.to_thread.run_sync(live_address, current.database(), current.home(), code)
    asked = urlencode({"code": code})
    return RedirectResponse(f"/{address or 'from-a-slide?' + asked}", 303)


@asynccontextmanager
async def warm(app: object) -> AsyncIterator[None]:
    """Load everything before the first visitor, then keep it out of the garbage collector's rounds.

    The sign-in form is loaded here and not above: its library needs a server that runs already.
    """
    quiet = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    quiet.disabled = True  # that library asks for a visitor when it is imported, and there is none yet
    import_module("components.entrance.sign_in")
    quiet.disabled = False
    for entry in SITE:
        import_module(f"pages.{entry.module}")
    await anyio.to_thread.run_sync(current.load)
    gc.collect()
    gc.freeze()
    yield None


async def _refusal(request: Request) -> Response | None:
    path = request.url.path
    if path in NEVER:
        return PlainTextResponse("Not here.", 403)
    is_open = path in SHELL | PROBES | ROUTES_TO_SIGN_IN | PHONE or path.startswith((*ASSETS, SHORT))
    if is_open or await anyio.to_thread.run_sync(_is_signed_in, _id(request)):
        return None
    return PlainTextResponse("Sign in first.", 401)


def _id(connection: HTTPConnection) -> str | None:
    return connection.cookies.get(SECURE_COOKIE) or connection.cookies.get(COOKIE)


def _is_signed_in(id_: str | None) -> bool:
    if id_ is None:
        return False
    with current.database()() as session:
        return sessions.user_of(session, id_) is not None


def _redeem(ticket: str) -> str | None:
    with current.database()() as session:
        return sessions.redeem(session, ticket)


def _end(id_: str) -> None:
    with current.database()() as session:
        sessions.end(session, id_)


MIDDLEWARE = [Middleware(Headers), Middleware(Gate)]
ROUTES = [
    Route("/auth/begin", begin),
    Route("/auth/end", end),
    Route(f"{SHORT}{{code}}", from_a_slide),
    *PHONE_ROUTES,
]
