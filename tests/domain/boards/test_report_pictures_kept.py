"""The pictures of a report: four logos, a photo for a session, twenty in all; known by bytes."""

from typing import Any

import pytest

from app.domain.pictures import MOST_LOGOS, MOST_PHOTOS, Picture, Pictures, key_of
from app.domain.refusals import Refusal

TREE, RIVER = Picture(key_of(b"tree"), "A tree"), Picture(key_of(b"river"), "A river")
BOTH = Pictures((TREE,), {2: RIVER, 1: TREE})


def test_pictures_come_back_from_a_file_as_they_were() -> None:
    assert Pictures.read(BOTH.json(), "pictures") == BOTH
    assert [photo["session"] for photo in BOTH.json()["photos"]] == [1, 2]  # type: ignore[attr-defined]
    assert BOTH.keys == {TREE.key, RIVER.key}


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"logos": [{"key": "G" * 32, "alt": "x"}], "photos": []}, "p.logos[0].key"),
        ({"logos": [{"key": TREE.key, "alt": ""}], "photos": []}, "p.logos[0].alt"),
        ({"logos": [], "photos": [{"session": 1, **TREE.json()}] * 2}, "p.photos"),
        ({"logos": [], "photos": [{"session": 0, **TREE.json()}]}, "p.photos[0].session"),
    ],
)
def test_a_picture_that_no_file_may_have_is_refused_by_its_place(value: Any, where: str) -> None:
    with pytest.raises(Refusal) as refusal:
        Pictures.read(value, "p")
    assert refusal.value.details["where"] == where


def test_the_same_logo_again_changes_its_text_and_a_fifth_is_refused() -> None:
    renamed = Picture(TREE.key, "An old tree")
    assert BOTH.with_logo(renamed).logos == (renamed,)
    full = BOTH
    for number in range(MOST_LOGOS - 1):
        full = full.with_logo(Picture(key_of(bytes([number])), "x"))
    with pytest.raises(Refusal, match="too_many_pictures"):
        full.with_logo(RIVER)


def test_a_session_has_one_photo_and_all_have_twenty() -> None:
    assert BOTH.with_photo(1, RIVER).photos == {1: RIVER, 2: RIVER}
    full = Pictures(photos=dict.fromkeys(range(1, MOST_PHOTOS + 1), TREE))
    assert full.with_photo(1, RIVER).photos[1] == RIVER
    with pytest.raises(Refusal, match="too_many_pictures"):
        full.with_photo(MOST_PHOTOS + 1, RIVER)


def test_pictures_go_with_their_files_and_their_sessions() -> None:
    assert BOTH.only([RIVER.key]) == Pictures((), {2: RIVER})
    assert BOTH.following({1: 3}) == Pictures((TREE,), {3: TREE})
