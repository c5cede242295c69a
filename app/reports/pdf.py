"""Prepares the report for typst: PDF/UA-1, with people's words as JSON and
never as source."""

import re
from base64 import b64encode
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from app.charts.font_runs import with_font_runs
from app.charts.fonts import FALLBACKS, FAMILY
from app.charts.palette import shades
from app.domain.graphemes import graphemes
from app.reports.model import (
    Bullets,
    Cover,
    Document,
    Figure,
    Part,
    Photo,
    Row,
    Runs,
    Table,
    Text,
)
from app.reports.words import tag

LONG_WORD = re.compile(r"\S{26,}")
PAGE = 1800  # characters: a row that may be longer than a page
BREAK = "\u200b"  # where a word may be broken that has no other place


def report_order(document: Document, made_at: datetime) -> dict[str, object]:
    """Returns the typesetter's order: PDF/UA-1, with the machine's fonts after
    ours."""
    return {
        "template": "report.typ",
        "input": "report",
        "data": plain(document),
        "own_fonts": False,
        "standards": ["ua-1"],
        "made_at": made_at.astimezone(UTC).replace(microsecond=0).isoformat(),
    }


def pages_order(document: Document) -> dict[str, object]:
    """Returns the typesetter's order for the pages of all headings, as JSON:
    [[numbers]]."""
    order = {"template": "report.typ", "input": "report", "data": plain(document)}
    return {**order, "own_fonts": False, "query": "<heading-pages>"}


def _shades() -> dict[str, list[str]]:
    """Returns the colours of each block by its number."""
    return {
        str(number): [f"#{part}" for part in shade]
        for number, shade in shades().items()
    }


def _cover(cover: Cover) -> dict[str, object]:
    return {
        **asdict(replace(cover, logos=())),
        "logos": [_photo(logo) for logo in cover.logos],
        "title": _text(cover.title),
        "lines": [_runs(line) for line in cover.lines],
    }


def plain(document: Document) -> dict[str, object]:
    """Returns the data that report.typ reads."""
    return {
        "language": spoken(tag(document.language)),
        "fonts": [FAMILY, *FALLBACKS],
        "shades": _shades(),
        "cover": _cover(document.cover),
        "contents": document.contents,
        "running": _text(document.running),
        "summary": [_kind(part) for part in document.summary],
        "parts": [_kind(part) for part in document.parts],
    }


def spoken(language: str) -> list[str | None]:
    """Returns [language, region or None] as typst takes them: fr-FR,
    zh-Hans-CN."""
    first, *rest = language.split("-")
    return [
        first,
        next(
            (subtag.upper() for subtag in rest if re.fullmatch("[A-Za-z]{2}", subtag)),
            None,
        ),
    ]


def _kind(part: Part) -> dict[str, object]:
    return {"kind": type(part).__name__.lower(), **_part(part)}


def _part(part: Part) -> dict[str, object]:
    if isinstance(part, Table):
        return {
            **asdict(part),
            "rows": [_row(row) for row in part.rows],
            "whole": part.whole,
        }
    if isinstance(part, Photo):
        return _photo(part)
    if isinstance(part, Bullets):
        return {"items": [_runs(item) for item in part.items], "short": part.short}
    values = {name: getattr(part, name) for name in part.__dataclass_fields__}
    plain_values = {name: _plain(value) for name, value in values.items()}
    if isinstance(part, Figure):
        plain_values["svg"] = with_font_runs(part.svg)
    return plain_values


def _photo(photo: Photo) -> dict[str, object]:
    """Returns a picture as a drawing that holds it: typst takes no other bytes
    from JSON."""
    file = photo.file
    address = f"data:{file.media};base64,{b64encode(file.body).decode()}"
    size = f'width="{file.width}" height="{file.height}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {file.width} '
        f'{file.height}" {size}><image href="{address}" {size}/></svg>'
    )
    return {"svg": svg, "alt": photo.alt, "width": photo.width}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return _text(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _row(row: Row) -> dict[str, object]:
    cells = [
        {
            "runs": _runs(cell.runs, narrow=True),
            "items": [_runs(item) for item in cell.items],
        }
        for cell in row.cells
    ]
    return {
        "cells": cells,
        "colour": row.colour,
        "group": row.group,
        "splits": row.length > PAGE,
    }


def _runs(texts: Runs, *, narrow: bool = False) -> list[dict[str, object]]:
    return [_text(text, narrow=narrow) for text in texts]


def breakable(words: str) -> str:
    """Returns the words with places to break those that are longer than a
    line."""
    return LONG_WORD.sub(lambda word: BREAK.join(_pieces(word[0])), words)


def _pieces(word: str) -> list[str]:
    """Returns a long word in pieces of six characters as people see them."""
    clusters = graphemes(word)
    return [
        "".join(clusters[start : start + 6]) for start in range(0, len(clusters), 6)
    ]


def _text(text: Text, *, narrow: bool = False) -> dict[str, object]:
    """Returns a text, with places to break words that are longer than a line.

    The seal is left whole, except in a column.
    """
    words = text.words if text.look == "code" and not narrow else breakable(text.words)
    return {
        "words": words,
        "look": text.look,
        "language": spoken(text.language) if text.language else None,
    }
