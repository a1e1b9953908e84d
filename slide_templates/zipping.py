"""One zip file from named parts, the same bytes every time."""

import io
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say; the deck's own date is inside it


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
