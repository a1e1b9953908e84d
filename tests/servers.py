"""The real server on a free port with a fresh home folder, and a visitor that speaks its websocket."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection as Connection
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    """A running server: its address, its home folder and its process."""

    address: str
    home: Path
    pid: int

    def get(self, path: str, cookie: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers (lower case) and text of one request; redirects are not followed."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            given["Cookie"] = cookie
        opener = urllib.request.build_opener(_NoRedirect)
        request = urllib.request.Request(self.address + path, headers=given)  # noqa: S310 - our own server
        try:
            with opener.open(request, timeout=20) as answer:
                found = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                found = error.code, error.headers, error.read()
        status, got, body = found
        return status, {k.lower(): v for k, v in got.items()}, body.decode("utf-8", "replace")

    def visit(self, page: str, cookie: str = "", origin: str | None = None) -> list[ForwardMsg]:
        """Open a page through the websocket as a client without a browser; everything the server sent."""
        ask = BackMsg()
        ask.rerun_script.page_name = page
        with connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookie} if cookie else {},
            origin=Origin(origin) if origin else None,
            max_size=None,
        ) as connection:
            connection.send(ask.SerializeToString())
            return list(_told(connection))


@contextmanager
def running(home: Path, script: str = "app.py", **environment: str) -> Iterator[Server]:
    """Start `streamlit run app.py`, or another script, on a home folder and stop it afterwards."""
    port = _free_port()
    log = home / "server.log"
    home.mkdir(parents=True, exist_ok=True)
    settings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
            cwd=ROOT,
            env={**settings, "STOCKTAKE_HOME": str(home), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            server = Server(f"http://localhost:{port}", home, process.pid)
            _wait(server, process, log)
            yield server
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError):
            if server.get("/_stcore/health")[0] == 200:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8')}")


def _told(connection: Connection) -> Iterator[ForwardMsg]:
    """What the server sends until the script is finished."""
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(connection.recv(30, decode=False))
        yield answer
        if answer.WhichOneof("type") == "script_finished":
            return
