"""What is printed before a workshop: seat cards with QR and code, blank ballots. PDF by Typst."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import segno

from app.domain.framework import Framework
from app.exports.bars import labels

HERE = Path(__file__).parent


def _qr(url: str) -> str:
    return segno.make(url, error="m").svg_inline(border=0, omitsize=True).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _pdf(data: Mapping[str, Any]) -> bytes:
    import typst

    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(
        str(HERE / "prints.typ"), format="pdf", font_paths=[str(HERE / "fonts")], ignore_system_fonts=True, sys_inputs=inputs
    )
    assert isinstance(made, bytes)
    return made


def seat_cards(*, title: str, code: str, url: str, language: str, seats: Sequence[Mapping[str, str]], words: Mapping[str, str]) -> bytes:
    """An A4 of ten cards a page; each seat is {name, organisation, code}, its QR leads to it; words: {qr, seat_code}."""
    shared = {"kind": "cards", "title": title, "language": language, "code": code, "address": url.split("://", 1)[-1]}
    cards = [{**one, "qr": _qr(card_url(url, one["code"]))} for one in seats]
    return _pdf({**shared, "seats": cards, "words": dict(words)})


def card_url(url: str, seat_code: str) -> str:
    """What a seat card's QR says: the join address with the seat's code."""
    return f"{url}?card={seat_code}"


def paper_ballot(*, title: str, activity: str, url: str, language: str, framework: Framework, words: Mapping[str, str]) -> bytes:
    """One blank ballot with every field; words: {qr, rule, seat_line}."""
    short = labels(framework)
    blocks = [
        {"name": block.name, "fields": [{"label": short[one.id], "name": one.name} for one in block.fields]}
        for block in framework.blocks
        if block.fields
    ]
    shared = {"kind": "ballot", "title": title, "activity": activity, "language": language, "qr": _qr(url)}
    half = _half(blocks)
    return _pdf({**shared, "left": blocks[:half], "right": blocks[half:], "words": dict(words)})


def _half(blocks: Sequence[Mapping[str, Any]]) -> int:
    """How many blocks go left, so that both columns are about as long; a name takes a line for each 38 letters."""
    sizes = [2 + sum(1 + len(one["name"]) // 38 for one in block["fields"]) for block in blocks]
    return min(range(1, len(sizes) + 1), key=lambda half: abs(sum(sizes[:half]) - sum(sizes[half:])))
