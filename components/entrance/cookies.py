"""The cookie that a signed-in browser has, where it may be sent afterwards, and where a request came from."""

from starlette.requests import Request

COOKIE, SECURE_COOKIE = "sid", "__Host-sid"  # the second one where the server is reached by https


def next_address(wanted: str | None) -> str:
    """Where to go after signing in: an address of this server, or the first page for anything else."""
    plain = wanted is not None and wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if wanted and plain and wanted.startswith("/") and not wanted.startswith("//") else "/"


def sent_from_elsewhere(request: Request) -> bool:
    """Whether another site sent the browser here: it must not act for anybody."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def is_secure(request: Request) -> bool:
    """Whether the browser reached the server by https."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
