"""One zip file from named parts, the same bytes every time, and the parts of a zip file from elsewhere."""

import io
import zipfile
import zlib
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say; the deck's own date is inside it
LARGEST, MOST_MEMBERS = 100_000_000, 2_000  # bytes unpacked, and members, of a zip file from elsewhere


class NotAZip(ValueError):
    """No zip file, one with a password, a damaged one, or one that is packed in an odd way."""


class TooLarge(ValueError):
    """A zip file that holds more than anything that is read here."""


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file of the parts in their order; workbooks are stored, as they are compressed already."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".xlsx") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return held.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Every part of a zip file by its name. Raises NotAZip or TooLarge."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST:
                raise TooLarge
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError) as error:
        raise NotAZip from error
