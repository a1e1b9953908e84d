"""The server's secrets: made once, kept to itself, refused when unsafe."""

import threading
from pathlib import Path

import pytest

from records.accounts.secret_keys import UnsafeSecret, secret


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = secret(tmp_path, "sign_in")
    assert len(first) >= 32 and secret(tmp_path, "sign_in") == first
    assert secret(tmp_path, "masking") != first
    files = sorted((tmp_path / "secrets").iterdir())
    assert [f.name for f in files] == ["masking", "sign_in"]
    assert all(f.stat().st_mode & 0o777 == 0o600 for f in files)
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_servers_that_start_together_agree(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(secret(tmp_path, "sign_in"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20 and len(set(found)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "shorter than 32"),
        ("0123456789abcdef", "shorter than 32"),
        ("a" * 64, "looks like an example"),
        ("change-me-change-me-change-me-0123456789", "looks like an example"),
        ("this-is-the-example-secret-of-the-readme", "looks like an example"),
    ],
)
def test_an_unsafe_secret_is_refused(tmp_path: Path, text: str, words: str) -> None:
    secret(tmp_path, "sign_in")
    (tmp_path / "secrets" / "sign_in").write_text(text)
    with pytest.raises(UnsafeSecret, match=words):
        secret(tmp_path, "sign_in")


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret(tmp_path, "sign_in")
    (tmp_path / "secrets" / "sign_in").chmod(0o644)
    with pytest.raises(UnsafeSecret, match="chmod 600"):
        secret(tmp_path, "sign_in")
