"""Groups keep the order of what came first."""

from app.domain.grouping import grouped_by


def test_groups_and_their_values_keep_their_order() -> None:
    words = ["note", "vote", "nail", "seat", "name"]
    groups = grouped_by(words, lambda word: word[0])
    assert list(groups.items()) == [
        ("n", ["note", "nail", "name"]),
        ("v", ["vote"]),
        ("s", ["seat"]),
    ]
    assert grouped_by([], len) == {}
