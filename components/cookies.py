"""The name of the cookie that a signed-in browser has, and where it may be sent after signing in."""

COOKIE, SECURE_COOKIE = "sid", "__Host-sid"  # the second one where the server is reached by https


def next_address(wanted: str | None) -> str:
    """Where to go after signing in: an address of this server, or the first page for anything else."""
    plain = wanted is not None and wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if wanted and plain and wanted.startswith("/") and not wanted.startswith("//") else "/"
