"""The zip writer, read back by the standard module: names, sizes, check sums, dates, order; what is kept."""

import io
import os
import zipfile

import pytest

from slide_templates.powerpoint.zipping import _member_before, unzipped, zipped

PARTS: dict[str, bytes | str] = {
    "[Content_Types].xml": "<Types/>",
    "ppt/slides/slide1.xml": "<p>Größe, 100 €, ≥ 5</p>" * 200,
    "ppt/media/Logo ü.png": os.urandom(5_000),
    "ppt/embeddings/chart1.xlsx": b"PK" * 600,
    "empty": b"",
}


@pytest.mark.parametrize("packed", [True, False])
def test_what_is_written_is_read_back_by_the_standard_module(packed: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(PARTS, packed=packed))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(PARTS)
        method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        for member, part in zip(archive.infolist(), PARTS.values(), strict=True):
            whole = part.encode() if isinstance(part, str) else part
            assert (archive.read(member), member.file_size) == (whole, len(whole))
            assert (member.compress_type, member.date_time) == (method, (1980, 1, 1, 0, 0, 0))
    assert list(unzipped(zipped(PARTS, packed=packed))) == list(PARTS)


def test_the_same_parts_give_the_same_bytes_and_other_parts_others() -> None:
    assert zipped(PARTS) == zipped(dict(PARTS))
    assert unzipped(zipped(PARTS | {"empty": b"x"}))["empty"] == b"x"


def test_a_small_part_of_a_template_is_kept_packed_and_a_bulky_one_is_not() -> None:
    small, bulky = os.urandom(900), os.urandom(100_001)
    before = _member_before.cache_info().misses
    zipped({"ppt/media/small.png": small})
    assert _member_before.cache_info().misses == before + 1
    zipped({"ppt/media/bulky.png": bulky, "ppt/slides/slide1.xml": "words " * 1_000})
    assert _member_before.cache_info().misses == before + 1
