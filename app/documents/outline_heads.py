"""The header of a pasted framework: which column has blocks, which fields, and
in what language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.documents.frameworks.texts import LOCALE
from app.domain.local_text import base_of
from app.domain.text import fold, tidy

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
# What explains a field beside its name; without a language in the head, in
# that of the names.
ABOUT_HEADS = dict.fromkeys(
    ("description", "descriptions", "descripcion", "descripciones"), "about"
)
ABOUT_HEADS |= dict.fromkeys(
    ("objectif", "objectifs", "objective", "objectives", "objetivo", "objetivos"),
    "aims",
)
# The fields' printed numbers.
NUMBER_HEADS = frozenset({"no", "n", "n o", "numero", "number", "num", "nr"})
# The sheet `choices` of an XLSForm: the name of a list is a block, its labels
# are the fields, and what else stands there is not read.
BLOCK_HEADS |= {"list name": ""}
FIELD_HEADS |= {"label": ""}
# `champ:en`, `champ (en)` and, as in an XLSForm, `champ::English (en)`.
HEAD = re.compile(
    r"(?P<word>[^:(]+?)\s*(?:::?\s*(?P<tag>[^:()]*?)\s*)?(?:\((?P<named>[^()]+)\))?"
)


class Column(NamedTuple):
    """`kind` is `block`, `field`, `number`, `about` or `aims`; `language` what
    the head says, else that of its word, "" for that of the names; `tagged`
    where it says one."""

    place: int
    kind: str
    language: str
    tagged: bool

    @property
    def is_name(self) -> bool:
        return self.kind in {"block", "field"}


@dataclass(frozen=True)
class Layout:
    """The place of the blocks' and of the fields' column in the framework's
    language, and those in further ones, with those of what explains the
    fields. `locale` is that language where the heads say it, else "". `number`
    is the place of the fields' numbers; `unknown` are the places whose heads
    say nothing. A loose layout may have further columns, which nobody
    reads."""

    block: int = 0
    field: int = 1
    locale: str = ""
    further: tuple[Column, ...] = ()
    number: int | None = None
    unknown: frozenset[int] = frozenset()
    is_loose: bool = False

    @property
    def width(self) -> int:
        """How many columns are read."""
        further = (column.place for column in self.further)
        return (
            max(self.block, self.field, self.number or 0, *further, *self.unknown) + 1
        )

    def texts(self, cells: Sequence[str], kind: str) -> dict[str, str]:
        """Returns a row's texts of a kind in the further languages, {language:
        text}."""
        columns = _of_kind(self.further, kind)
        named = ((column.language, cells[column.place]) for column in columns)
        return {language: text for language, text in named if text}


PLAIN = Layout()


def layout_of(cells: Sequence[str], locale: str) -> Layout | None:
    """Returns the columns under a header, for a framework in `locale`; None
    where it is none."""
    columns = [_column(place, cell) for place, cell in enumerate(cells) if cell]
    heads = [column for column in columns if column is not None]
    words = [fold(cell) for cell in cells]
    blocks, fields = _of_kind(heads, "block"), _of_kind(heads, "field")
    if "list name" in words and fields:
        return _choices(heads, words, locale)
    if blocks and fields:
        named = {column.place for column in heads}
        unknown = frozenset(place for place, cell in enumerate(cells) if cell) - named
        return replace(_layout(heads, locale), unknown=unknown)
    is_plain = len(cells) > 1 and len(heads) == len(columns) == 1 and heads == blocks
    # A column of fields without a head stands beside its blocks
    return PLAIN if is_plain and not blocks[0].place else None


def _choices(heads: list[Column], words: list[str], locale: str) -> Layout:
    """Returns the columns of an XLSForm's sheet of choices."""
    block = _of_kind(heads, "block")[0]
    layout = _layout([block, *(head for head in heads if head.kind != "block")], locale)
    number = words.index("name") if "name" in words else None
    return replace(layout, number=number, is_loose=True)


def _layout(heads: list[Column], locale: str) -> Layout:
    field = _first(_of_kind(heads, "field"), locale)
    block = _first(_of_kind(heads, "block"), field.language)
    rest = (column for column in heads if column not in (block, field))
    texts = [column for column in rest if column.kind != "number"]
    further = tuple(column for column in texts if column.language or not column.is_name)
    says = field.tagged or any(column.is_name for column in further)
    number = next((column.place for column in _of_kind(heads, "number")), None)
    language = field.language if says else ""
    return Layout(block.place, field.place, language, further, number)


def _of_kind(columns: Iterable[Column], kind: str) -> list[Column]:
    return [column for column in columns if column.kind == kind]


def _first(columns: list[Column], locale: str) -> Column:
    """Returns the column in a language, else the first."""
    near = (column for column in columns if base_of(column.language) == base_of(locale))
    return next(near, columns[0])


def _column(place: int, cell: str) -> Column | None:
    head = HEAD.fullmatch(tidy(cell, line=True))
    word = fold(head["word"]) if head else ""
    if fold(cell) in NUMBER_HEADS:
        return Column(place, "number", "", False)
    if head is None or word not in {**BLOCK_HEADS, **FIELD_HEADS, **ABOUT_HEADS}:
        return None
    tag = _tag(head["named"] or head["tag"] or "")
    spoken = {**BLOCK_HEADS, **FIELD_HEADS}.get(word, "")
    kind = ABOUT_HEADS.get(word) or ("field" if word in FIELD_HEADS else "block")
    return Column(place, kind, tag or spoken, bool(tag))


def _tag(text: str) -> str:
    """Returns a language's tag, "" for anything else."""
    first, mark, rest = text.strip().partition("-")
    tag = first.lower() + mark + rest
    return tag if LOCALE.fullmatch(tag) else ""


def is_header(cells: Sequence[str]) -> bool:
    """Returns whether a row names the columns of blocks and fields."""
    return layout_of(cells, "") is not None
