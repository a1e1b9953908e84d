"""The theme part: NHS colours, Arial, flat fills."""

from slide_templates.powerpoint.markup import XML
from slide_templates.powerpoint.palette import THEME


def theme(name: str) -> str:
    """A whole theme part; the three grades of fills, lines and effects are all plain."""
    shades = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in THEME.items())
    face = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    outline = f'<a:ln w="9525">{plain}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{name}">'
        "<a:themeElements>"
        f'<a:clrScheme name="{name}">{shades}</a:clrScheme><a:fontScheme name="{name}">'
        f"<a:majorFont>{face}</a:majorFont>"
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="{name}">'
        f"<a:fillStyleLst>{plain * 3}"
        f"</a:fillStyleLst><a:lnStyleLst>{outline * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
