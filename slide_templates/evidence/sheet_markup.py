"""The parts of a workbook of plain sheets, written as text: cells, how they look, what stays in sight."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from data_loaders.exports import safe_cell
from slide_templates.evidence.sheets import Cell, Formula, Number, Sheet
from slide_templates.powerpoint.chart_workbook import letters
from slide_templates.powerpoint.markup import XML, attribute, readable, text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT, WRAPPED, DAY, HEAD, NUMBER = range(5)  # looks; NUMBER + 2 shows two decimal places
MOST_PLACES = 15  # all that Excel keeps of a number
WIDEST, NARROWEST = 60, 9  # characters of a column
LINE, HIGHEST = 13.5, 409  # points: one line of a cell, and the highest row that Excel opens
_FIRST_DAY = date(1899, 12, 30).toordinal()  # Excel counts days from here
_FIRST_FORMAT = 164  # lower numbers are formats of the program's own
_NO_NUMBERS = ("<v>nan<", "<v>inf<", "<v>-inf<", "<v>np.")


class Strings(dict[str, int]):
    """Every text of a workbook once, in the order in which it came; a cell holds its place."""

    def __missing__(self, words: str) -> int:
        self[words] = len(self)
        return self[words]

    def xml(self) -> str:
        """As a part of the workbook; a text that a program might take for a formula is marked as text."""
        listed = "".join(
            [f'<si><t xml:space="preserve">{text(safe_cell(readable(w)))}</t></si>' for w in self]
        )
        return f'{XML}<sst xmlns="{MAIN}" uniqueCount="{len(self)}">{listed}</sst>'


def sheet_xml(sheet: Sheet, strings: Strings) -> str:
    """Headings that stay in sight, a filter, columns as wide as their words, every row; on A4 across."""
    places = range(len(sheet.head))
    head = "".join(
        [f'<c r="{letters(i)}1" s="{HEAD}" t="s"><v>{strings[sheet.head[i]]}</v></c>' for i in places]
    )
    widths = "".join(
        [f'<col min="{i + 1}" max="{i + 1}" width="{_width(sheet, i)}" customWidth="1"/>' for i in places]
    )
    rows = "".join(_rows(sheet, strings))
    if any(word in rows for word in _NO_NUMBERS):
        raise ValueError(f"A cell of the sheet {sheet.name} is no number.")
    column, last = last_cell(sheet)
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f'<sheetData><row r="1">{head}</row>{rows}</sheetData><autoFilter ref="A1:{column}{last}"/>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape"/></worksheet>'
    )


def last_cell(sheet: Sheet) -> tuple[str, int]:
    """The column and the row of the last cell, at least that below the headings."""
    return letters(len(sheet.head) - 1), max(2, len(sheet.rows) + 1)


def _rows(sheet: Sheet, strings: Strings) -> Iterator[str]:
    """Every row under the headings. Cells come by the hundred thousand: one look at each, no call."""
    columns = {heading: letters(i) for i, heading in enumerate(sheet.head)}
    looks = [(columns[h], WRAPPED if h in sheet.wide else TEXT) for h in sheet.head]
    formulas = _Formulas(columns)
    for row, cells in enumerate(sheet.rows, 2):
        made = []
        for (column, look), cell in zip(looks, cells, strict=False):
            if isinstance(cell, str):
                made.append(f'<c r="{column}{row}" s="{look}" t="s"><v>{strings[cell]}</v></c>')
            elif isinstance(cell, Number):
                value, places = cell
                made.append(
                    f'<c r="{column}{row}" s="{min(places, MOST_PLACES) + NUMBER}"><v>{value!r}</v></c>'
                )
            elif isinstance(cell, Formula):
                words, value, places = cell
                worked = formulas[words].replace("{}", str(row))
                shown = min(places, MOST_PLACES) + NUMBER
                made.append(f'<c r="{column}{row}" s="{shown}"><f>{worked}</f><v>{value!r}</v></c>')
            elif isinstance(cell, date):
                made.append(f'<c r="{column}{row}" s="{DAY}"><v>{cell.toordinal() - _FIRST_DAY}</v></c>')
            elif cell is not None:
                made.append(f'<c r="{column}{row}" s="{NUMBER}"><v>{cell!r}</v></c>')
        high = f' ht="{min(HIGHEST, LINE * _lines(sheet, cells))}" customHeight="1"' if sheet.wide else ""
        yield f'<row r="{row}"{high}>{"".join(made)}</row>'


class _Formulas(dict[str, str]):
    """Formulas over the columns of a sheet: letters for headings, and {} where the row belongs."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        super().__init__()
        self._columns = {heading: f"{column}{{}}" for heading, column in columns.items()}

    def __missing__(self, words: str) -> str:
        self[words] = text(words.format_map(self._columns))
        return self[words]


def _lines(sheet: Sheet, cells: Sequence[Cell]) -> int:
    """Lines that the longest wrapped text of a row takes: not every program works that out by itself."""
    texts = (
        len(c)
        for head, c in zip(sheet.head, cells, strict=False)
        if head in sheet.wide and isinstance(c, str)
    )
    return max(1, -(-max(texts, default=1) // WIDEST))


def _width(sheet: Sheet, place: int) -> int:
    """Characters that a column needs, within reason; a heading may take two lines."""
    if sheet.head[place] in sheet.wide:
        return WIDEST
    cells = {row[place] for row in sheet.rows if place < len(row)}
    longest = max([len(cell) for cell in cells if isinstance(cell, str)], default=0)
    heading = max([len(word) for word in sheet.head[place].split()], default=0)
    return min(WIDEST, max(NARROWEST, longest + 2, heading + 3))


def looks() -> str:
    """How cells look, in the order of TEXT, WRAPPED, DAY, HEAD and NUMBER with its decimal places."""
    codes = ["d mmm yyyy", *("#,##0" + ("." + "0" * p if p else "") for p in range(MOST_PLACES + 1))]
    formats = "".join(
        f'<numFmt numFmtId="{_FIRST_FORMAT + i}" formatCode={attribute(code)}/>'
        for i, code in enumerate(codes)
    )
    face = '<sz val="10"/>{}<name val="Arial"/><family val="2"/>'
    blue = '<color rgb="FF003087"/>'
    fonts = f"<font>{face.format('')}</font><font><b/>{face.format(blue)}</font>"
    line = '<left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/>'
    looked = [
        _look(), _look(wrapped=True), _look(_FIRST_FORMAT, across="left"), _look(bold=True, wrapped=True),
        *(_look(_FIRST_FORMAT + 1 + places) for places in range(MOST_PLACES + 1)),
    ]  # fmt: skip
    return (
        f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        f'<fonts count="2">{fonts}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/>'
        f"<top/><bottom/><diagonal/></border><border>{line}</border></borders>"
        f'<cellStyleXfs count="1">{_look()}</cellStyleXfs><cellXfs count="{len(looked)}">{"".join(looked)}'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _look(format_: int = 0, *, bold: bool = False, wrapped: bool = False, across: str = "") -> str:
    """One look; bold is that of a heading, which has a line below it."""
    aligned = (f' horizontal="{across}"' if across else "") + (' wrapText="1"' if wrapped else "")
    return (
        f'<xf numFmtId="{format_}" fontId="{int(bold)}" fillId="0" borderId="{int(bold)}" '
        f'applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">'
        f'<alignment vertical="top"{aligned}/></xf>'
    )
