"""Reads many notes at once: a line each, or a table of places and texts as
other boards save."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.documents.outline_heads import NUMBER_HEADS
from app.documents.sheet import Line, read_lines
from app.domain.framework import Framework
from app.domain.local_text import texts_of
from app.domain.refusals import Refusal
from app.domain.text import NOTE_LIMIT, clean_text, fold, identity_of, tidy

LIMIT = 500  # notes of one paste
Problem = Literal["no_place", "not_open", "too_long"]
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦‣]|\d{1,3}[.)])\s+")
_NUMBERED = re.compile(r"^\s*(\w{1,4})\s*[.):–—-]?\s+(.+)$")
_FIELD_BEFORE = re.compile(r"^\s*(\d{1,3})\s*[.):;,–—-]\s+(.+)$")


def _words(text: str) -> set[str]:
    return set(text.split("|"))


# What heads the columns, folded: ours in three languages, and those of other
# boards' files.
TEXT, TITLE, FIELD, NUMBER, BLOCK, STATE = (
    "text",
    "title",
    "field",
    "number",
    "block",
    "state",
)
HEADS = {
    TEXT: _words(
        "text|texte|texto|note|notes|nota|notas|idea|ideas|idee|idees|contenu|content|"
        "contenido|sticky note|sticky notes|sticky|post it|postit|card|carte|tarjeta|"
        "message|description|proposition|propositions|proposal|propuesta|commentaire|"
        "comment|comentario"
    ),
    TITLE: _words("title|titre|titulo"),
    FIELD: _words(
        "field|fields|champ|champs|champ d action|campo|campos|area|section|category|"
        "categories|categorie|categoria|frame|cadre|column|colonne|columna|tag|tags|"
        "theme|thematique|dimension|place|lieu"
    ),
    NUMBER: NUMBER_HEADS,
    BLOCK: _words("block|blocks|bloc|blocs|bloque|bloques"),
    STATE: _words("state|etat|estado"),
}
SHOWN = _words("shown|affichee|affiche|visible|mostrada|montree|")


@dataclass(frozen=True)
class PastedNote:
    """A note of line `line`, under a block and, where that has fields, one of
    them."""

    line: int
    text: str
    block: str
    field: str | None

    @property
    def place(self) -> str:
        """The id of the field, of a block without fields its own."""
        return self.field or self.block


@dataclass(frozen=True)
class LostLine:
    """A line that becomes no note: its place is not on the list (`no_place`)
    or takes no notes in this activity (`not_open`), or its text is over
    NOTE_LIMIT characters (`too_long`)."""

    line: int
    text: str
    problem: Problem


@dataclass(frozen=True)
class Pasted:
    notes: tuple[PastedNote, ...]
    lost: tuple[LostLine, ...]


@dataclass(frozen=True)
class Places:
    """The places of a framework by what people call them; `open` are the
    blocks that take notes, `usual` is the place (id of a field or bare block)
    of lines that say none, "" for nowhere."""

    framework: Framework
    open: Collection[str]
    usual: str = ""

    def find(self, name: str) -> str:
        """Returns the id of the place of this name, number or both; "" for
        none."""
        written = name.strip().strip(".")
        return written if written in self._ids else self.find_name(name)

    def find_name(self, name: str) -> str:
        """Returns the place of this name, in any of its languages and perhaps
        behind its number; "" for none."""
        written = name.strip().rstrip(":").strip()
        if not written:
            return ""
        numbered = _NUMBERED.match(written)
        return self._by_name.get(identity_of(written)) or (
            self._by_name.get(identity_of(numbered[2]), "") if numbered else ""
        )

    @cached_property
    def _ids(self) -> set[str]:
        return {(field or block).id for block, field in self.framework.places()}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Returns the ids by names, made once: a paste has thousands of
        lines."""
        return {
            identity_of(text): (field or block).id
            for block, field in self.framework.places()
            for text in texts_of((field or block).name, self.framework.locale).values()
        }

    def block_of(self, place: str) -> str:
        block = self.framework.block_of.get(place)
        return block.id if block else place


def _require_count(count: int) -> None:
    if not count:
        raise Refusal("bad_paste", cause="empty")
    if count > LIMIT:
        raise Refusal("bad_paste", cause="too_many", limit=LIMIT)


def read_pasted(text: str, places: Places) -> Pasted:
    """Returns the notes of a pasted text, and the lines that become none.

    A first line of several heads makes it a table; so do two columns, of which
    the first names places. Else each line is a note, and a line that is the
    name of a place heads those below it; without such a head the number of a
    field may stand before a note. Refuses `bad_paste` with a cause: empty,
    not_csv, too_many.
    """
    said = [(line, place, tidy(words)) for line, place, words in _said(text, places)]
    said = [(line, place, words) for line, place, words in said if words.strip(" ;,")]
    _require_count(len(said))
    results = [_placed(line, place, words, places) for line, place, words in said]
    return Pasted(
        tuple(result for result in results if isinstance(result, PastedNote)),
        tuple(result for result in results if isinstance(result, LostLine)),
    )


# Line, place as it is written ("" for the usual one), text
Said = tuple[int, str, str]


def _said(text: str, places: Places) -> list[Said]:
    """Returns what each line says. Refuses `bad_paste`."""
    try:
        rows = read_lines(text, 2 * LIMIT, lambda cells: False)
    except csv.Error:
        raise Refusal("bad_paste", cause="not_csv") from None
    heads = _heads(rows[0].cells) if rows else {}
    if (TEXT in heads or TITLE in heads) and len(rows[0].cells) > 1:
        return [
            _of_row(row, heads, places) for row in rows[1:] if _is_shown(row, heads)
        ]
    if _is_two_columns(rows, places):
        return [(row.number, row.cells[0], row.cells[1]) for row in rows]
    return _plain(text, places)


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Returns the places of the columns by what they hold; the first of each
    kind counts."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for kind, words in HEADS.items():
            if fold(cell) in words:
                columns.setdefault(kind, place)
    return columns


def _cell(row: Line, heads: Mapping[str, int], kind: str) -> str:
    column = heads.get(kind, -1)
    return row.cells[column] if 0 <= column < len(row.cells) else ""


def _is_shown(row: Line, heads: Mapping[str, int]) -> bool:
    return STATE not in heads or fold(_cell(row, heads, STATE)) in SHOWN


def _of_row(row: Line, heads: Mapping[str, int], places: Places) -> Said:
    """Returns line, place and text. The number says the place, else the field,
    else the block; else what stands beside a title, as our own file for Miro
    has it. A title and a text are one note."""
    named = [_cell(row, heads, kind) for kind in (NUMBER, FIELD, BLOCK)]
    written = [name for name in named if name]
    title, text = (_cell(row, heads, kind) for kind in (TITLE, TEXT))
    known_place = next((name for name in written if places.find(name)), "")
    if title and not known_place and places.find_name(text):
        return row.number, text, title
    words = " – ".join(dict.fromkeys(filter(None, (title, text))))
    return row.number, known_place or next(iter(written), ""), words


def _is_two_columns(rows: Sequence[Line], places: Places) -> bool:
    """Returns whether each row has two cells, and at least half of the first
    ones name a place."""
    pairs = [row.cells for row in rows if len(row.cells) == 2 and all(row.cells)]
    if not pairs or len(pairs) < len(rows):
        return False
    return 2 * sum(bool(places.find(cells[0])) for cells in pairs) >= len(pairs)


def _plain(text: str, places: Places) -> list[Said]:
    lines = text.lstrip("\ufeff").splitlines()
    of_fields = {} if places.usual else _fields_before(lines, places)
    said: list[Said] = []
    head = ""
    for number, line in enumerate(lines, start=1):
        words = _BULLET.sub("", line).strip()
        place = places.find_name(line) or places.find_name(words)
        if place:
            head = place
        elif number in of_fields and not head:
            said.append((number, *of_fields[number]))
        else:
            said.append((number, head, words))
    return said


def _fields_before(lines: Sequence[str], places: Places) -> dict[int, tuple[str, str]]:
    """Returns {line: (field, text)} of the lines that begin with the number of
    a field, as in "22: market"; none where the numbers only count the
    lines."""
    numbered = {
        number: (match[1], match[2])
        for number, line in enumerate(lines, start=1)
        if (match := _FIELD_BEFORE.match(line)) and match[1] in places.framework.fields
    }
    counted = [str(number) for number in range(1, len(numbered) + 1)]
    is_list = (
        len(numbered) > 1 and [field for field, _text in numbered.values()] == counted
    )
    return {} if is_list else numbered


def _placed(line: int, name: str, words: str, places: Places) -> PastedNote | LostLine:
    place = places.find(name) if name else places.usual
    if not place:
        return LostLine(line, words, "no_place")
    block = places.block_of(place)
    if block not in places.open:
        return LostLine(line, words, "not_open")
    try:
        cleaned = clean_text(words, NOTE_LIMIT)
    except Refusal:
        return LostLine(line, words, "too_long")
    return PastedNote(
        line, cleaned, block, place if place in places.framework.fields else None
    )
