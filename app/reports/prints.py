"""Prepares what is printed before a workshop: seat cards with QR and code,
blank ballots, what explains the fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.explaining.files import ExplainingFile
from app.domain.framework import Field, Framework
from app.domain.framework_names import labels
from app.domain.local_text import lang_of
from app.domain.wifi import Wifi
from app.reports.pdf import spoken
from app.reports.words import tag


def _order(data: Mapping[str, Any]) -> dict[str, object]:
    head = {"template": "prints.typ", "input": "data", "own_fonts": True}
    return {**head, "standards": ["ua-1"], "made_at": None, "data": dict(data)}


def cards_order(
    *,
    title: str,
    code: str,
    url: str,
    language: str,
    seats: Sequence[Mapping[str, str]],
    words: Mapping[str, str],
    wifi: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Orders A4 pages of ten cards. `wifi`: as `wifi_part` returns it.

    Each seat is {name, organisation, code}, and its QR leads to it; `words`
    are {qr, seat_code}.
    """
    shared = {
        "kind": "cards",
        "title": title,
        "language": language,
        "code": code,
        "address": url.split("://", 1)[-1],
    }
    cards = [{**seat, "qr_of": card_url(url, seat["code"])} for seat in seats]
    return _order({**shared, "seats": cards, "words": dict(words), "wifi": wifi})


def wifi_part(wifi: Wifi | None) -> dict[str, str] | None:
    """Returns {name, password, qr_of} of the room's Wi-Fi for a print, None
    without one."""
    return {**wifi.json(), "qr_of": wifi.qr_text} if wifi else None


def poster_order(
    *,
    title: str,
    place: str,
    code: str,
    url: str,
    language: str,
    words: Mapping[str, str],
    wifi: Mapping[str, str] | None,
    stay_connected: Sequence[str],
) -> dict[str, object]:
    """Orders an A4 poster on how to join: the Wi-Fi's QR code, where there is
    one, and the board's.

    `words` are {qr, qr_wifi, wifi, workshop, password, open, code}.
    """
    shared = {
        "kind": "poster",
        "title": title,
        "place": place,
        "language": language,
        "code": code,
    }
    address = url.split("://", 1)[-1].partition("/b/")[0]
    further = {"qr_of": url, "address": address, "stay_connected": list(stay_connected)}
    return _order({**shared, **further, "words": dict(words), "wifi": wifi})


def towns_order(
    *,
    title: str,
    language: str,
    towns: Sequence[Mapping[str, str]],
    words: Mapping[str, str],
) -> dict[str, object]:
    """Orders an A4 page for each town of a programme, its secret link below a
    line to fold along.

    Each is {town, code, join_url, screen_url, host_url}; `words` are {qr,
    join, code, screen, fold, qr_host}.
    """
    pages = [
        {
            **town,
            "join": {"qr_of": town["join_url"]},
            "host": {"qr_of": town["host_url"]},
        }
        for town in towns
    ]
    shared = {"kind": "towns", "title": title, "language": language, "wifi": None}
    return _order({**shared, "towns": pages, "words": dict(words)})


def card_url(url: str, seat_code: str) -> str:
    """Returns the address in a seat card's QR: the join address with the
    seat's code."""
    return f"{url}?card={seat_code}"


def ballot_order(
    *,
    title: str,
    activity: str,
    url: str,
    language: str,
    framework: Framework,
    words: Mapping[str, str],
) -> dict[str, object]:
    """Orders blank ballots with every field: two on an A4 where they fit.

    `words`: {qr, rule, seat_line, stub}; with a `stub` the seat's line is on a
    strip to tear off.
    """
    short = labels(framework)
    blocks = [
        {
            "name": block.name,
            "language": _spoken(block.name, framework),
            "fields": [
                {
                    "label": short[field.id],
                    "name": field.name,
                    "language": _spoken(field.name, framework),
                }
                for field in block.fields
            ],
        }
        for block in framework.blocks
        if block.fields
    ]
    shared = {
        "kind": "ballot",
        "title": title,
        "activity": activity,
        "edition": "" if framework.is_of_notes else framework.edition,
        "edition_language": _spoken(framework.title, framework),
        "language": language,
        "qr_of": url,
    }
    half = _half(blocks)
    return _order(
        {**shared, "left": blocks[:half], "right": blocks[half:], "words": dict(words)}
    )


def explanations_order(
    *,
    title: str,
    language: str,
    framework: Framework,
    files: Mapping[str, ExplainingFile],
    heading: str,
) -> dict[str, object]:
    """Orders A4 pages of every field by block: number, name, description,
    objectives, picture."""
    short = labels(framework)

    def said(text: str) -> dict[str, object] | None:
        return (
            {"text": str(text), "language": _spoken(text, framework)} if text else None
        )

    def row(field: Field) -> dict[str, object]:
        picture = files.get(field.picture)
        return {
            "label": short[field.id],
            "name": said(field.name),
            "description": said(field.description),
            "objectives": [said(objective) for objective in field.objectives],
            "picture": list(picture.body) if picture else None,
        }

    data = {
        "title": title,
        "language": language,
        "edition": said(framework.edition),
        "blocks": [
            {"name": said(block.name), "fields": [row(field) for field in block.fields]}
            for block in framework.blocks
            if block.fields
        ],
        "words": {"heading": heading},
    }
    return {**_order(data), "template": "explanations.typ"}


def _spoken(text: str, framework: Framework) -> list[str | None]:
    """Returns the language of a name of the framework, as typst takes it."""
    return spoken(tag(lang_of(text, framework.locale)))


def _half(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Returns how many blocks go left, so that both columns are about as long.

    A name takes a line for each 38 letters.
    """
    sizes = [
        2 + sum(1 + len(field["name"]) // 38 for field in block["fields"])
        for block in blocks
    ]
    return min(
        range(1, len(sizes) + 1),
        key=lambda half: abs(sum(sizes[:half]) - sum(sizes[half:])),
    )
