"""Merges two files of one workshop, held at two sites, into one session: every
item once.

Where both say something of one thing, a note's last change stands, for a named
ballot the last recorded one, and for everything else the newer file: that in
which something happened last. What it leaves empty the older one fills. What a
person took back at one site stays taken back: an erased name, a voided seat,
private notes, hidden names, the earlier day of erasure.
"""

import json
from collections.abc import Sequence
from typing import cast

from app.documents.erased_texts import with_erasures
from app.documents.frameworks.reader import read_framework
from app.documents.session.document import BoardDocument, BoardPart, SeatPart
from app.documents.session.merge.activities import (
    lines_of_merged_rounds,
    merged_activities,
    require_alike,
)
from app.documents.session.merge.frameworks import merged_frameworks
from app.documents.session.merge.lists import (
    filled,
    merged_by,
    merged_log,
    merged_notes,
    merged_seats,
    merged_sittings,
)
from app.documents.session.merge.plan import merged_commitments, merged_follow_ups
from app.documents.session.merge.sites import Pair, cannot_merge
from app.documents.session.merge.words import with_words_of
from app.documents.session.pictures import only_used_files
from app.documents.session.question_checks import with_fitting_answers
from app.documents.session.voices import without_erased
from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.framework_names import are_alike
from app.domain.group import GroupPart
from app.domain.pictures import MOST_PHOTOS, Pictures
from app.domain.text import fold

JOINING = ("open", "roster", "closed")


def merge_sessions(first: BoardDocument, second: BoardDocument) -> BoardDocument:
    """Merges two checked session documents, in either order.

    Refuses `cannot_merge` with `where`, a path in the first, and `problem`.
    """
    first, second = with_erasures(first, second), with_erasures(second, first)
    first, second = with_words_of(first, second), with_words_of(second, first)
    newer, older = sorted((first, second), key=_age, reverse=True)
    if _without_code(newer) == _without_code(older):
        return newer
    _require_one_workshop(first, second)
    frameworks = _frameworks(first, second)
    pair = Pair(first, newer, _with_group_keys(older, newer["groups"]))
    seats = _seats(pair)
    activities = merged_activities(pair, frameworks)
    new_lines = lines_of_merged_rounds(pair, activities)
    board = _board(newer["board"], older["board"], is_recounted=bool(new_lines))
    merged: BoardDocument = {
        "schema": first["schema"],
        "board": board,
        "frameworks": merged_frameworks(newer["frameworks"], older["frameworks"]),
        "groups": merged_by("key", newer["groups"], pair.older["groups"]),
        "activities": activities,
        "sessions": merged_sittings(newer["sessions"], older["sessions"]),
        "seats": seats,
        "notes": without_erased(
            merged_notes(newer["notes"], pair.older["notes"]), seats
        ),
        "commitments": merged_commitments(newer, older),
        "follow_ups": merged_follow_ups(newer, older),
        "log": merged_log(newer["log"], [*older["log"], *new_lines]),
    }
    return _with_files(merged, newer, older)


def _with_files(
    merged: BoardDocument, newer: BoardDocument, older: BoardDocument
) -> BoardDocument:
    """Returns the document with those files of both that it names."""
    keys = BoardSettings.read(merged["board"]["settings"]).pictures.keys
    parts = merged_by("key", newer.get("pictures") or [], older.get("pictures") or [])
    if pictures := [part for part in parts if part["key"] in keys]:
        merged["pictures"] = pictures
    merged["field_files"] = merged_by(
        "key", newer.get("field_files") or [], older.get("field_files") or []
    )
    return only_used_files(merged)


def _seats(pair: Pair) -> list[SeatPart]:
    """Returns all seats, with answers to what the merged settings ask. Refuses
    `cannot_merge`."""
    seats = merged_seats(pair.first["seats"], pair.newer["seats"], pair.older["seats"])
    settings = {**pair.older["board"]["settings"], **pair.newer["board"]["settings"]}
    return with_fitting_answers(seats, settings.get("join_questions"))


def _age(document: BoardDocument) -> tuple[str, str]:
    """Returns when something last happened, and the content, which orders
    equal moments."""
    moments = [
        document["board"]["created_at"],
        *(line["at"] for line in document["log"]),
        *(seat["joined_at"] for seat in document["seats"]),
        *(note["updated_at"] for note in document["notes"]),
        *(part["updated_at"] for part in document.get("commitments", ())),
        *(activity["closed_at"] or "" for activity in document["activities"]),
    ]
    return max(moments), json.dumps(_without_code(document), sort_keys=True)


def _without_code(document: BoardDocument) -> BoardDocument:
    return {**document, "board": {**document["board"], "code": ""}}


def _require_one_workshop(first: BoardDocument, second: BoardDocument) -> None:
    """Refuses two workshops: a copy of a board has its moment of creation,
    boards started apart have at least the same title and place. Activities of
    one key must be alike."""
    first_board, second_board = first["board"], second["board"]
    is_copy = first_board["created_at"] == second_board["created_at"]
    if not is_copy and _title(first_board) != _title(second_board):
        raise cannot_merge("board.title", "other_workshop")
    activities_by_key = {activity["key"]: activity for activity in second["activities"]}
    if not any(
        activity["key"] in activities_by_key for activity in first["activities"]
    ):
        raise cannot_merge("activities", "other_workshop")
    require_alike(first["activities"], activities_by_key)


def _title(board: BoardPart) -> tuple[str, str]:
    return fold(board["title"]), fold(board["place"])


def _frameworks(first: BoardDocument, second: BoardDocument) -> dict[str, Framework]:
    """Returns all frameworks by id. Refuses one id for different blocks or
    fields."""
    of_first, of_second = (
        {
            framework.id: framework
            for framework in map(read_framework, document["frameworks"])
        }
        for document in (first, second)
    )
    for place, (key, framework) in enumerate(of_first.items()):
        if key in of_second and not are_alike(framework, of_second[key]):
            raise cannot_merge(f"frameworks[{place}].blocks", "other_framework")
    return of_first | of_second


def _with_group_keys(
    older: BoardDocument, groups: Sequence[GroupPart]
) -> BoardDocument:
    """Returns the older file with the newer one's keys for its groups.

    Each site numbers its groups: the same key under another name is another
    group, and gets a key that is free.
    """
    keys = _merged_keys(older["groups"], groups)
    rekeyed: dict[str, GroupPart] = {
        keys[group["key"]]: {**group, "key": keys[group["key"]]}
        for group in older["groups"]
    }
    groups_of = cast(dict[str | None, str | None], keys) | {None: None}
    return {
        **older,
        "groups": list(rekeyed.values()),
        "seats": [
            {**seat, "group": groups_of[seat["group"]]} for seat in older["seats"]
        ],
        "notes": [
            {**note, "group": groups_of[note["group"]]} for note in older["notes"]
        ],
    }


def _merged_keys(
    older: Sequence[GroupPart], newer: Sequence[GroupPart]
) -> dict[str, str]:
    """Returns {key of an older group: the newer group's of its name, or a free
    one}."""
    taken = {group["key"] for group in newer}
    keys_by_name = {fold(group["name"]): group["key"] for group in newer}
    keys: dict[str, str] = {}
    for group in older:
        key = group["key"]
        candidates = (key, *(f"{key}-{number}" for number in range(2, 10_000)))
        free = next(name for name in candidates if name not in taken)
        keys[key] = keys_by_name.get(fold(group["name"]), free)
        taken.add(keys[key])
    return keys


def _texts(newer: object, older: object) -> dict[str, str] | None:
    """Returns the older texts under what the newer ones say; None where one
    file has none."""
    if not (isinstance(newer, dict) and isinstance(older, dict)):
        return None
    return {**older, **{name: text for name, text in newer.items() if text}}


def _pictures(newer: Pictures, older: Pictures) -> Pictures:
    """Returns the newer logos, if any, and the photos of both, the first
    MOST_PHOTOS."""
    photos = {**older.photos, **newer.photos}
    first_photos = dict(sorted(photos.items())[:MOST_PHOTOS])
    return Pictures(newer.logos or older.logos, first_photos)


def _settings(
    newer: dict[str, object], older: dict[str, object], *, is_recounted: bool
) -> dict[str, object]:
    settings = {**older, **newer}
    if (texts := _texts(newer.get("texts"), older.get("texts"))) is not None:
        settings["texts"] = texts
    pictures, old_pictures = (
        BoardSettings.read(values).pictures for values in (newer, older)
    )
    if old_pictures.keys:
        settings["pictures"] = _pictures(pictures, old_pictures).json()
    if is_recounted:
        # This result was published at neither site
        settings.pop("published", None)
    if older.get("composition") != newer.get("composition"):
        settings.pop("composition", None)  # of one site's people
    return settings


def _board(newer: BoardPart, older: BoardPart, *, is_recounted: bool) -> BoardPart:
    settings = _settings(
        newer["settings"], older["settings"], is_recounted=is_recounted
    )
    days = [board["erase_on"] for board in (newer, older) if board["erase_on"]]
    return {
        **filled(newer, older),
        "settings": settings,
        "erase_on": min(days, default=None),
        "joining": max((newer["joining"], older["joining"]), key=JOINING.index),
        "names_shown": newer["names_shown"] and older["names_shown"],
        "created_at": min(newer["created_at"], older["created_at"]),
    }
