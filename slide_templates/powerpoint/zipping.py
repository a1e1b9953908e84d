"""One zip file from named parts, the same bytes every time, and the parts of a zip file from elsewhere."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from struct import Struct

_MOMENT = (0, 0x21)  # the earliest a zip file can say (1980-01-01); the deck's own date is inside it
_VERSION, _UNIX, _UTF8 = 20, 3 << 8, 0x800
_READABLE = 0o600 << 16  # for its owner
_STORED, _DEFLATED = 0, 8
_KEPT, _SMALL = 1024, 800  # parts that are kept packed, and bytes of those that most decks have alike
_BULKY = 100_000  # bytes from which a part is not kept: many templates with large pictures would fill memory
_RECORD, _ENTRY, _AT = Struct("<4s5H3L2H").pack, Struct("<4s6H3L5HL").pack, Struct("<L").pack
_MEMORY = 7  # half of zlib's usual tables, which take longer to clear than most parts to pack; same size
LARGEST, MOST_MEMBERS = 100_000_000, 2_000  # bytes unpacked, and members, of a zip file from elsewhere


class NotAZip(ValueError):
    """No zip file, one with a password, a damaged one, or one that is packed in an odd way."""


class TooLarge(ValueError):
    """A zip file that holds more than anything that is read here."""


def zipped(parts: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """A zip file of the parts in their order. `packed`: False stores them, for a zip file inside another one,
    which then packs all of it at once and smaller. Written here: the standard module took a third of a deck's
    time."""
    written, listed, at = [], [], 0
    for name, content in parts.items():
        held = content.encode() if isinstance(content, str) else content
        again = len(held) < _SMALL or (_comes_again(name, content) and len(held) < _BULKY)
        record, entry, called = (_member_before if again else _member)(name, held, packed)
        written.append(record)
        listed += [entry, _AT(at), called]
        at += len(record)
    directory = b"".join(listed)
    end = (b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), at, 0)
    return b"".join([*written, directory, struct.pack("<4s4H2LH", *end)])


def _member(name: str, content: bytes, packed: bool, level: int = 5) -> tuple[bytes, bytes, bytes]:
    """A part as it stands in the file; how the directory lists it, up to where it stands; and its name."""
    called, body, method = name.encode(), content, _STORED
    if packed:
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, _MEMORY)
        body, method = packer.compress(content) + packer.flush(), _DEFLATED
    flags = 0 if name.isascii() else _UTF8
    about = (_VERSION, flags, method, *_MOMENT, zlib.crc32(content), len(body), len(content), len(called), 0)
    record = b"".join([_RECORD(b"PK\x03\x04", *about), called, body])
    return record, _ENTRY(b"PK\x01\x02", _UNIX | _VERSION, *about, 0, 0, 0, _READABLE), called


@lru_cache(maxsize=_KEPT)
def _member_before(name: str, content: bytes, packed: bool) -> tuple[bytes, bytes, bytes]:
    """The same for what comes again: parts of the template, and how slides hang together."""
    return _member(name, content, packed, zlib.Z_BEST_COMPRESSION)


def _comes_again(name: str, content: bytes | str) -> bool:
    """Whether a part is the template's: what is made for a deck is text, or a workbook."""
    return isinstance(content, bytes) and not name.endswith(".xlsx")


def unzipped(content: bytes) -> dict[str, bytes]:
    """Every part of a zip file by its name. Raises NotAZip or TooLarge."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST:
                raise TooLarge
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error, OSError) as error:
        raise NotAZip from error
