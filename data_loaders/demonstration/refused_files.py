"""Two files that must be refused, for showing what the product says: a renamed column, and a picture."""

from __future__ import annotations

import struct
import zlib

from data_loaders.demonstration.published_lists import ALL_COLUMNS
from data_loaders.demonstration.written_file import WrittenFile


def renamed_column(prevalence: WrittenFile) -> WrittenFile:
    """The latest QOF registers with the heading REGISTER changed."""
    head, _, body = prevalence.content.partition(b"\n")
    head = head.replace(b"REGISTER", b"PATIENTS_WITH_CONDITION")
    return WrittenFile(
        prevalence.path, head + b"\n" + body, prevalence.rows, "PATIENTS_WITH_CONDITION", prevalence.total
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture() -> WrittenFile:
    """A small grey PNG picture under the name of a csv file."""
    size = 16
    pixels = b"".join(b"\x00" + bytes([128] * size) for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
    content += _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")
    return WrittenFile("gp-reg-pat-prac-all.csv", content, 0, ALL_COLUMNS[-1], 0.0)
