"""A line of the log says what changed, so that it can be undone."""

from dataclasses import replace

from app.domain.board_settings import BoardSettings
from app.domain.changes.acts import Act, Change, changed, setting_changes


def test_a_change_has_what_differs_alone() -> None:
    [change] = changed(
        "note", "n", {"text": "a", "state": "shown"}, {"text": "b", "state": "shown"}
    )
    assert change.json() == {
        "of": "note",
        "key": "n",
        "before": {"text": "a"},
        "after": {"text": "b"},
    }
    assert changed("note", "n", {"text": "a"}, {"text": "a"}) == []


def test_a_setting_that_was_not_set_is_none_before() -> None:
    before = BoardSettings()
    after = replace(before, room_address="http://10.0.0.2")
    assert setting_changes(before, before) == []
    [change] = setting_changes(before, after)
    assert (change.of, change.key) == ("setting", "room_address")
    assert change.after == {"value": "http://10.0.0.2"}


def test_an_act_tells_who_signed_it_and_what_it_changed() -> None:
    change = Change("note", "n", {"text": "a"}, {"text": "b"})
    act = Act(1, "2025-01-01", "host", "edit", {"by": "Fanta", "changes": [change.json()]})
    assert (act.by, act.changes) == ("Fanta", [change])
    final = Act(2, "2025-01-01", "host", "seal", {})
    assert (final.by, final.changes) == ("", [])


def test_a_setting_of_a_later_version_is_kept_and_one_of_this_version_is_unset() -> None:
    settings = BoardSettings().with_json("of_tomorrow", 7)
    assert settings.further == {"of_tomorrow": 7}
    assert settings.with_json("of_tomorrow", 8).further == {"of_tomorrow": 8}
    addressed = settings.with_json("room_address", "http://10.0.0.2")
    assert addressed.with_json("room_address", None) == settings
    assert addressed.of_any_room() == settings
