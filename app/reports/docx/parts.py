"""Tidies the parts beside the text: names the typeface, drops what the
template brings along."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from app.reports.docx.xml import COMPLEX_FONT, FONT

# Carlito has Calibri's widths: a program without Calibri keeps every line
# where it is.
FONTS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:font w:name="{FONT}"><w:altName w:val="Carlito"/>
<w:panose1 w:val="020F0502020204030204"/>
<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>
<w:font w:name="{COMPLEX_FONT}"><w:altName w:val="Liberation Sans"/>
<w:panose1 w:val="020B0604020202020204"/>
<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>
<w:font w:name="Symbol"><w:panose1 w:val="05050102010706020507"/>
<w:charset w:val="02"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>
</w:fonts>"""
# Half a megabyte of Word 2010's second copy of the styles
OLD_STYLES = "/stylesWithEffects"


def tidy_parts(document: Any) -> None:
    """Names the report's typeface with the one that may stand for it; drops
    old styles, picture."""
    relations = document.part.rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = FONTS.encode()
        elif relation.reltype.endswith(OLD_STYLES):
            del relations[key]
    package = document.part.package.rels
    for key in [key for key, relation in package.items() if _is_thumbnail(relation)]:
        del package[key]


def _is_thumbnail(relation: Any) -> bool:
    # Of the template's first page
    return bool(relation.reltype.endswith("/thumbnail"))
