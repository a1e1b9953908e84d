"""A workbook of plain sheets as a file that Excel and LibreOffice open; text never becomes a formula."""

from collections.abc import Sequence
from datetime import date

from slide_templates.evidence.sheet_markup import MAIN, OFFICE, Strings, last_cell, looks, sheet_xml
from slide_templates.evidence.sheets import Sheet
from slide_templates.powerpoint.markup import XML, attribute, text
from slide_templates.powerpoint.theme import theme
from slide_templates.powerpoint.zipping import zipped
from slide_templates.template import core_properties

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


def workbook(sheets: Sequence[Sheet], title: str, subject: str, made_on: date) -> bytes:
    """The sheets as an .xlsx; the same sheets give the same bytes. Raises ValueError for what is no number.

    Written here: XlsxWriter took ten times as long, as it looks at each cell for what it might be.
    """
    strings = Strings()
    written = {f"xl/worksheets/sheet{i}.xml": sheet_xml(sheet, strings) for i, sheet in enumerate(sheets, 1)}
    parts = {
        "[Content_Types].xml": _kinds(len(sheets)),
        "_rels/.rels": _related(
            f"{_PACKAGE}/relationships/metadata/core-properties docProps/core.xml",
            f"{OFFICE}/officeDocument xl/workbook.xml",
        ),
        "docProps/core.xml": core_properties(title, subject, made_on.isoformat(), ""),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": _related(
            *(f"{OFFICE}/worksheet worksheets/sheet{i}.xml" for i in range(1, len(sheets) + 1)),
            f"{OFFICE}/theme theme/theme1.xml",
            f"{OFFICE}/styles styles.xml",
            f"{OFFICE}/sharedStrings sharedStrings.xml",
        ),
        "xl/theme/theme1.xml": theme("Stocktake"),
        "xl/styles.xml": looks(),
        "xl/sharedStrings.xml": strings.xml(),
    }
    return zipped({**parts, **written})


def _kinds(sheets: int) -> str:
    kinds = {
        "xl/workbook.xml": f"{_TYPES}.sheet.main+xml",
        "xl/theme/theme1.xml": _THEME,
        "xl/styles.xml": f"{_TYPES}.styles+xml",
        "xl/sharedStrings.xml": f"{_TYPES}.sharedStrings+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"xl/worksheets/sheet{i}.xml": f"{_TYPES}.worksheet+xml" for i in range(1, sheets + 1)},
    }
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _related(*related: str) -> str:
    """How a part hangs together with others; each is its kind and its name with a space between."""
    pairs = [entry.split(" ") for entry in related]
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(pairs, 1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _book(sheets: Sequence[Sheet]) -> str:
    """The sheets by name; what is filtered in each, and the headings, which every printed page repeats."""
    listed = "".join(
        f'<sheet name={attribute(sheet.name)} sheetId="{i}" r:id="rId{i}"/>'
        for i, sheet in enumerate(sheets, 1)
    )
    names = ""
    for place, sheet in enumerate(sheets):
        name, column, row = text(f"'{sheet.name}'"), *last_cell(sheet)
        names += (
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
            f"{name}!$A$1:${column}${row}</definedName>"
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{name}!$1:$1</definedName>'
        )
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        f'<definedNames>{names}</definedNames><calcPr calcId="191029"/></workbook>'
    )
