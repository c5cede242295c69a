"""A framework as a table, in the columns that outline_table.py reads."""

from app.domain.framework import Block, Field, Framework
from app.domain.local_text import texts_of


def table_of(framework: Framework) -> list[list[str]]:
    """Returns a row of heads, and one for each field and each block without
    fields: for every language block, field, description and objectives, these
    one a line. In the first language the field's id stands before its name."""
    languages = framework.languages
    heads = [
        f"{head}:{tag}"
        for tag in languages
        for head in ("block", "field", "description", "objectives")
    ]
    rows = [
        [text for tag in languages for text in _cells(framework, block, field, tag)]
        for block in framework.blocks
        for field in block.fields or (None,)
    ]
    return [heads, *rows]


def _cells(
    framework: Framework, block: Block, field: Field | None, language: str
) -> list[str]:
    """Returns the four cells of a row in a language, "" where it has no such
    text."""

    def said(text: str) -> str:
        return texts_of(text, framework.locale).get(language, "") if text else ""

    if field is None:
        return [said(block.name), "", "", ""]
    number = f"{field.id}. " if language == framework.locale else ""
    objectives = "\n".join(filter(None, map(said, field.objectives)))
    name = said(field.name)
    return [
        said(block.name),
        f"{number}{name}" if name else "",
        said(field.description),
        objectives,
    ]
