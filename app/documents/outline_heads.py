"""The header of a pasted framework: which column has blocks, which fields, and in what language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.documents.framework_texts import LOCALE
from app.domain.local_text import base_of
from app.domain.text import fold

BLOCK_HEADS = {
    **dict.fromkeys(("bloc", "blocs"), "fr"),
    **dict.fromkeys(("block", "blocks"), "en"),
    **dict.fromkeys(("bloque", "bloques"), "es"),
}
FIELD_HEADS = {
    **dict.fromkeys(("champ", "champs", "champ d action", "champs d action"), "fr"),
    "champs d actions": "fr",
    **dict.fromkeys(("field", "fields", "field of action", "fields of action"), "en"),
    **dict.fromkeys(("campo", "campos", "campo de accion", "campos de accion"), "es"),
}
# The sheet `choices` of an XLSForm: the name of a list is a block, its labels are the fields, and
# what else stands there is not read.
BLOCK_HEADS |= {"list name": ""}
FIELD_HEADS |= {"label": ""}
# `champ:en`, `champ (en)` and, as in an XLSForm, `champ::English (en)`.
HEAD = re.compile(r"(?P<word>[^:(]+?)\s*(?:::?\s*(?P<tag>[^:()]*?)\s*)?(?:\((?P<named>[^()]+)\))?")


class Column(NamedTuple):
    """`language` is what the head says, else that of its word; `tagged` where it says one."""

    place: int
    is_field: bool
    language: str
    tagged: bool


@dataclass(frozen=True)
class Layout:
    """The place of the blocks' and of the fields' column in the framework's language, and those in
    further ones. `locale` is that language where the heads say it, else "". `number` is the place
    of the fields' numbers; a loose one may have further columns that nobody reads."""

    block: int = 0
    field: int = 1
    locale: str = ""
    further: tuple[Column, ...] = ()
    number: int | None = None
    is_loose: bool = False

    @property
    def width(self) -> int:
        """How many columns are read."""
        further = (column.place for column in self.further)
        return max(self.block, self.field, self.number or 0, *further) + 1

    def texts(self, cells: Sequence[str], *, of_field: bool) -> dict[str, str]:
        """Returns the names of a row in the further languages, {language: text}."""
        columns = (column for column in self.further if column.is_field == of_field)
        named = ((column.language, cells[column.place]) for column in columns)
        return {language: text for language, text in named if text}


PLAIN = Layout()


def layout_of(cells: Sequence[str], locale: str) -> Layout | None:
    """Returns the columns under a header, for a framework in `locale`; None where it is none."""
    columns = [_column(place, cell) for place, cell in enumerate(cells) if cell]
    heads = [column for column in columns if column is not None]
    words = [fold(cell) for cell in cells]
    if "list name" in words and any(column.is_field for column in heads):
        return _choices(heads, words, locale)
    if len(heads) < len(columns) or len(cells) < 2:
        return None
    blocks = [column for column in heads if not column.is_field]
    fields = [column for column in heads if column.is_field]
    if not blocks or (not fields and (len(blocks) > 1 or blocks[0].place)):
        return None
    if not fields:
        return PLAIN  # a column of fields without a head stands beside its blocks
    return _layout(blocks, fields, locale)


def _choices(heads: list[Column], words: list[str], locale: str) -> Layout:
    """Returns the columns of an XLSForm's sheet of choices."""
    block = next(column for column in heads if not column.is_field)
    layout = _layout([block], [column for column in heads if column.is_field], locale)
    number = words.index("name") if "name" in words else None
    return replace(layout, number=number, is_loose=True)


def _layout(blocks: list[Column], fields: list[Column], locale: str) -> Layout:
    field = _first(fields, locale)
    block = _first(blocks, field.language)
    rest = (column for column in (*blocks, *fields) if column not in (block, field))
    further = tuple(column for column in rest if column.language)
    says = field.tagged or bool(further)
    return Layout(block.place, field.place, field.language if says else "", further)


def _first(columns: list[Column], locale: str) -> Column:
    """Returns the column in a language, else the first."""
    near = (column for column in columns if base_of(column.language) == base_of(locale))
    return next(near, columns[0])


def _column(place: int, cell: str) -> Column | None:
    head = HEAD.fullmatch(cell)
    word = fold(head["word"]) if head else ""
    if head is None or word not in {**BLOCK_HEADS, **FIELD_HEADS}:
        return None
    tag = _tag(head["named"] or head["tag"] or "")
    spoken = {**BLOCK_HEADS, **FIELD_HEADS}[word]
    return Column(place, word in FIELD_HEADS, tag or spoken, bool(tag))


def _tag(text: str) -> str:
    """Returns a language's tag, "" for anything else."""
    first, mark, rest = text.strip().partition("-")
    tag = first.lower() + mark + rest
    return tag if LOCALE.fullmatch(tag) else ""


def is_header(cells: Sequence[str]) -> bool:
    """Returns whether a row names the columns of blocks and fields."""
    return layout_of(cells, "") is not None
