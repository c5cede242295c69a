"""One's own framework as somebody has it: an outline, a table, JSON, or a file
of these."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace

from app.documents.frameworks.files import without_bodies
from app.documents.frameworks.ids import own_id, slug
from app.documents.frameworks.reader import MAX_BLOCKS, MAX_FIELDS, read_framework
from app.documents.json_lines import line_at, line_of
from app.documents.outline import read_pasted
from app.documents.outline_lines import BadOutline
from app.documents.roster.file import ARCHIVE, OLD_WORKBOOK, PDF, decode_text
from app.documents.workbook import BadWorkbook, read_workbook
from app.domain.framework import Block, Field, Framework
from app.domain.plan.questions import for_votes
from app.domain.refusals import Refusal

CHOICES = "choices"  # the sheet of an XLSForm with what can be chosen
MOST_ROWS = MAX_BLOCKS + MAX_FIELDS + 50


def read_own(given: object, *, title: str, locale: str) -> Framework:
    """Reads a text or a JSON document, which a text may be too.

    `title` and `locale` are for one that names none. Refuses `bad_outline`,
    `bad_framework`, of a text with its `line`.
    """
    if isinstance(given, str) and given.lstrip("\ufeff \t\r\n").startswith("{"):
        return _read_json(given.lstrip("\ufeff"), title, locale)
    if isinstance(given, str):
        return read_pasted(given, title=title, locale=locale)
    return _read_document(given, title, locale)


def _read_json(text: str, title: str, locale: str) -> Framework:
    document = _parsed(text)
    try:
        return _read_document(document, title, locale)
    except Refusal as refusal:
        line = line_of(text, str(refusal.details.get("where", "")))
        raise Refusal(refusal.code, **refusal.details, line=line) from None


def _read_document(given: object, title: str, locale: str) -> Framework:
    if not isinstance(given, Mapping):
        return read_framework(given, locale=locale)  # refuses it
    document, bodies = without_bodies({"title": title, **given})
    framework = for_votes(read_framework(document, locale=locale))
    return replace(_with_files_of(framework, bodies), bodies=bodies)


def _with_files_of(framework: Framework, bodies: Mapping[str, bytes]) -> Framework:
    """Returns the framework without the keys of files that did not come with
    it."""
    for field in framework.fields.values():
        if not bodies.keys() >= set(field.files):
            sounds = {tag: key for tag, key in field.sounds.items() if key in bodies}
            picture = field.picture if field.picture in bodies else ""
            framework = framework.with_field(
                replace(field, picture=picture, sounds=sounds)
            )
    return framework


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = line_at(text, getattr(error, "pos", 0))
        raise Refusal("bad_outline", line=line, problem="not_json") from None


def text_of_file(data: bytes) -> str:
    """Returns a file's text: that of a text, CSV or JSON, or a workbook's rows
    between tabs, those of its sheet `choices` where it has one. Refuses
    `bad_outline` (not_a_list)."""
    if data.startswith((OLD_WORKBOOK, PDF)):
        raise BadOutline([{"line": 1, "problem": "not_a_list"}])
    if not data.startswith(ARCHIVE):
        return decode_text(data)
    try:
        rows = read_workbook(data, MOST_ROWS, CHOICES)
    except BadWorkbook:
        raise BadOutline([{"line": 1, "problem": "not_a_list"}]) from None
    out = io.StringIO()
    width = max(
        (place for row in rows for place, cell in enumerate(row, start=1) if cell),
        default=0,
    )
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        row[:width] for row in rows
    )
    return out.getvalue()


def in_one_block(framework: Framework) -> Framework:
    """Returns a framework without fields as one block, whose fields are its
    blocks."""
    fields = tuple(
        Field(str(number), block.name, block.description)
        for number, block in enumerate(framework.blocks, start=1)
    )
    block = Block(slug(framework.title) or "block-1", framework.title, fields)
    return replace(framework, id=own_id(framework.title), blocks=(block,))
