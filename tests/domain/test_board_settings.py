"""A board's settings are read by one reader: whole, or refused by path; stored odd ones are
unset."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.board_settings import READERS, BoardSettings
from app.domain.changes.acts import setting_changes
from app.domain.chosen_blocks import check_blocks
from app.domain.framework import Block, Framework
from app.domain.refusals import Refusal

AT = "2024-09-12T10:42:00.000Z"
RUNNING = {"session": 1, "step": 2, "title": "Accueil", "started_at": AT, "ends_at": AT}
# Every setting as the product writes it. A new reader without a line here fails below.
SOUND: dict[str, Any] = {
    "headcount": 40,
    "participants": "names",
    "modality": "both",
    "planners": "groups",
    "texts": {"introduction": "Bienvenue", "contacts": ""},
    "screen": {"mode": "field", "activity": "situation", "field": "1"},
    "screen_languages": ["fr", "en"],
    "focus": {"activity": "situation", "place": None, "at": AT},
    "running": RUNNING,
    "session": 2,
    "blocks": {"propositions": {"blocks": ["droits"], "reason": "Les plus choisis"}},
    "hidden_words": {"mot": ["w-0a1b"]},
    "published": True,
    "wifi": {"name": "Palabre", "password": "karité;2024"},
    "room_address": "http://10.42.0.1:8000",
    "pictures": {
        "logos": [{"key": "0" * 32, "alt": "Ville de Ségou"}],
        "photos": [{"session": 1, "key": "1" * 32, "alt": "La salle"}],
    },
    "joining_before": "roster",
    "join_questions": [
        {
            "key": "age",
            "text": {"fr": "Âge", "en": "Age"},
            "answers": [{"key": "younger", "text": "< 35"}, {"key": "older", "text": "≥ 35"}],
        }
    ],
    "demo": "segou-2024",
    "country": "Mali",
    "time_zone": "Africa/Bamako",
    "composition": {"seats": 12, "parts": []},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda items: st.lists(items, max_size=3) | st.dictionaries(st.text(max_size=8), items),
    max_leaves=12,
)


def test_every_setting_has_a_line_here() -> None:
    assert set(SOUND) == set(READERS)


@pytest.mark.parametrize("name", SOUND)
def test_what_the_product_writes_is_read_back_as_it_was(name: str) -> None:
    assert BoardSettings.read({name: SOUND[name]}).json() == {name: SOUND[name]}
    assert BoardSettings.stored({name: SOUND[name]}).json() == {name: SOUND[name]}
    assert BoardSettings.read(SOUND).with_json(name, None).json() == {
        key: value for key, value in SOUND.items() if key != name
    }


def near(name: str) -> st.SearchStrategy[Any]:
    """Anything, or a sound value with one of its own parts replaced by anything."""
    sound = SOUND[name]
    if not isinstance(sound, dict):
        return JSON
    parts = st.sampled_from(sorted(sound))
    return JSON | st.builds(lambda part, value: {**sound, part: value}, parts, JSON)


@given(data=st.data(), name=st.sampled_from(sorted(SOUND)))
def test_a_setting_is_whole_or_refused_by_its_own_path(data: Any, name: str) -> None:
    value = data.draw(near(name))
    settings = read_or_refuse({name: value})
    if isinstance(settings, Refusal):
        assert settings.code == "bad_session"
        assert str(settings.details["where"]).startswith(f"board.settings.{name}")
        assert BoardSettings.stored({name: value}) == BoardSettings(), "unset, and no error"
    else:
        assert BoardSettings.read(settings.json()) == settings
        assert BoardSettings.stored({name: value}) == settings


def read_or_refuse(value: Any) -> BoardSettings | Refusal:
    try:
        return BoardSettings.read(value)
    except Refusal as refusal:
        return refusal


@given(JSON)
@example({"focus": "x", "screen": {"mode": "wheel", "activity": None, "field": None}})
def test_whatever_a_database_holds_can_be_read(value: Any) -> None:
    BoardSettings.stored(value).json()


def test_one_odd_setting_does_not_take_the_others_with_it() -> None:
    assert BoardSettings.stored({**SOUND, "focus": "x"}).json() == {
        name: value for name, value in SOUND.items() if name != "focus"
    }


@pytest.mark.parametrize(("value", "where", "problem"), [
    ([], "board.settings", "not_object"),
    ({"focus": "x"}, "board.settings.focus", "not_object"),
    ({"focus": {**SOUND["focus"], "activity": 7}}, "board.settings.focus.activity", "not_text"),
    ({"focus": {"activity": "a", "at": AT}}, "board.settings.focus.place", "missing"),
    ({"screen": {**SOUND["screen"], "mode": "x"}}, "board.settings.screen.mode", "unknown"),
    ({"running": {**RUNNING, "ends_at": "hier"}}, "board.settings.running.ends_at", "bad_form"),
    ({"running": {**RUNNING, "ends_at": "2024-09-12"}},
     "board.settings.running.ends_at", "bad_form"),
    ({"blocks": {"p": {"blocks": ["a", 1], "reason": ""}}},
     "board.settings.blocks.p.blocks[1]", "not_text"),
    ({"texts": {"intro": ""}}, "board.settings.texts.intro", "unknown_key"),
    ({"headcount": True}, "board.settings.headcount", "not_number"),
    ({"screen_languages": ["fr", ""]}, "board.settings.screen_languages[1]", "empty"),
    ({"published": "yes"}, "board.settings.published", "not_boolean"),
    ({"demo": "\0"}, "board.settings.demo", "unclean"),
])  # fmt: skip
def test_a_wrong_setting_is_refused_by_its_path(value: Any, where: str, problem: str) -> None:
    with pytest.raises(Refusal) as caught:
        BoardSettings.read(value)
    assert caught.value.details == {"where": where, "problem": problem}


def test_names_of_another_version_are_carried_along_and_null_is_unset() -> None:
    settings = BoardSettings.read({"colour": {"a": [1]}, "focus": None, "published": False})
    assert settings.json() == {"colour": {"a": [1]}}


def test_a_change_tells_only_what_differs_and_goes_back() -> None:
    before, after = BoardSettings(), BoardSettings.read(SOUND)
    [change] = setting_changes(after.with_json("blocks", None), after)
    assert (change.key, change.before, change.after) == (
        "blocks",
        {"value": None},
        {"value": SOUND["blocks"]},
    )
    for change in setting_changes(before, after):
        after = after.with_json(change.key, change.before["value"])
    assert after == before


def test_a_chosen_block_is_one_of_the_activity_s_framework() -> None:
    framework = Framework("f", "F", "fr", (Block("droits", "Droits"), Block("nature", "Nature")))
    settings = BoardSettings.read({"blocks": {"p": {"blocks": ["nature", "x"], "reason": ""}}})
    with pytest.raises(Refusal) as caught:
        check_blocks(settings.blocks, {"p": framework})
    assert caught.value.details["where"] == "board.settings.blocks.p.blocks[1]"
    check_blocks(settings.blocks, {})
    assert [block.id for block in settings.open_blocks("p", framework)] == ["nature"]
    unfit = BoardSettings.read({"blocks": {"p": {"blocks": ["x"], "reason": ""}}})
    assert unfit.open_blocks("p", framework) == framework.blocks, "never a page without any block"
