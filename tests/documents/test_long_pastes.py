"""A paste of thousands of lines, blank ones too, is read at once: a board's writers wait for it."""

import pytest

from app.documents import pasted_notes
from app.documents.pasted_notes import Places, read_pasted
from app.domain.local_text import texts_of
from app.frameworks import shipped


@pytest.mark.parametrize("lines", ["\n" * 3000, "a\n" * 400])
def test_the_names_of_places_are_looked_up_once(
    monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    """Once for each line it took four minutes for 64 kB. The control: they are looked up at all."""
    framework = shipped()["culture21plus-segou-2024"]
    looked_up: list[str] = []

    def counted(text: str, locale: str) -> object:
        looked_up.append(text)
        return texts_of(text, locale)

    monkeypatch.setattr(pasted_notes, "texts_of", counted)
    places = Places(framework, {block.id for block in framework.blocks})
    assert read_pasted(lines + "Note", places).lost
    assert len(looked_up) == len(list(framework.places()))
