"""The workbook inside a chart: plain cells that a person can read, and references to them for the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from slide_templates.powerpoint.markup import XML, number, text
from slide_templates.powerpoint.zipping import zipped

Cell = str | float | None
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass
class Sheet:
    """A sheet of columns, each with a heading and its values; references point into it."""

    name: str
    columns: list[tuple[str, tuple[Cell, ...]]] = field(default_factory=list)

    def add(self, heading: str, values: Sequence[Cell]) -> int:
        """Put a column at the right; returns its place."""
        self.columns.append((heading, tuple(values)))
        return len(self.columns) - 1

    def numbers(self, place: int) -> str:
        """A `c:numRef` to a column with its numbers; an empty cell is a gap."""
        cache = f"<c:formatCode>General</c:formatCode>{_numbers(self.columns[place][1])}"
        return f"<c:numRef><c:f>{self._cells(place)}</c:f><c:numCache>{cache}</c:numCache></c:numRef>"

    def words(self, place: int) -> str:
        """A `c:strRef` to a column with its words."""
        values = self.columns[place][1]
        points = "".join(f'<c:pt idx="{i}"><c:v>{text(str(v))}</c:v></c:pt>' for i, v in enumerate(values))
        cache = f'<c:ptCount val="{len(values)}"/>{points}'
        return f"<c:strRef><c:f>{self._cells(place)}</c:f><c:strCache>{cache}</c:strCache></c:strRef>"

    def heading(self, place: int) -> str:
        """A `c:strRef` to the heading of a column."""
        cache = f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{text(self.columns[place][0])}</c:v></c:pt>'
        cell = f"{self.name}!${letters(place)}$1"
        return f"<c:strRef><c:f>{cell}</c:f><c:strCache>{cache}</c:strCache></c:strRef>"

    def xml(self) -> str:
        """The sheet as a part of the workbook."""
        columns = [_column(letters(i), *column) for i, column in enumerate(self.columns)]
        written = [
            f'<row r="{row}">{"".join(cells)}</row>'
            for row, cells in enumerate(zip_longest(*columns, fillvalue=""), 1)
        ]
        held = f"{_widths(self.columns)}<sheetData>{''.join(written)}</sheetData>"
        return f'{XML}<worksheet xmlns="{_MAIN}">{held}</worksheet>'

    def _cells(self, place: int) -> str:
        column = letters(place)
        return f"{self.name}!${column}$2:${column}${len(self.columns[place][1]) + 1}"


@lru_cache(maxsize=64)
def _column(at: str, heading: str, values: tuple[Cell, ...]) -> list[str]:
    """The cells of a column from its heading down; nothing for an empty one."""
    return [
        _words(f"{at}1", heading),
        *[
            ""
            if value is None
            else _words(f"{at}{row}", value)
            if isinstance(value, str)
            else f'<c r="{at}{row}"><v>{number(value)}</v></c>'
            for row, value in enumerate(values, 2)
        ],
    ]


def _words(at: str, words: str) -> str:
    """A cell of words: never a formula, whatever they start with."""
    space = "" if words == words.strip() else ' xml:space="preserve"'
    return f'<c r="{at}" t="inlineStr"><is><t{space}>{text(words)}</t></is></c>'


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an .xlsx file, stored: the deck packs it whole, which is smaller."""
    written = {f"xl/worksheets/sheet{i}.xml": sheet.xml() for i, sheet in enumerate(sheets, 1)}
    return zipped({**_around(tuple(sheet.name for sheet in sheets)), **written}, packed=False)


@lru_cache(maxsize=64)  # most charts have the same sheets
def _around(sheets: tuple[str, ...]) -> dict[str, bytes]:
    """The parts of a workbook besides its sheets, which are known by their names."""
    listed = "".join(f'<sheet name="{s}" sheetId="{i}" r:id="rId{i}"/>' for i, s in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        "</Relationships>",
    }
    return {name: xml.encode() for name, xml in parts.items()}


@lru_cache(maxsize=256)
def letters(place: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _widths(columns: Sequence[tuple[str, Sequence[Cell]]]) -> str:
    """Names in full; the other columns all as wide as the longest of their headings: that is short to say."""
    (first, names), *others = columns
    longest = max([len(first), *[len(v) for v in names if isinstance(v, str)]])
    rest = max([len(heading) for heading, _ in others], default=0)
    written = f'<col min="1" max="1" width="{_within(longest)}" customWidth="1"/>'
    if others:
        written += f'<col min="2" max="{len(columns)}" width="{_within(rest)}" customWidth="1"/>'
    return f"<cols>{written}</cols>"


def _within(letters_in_all: int) -> int:
    return min(60, max(10, letters_in_all + 2))


@lru_cache(maxsize=64)  # the rows of charts are numbered alike
def _numbers(values: tuple[Cell, ...]) -> str:
    """The points of a chart's own copy of a column."""
    points = [
        f'<c:pt idx="{i}"><c:v>{number(v)}</c:v></c:pt>'
        for i, v in enumerate(values)
        if v is not None and not isinstance(v, str)
    ]
    return f'<c:ptCount val="{len(values)}"/>{"".join(points)}'
