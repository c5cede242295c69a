"""Pasted frameworks for tests: what was read, what is wrong, and an outline written back."""

from collections.abc import Callable

import pytest

from app.documents.outline import read_outline
from app.documents.outline_lines import PRINTED, BadOutline, read_line
from app.domain.framework import Framework

Reader = Callable[[str], Framework]


OUTLINE = """# Nos quartiers

Nord et fleuve
    1. Eau
    2. Marché, lundi et jeudi

Sud
    7) École
"""


def shape(framework: Framework) -> dict[str, list[str]]:
    """{block name: ["id name", …]}."""
    return {
        block.name: [f"{field.id} {field.name}" for field in block.fields]
        for block in framework.blocks
    }


def problems(text: str, read: Reader = read_outline) -> list[tuple[int, str]]:
    with pytest.raises(BadOutline) as no:
        read(text)
    first = no.value.problems[0]
    assert (no.value.code, no.value.details) == ("bad_outline", dict(first))
    return [(problem["line"], problem["problem"]) for problem in no.value.problems]


def write_outline(framework: Framework) -> str:
    """Returns the text that `read_outline` reads as the same names in the same order.

    With the ids when they look printed, and descriptions; extras are left out.
    """
    ids = list(framework.fields)
    if not all(PRINTED.fullmatch(field_id) for field_id in ids):
        ids = [str(place) for place in range(1, len(ids) + 1)]
    printed = dict(zip(framework.fields, ids, strict=True))
    # A number before a name protects what looks like a mark in it: only one number is taken off.
    marked = any(looks_marked(block.name) for block in framework.blocks)
    fields = [field for block in framework.blocks for field in block.fields]
    objectives = {field.id: [f"    1. {text}" for text in field.objectives] for field in fields}
    lines = [f"# {framework.title}"]
    for place, block in enumerate(framework.blocks, start=1):
        lines.append(f"{place}. {block.name}" if marked else block.name)
        lines += quoted(block.description)
        for field in block.fields:
            lines += [f"  {printed[field.id]}. {field.name}", *quoted(field.description)]
            lines += objectives[field.id]
    return "\n".join(lines) + "\n"


def quoted(description: str) -> list[str]:
    """Returns the lines of a description."""
    return [f"    > {line}" for line in description.split("\n")] if description else []


def looks_marked(name: str) -> bool:
    line = read_line(0, name)
    return line.marked or line.heading or name.startswith(">")
