"""The notes page of one slide."""

from collections.abc import Sequence

from slide_templates.powerpoint.markup import NAMESPACES, XML, paragraphs
from slide_templates.powerpoint.shapes import GROUP

_NAMESPACES = " ".join(name for name in NAMESPACES.split() if not name.startswith("xmlns:r"))  # no relations


def notes_page(lines: Sequence[str]) -> str:
    """A notes page with the slide's picture and one paragraph for each line."""
    return (
        f"{XML}<p:notes {_NAMESPACES}><p:cSld><p:spTree>{GROUP}<p:sp><p:nvSpPr>"
        '<p:cNvPr id="2" name="Slide image"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="sldImg" idx="2"/>'
        '</p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" sz="quarter" idx="1"/></p:nvPr>'
        "</p:nvSpPr><p:spPr/>"
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(lines)}</p:txBody></p:sp></p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
