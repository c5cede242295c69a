"""One fold for the server's search and the pages': the same letters on both sides."""

import re
from pathlib import Path

import pytest

from app.domain.text import fold

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
SCRIPT = (STATIC / "http" / "fold.js").read_text(encoding="utf-8")


def letters_of_the_page() -> dict[str, str]:
    """What fold.js writes for letters that keyboards without them type otherwise."""
    return dict(re.findall(r'(\w): "(\w+)"', SCRIPT))


def test_the_page_folds_the_letters_as_the_server_does() -> None:
    letters = letters_of_the_page()
    assert {letter: fold(letter) for letter in letters} == letters
    assert set(re.search(r"/\[(\w+)\]/g", SCRIPT)[1]) == set(letters)  # type: ignore[index]
    assert set("œæßɛɔɲŋ") <= set(letters)


@pytest.mark.parametrize(("text", "typed"), [
    ("Œuvres et cœur de ville", "oeuvres"), ("main-d’œuvre", "oeuvre"), ("Straße", "strasse"),
    ("nɛgɛ sira", "nege"), ("ɲɛgɛn dilan", "nyegen"), ("kɔlɔn", "kolon"), ("ŋɔmi", "ngomi"),
])  # fmt: skip
def test_a_text_is_found_by_what_a_plain_keyboard_types(text: str, typed: str) -> None:
    assert typed in fold(text)


def test_no_page_has_a_fold_of_its_own() -> None:
    folded = [
        path.name
        for path in STATIC.rglob("*.js")
        if path.parent.name != "vendor" and 'normalize("NFK' in path.read_text(encoding="utf-8")
    ]
    assert folded == ["fold.js"]
