"""A list of people, of blocks and fields, or of towns that is refused says where, what is wrong and
what to do, in the reader's language."""

from typing import Any

import pytest

from tests.documents.sentences.rules import LANGUAGES, faults, said, speaking
from tests.web.people import Person, Workshop
from tests.web.rosters import workbook

LISTS = {
    "no heads": ("Awa Traoré\nBakary Koné", "LINE 1"),
    "no name": ("nom;organisation\nAwa;Mairie\n;ONG", "LINE 3"),
    "a place": ("nom;présence\nAwa;sur la lune", "LINE 2"),
    "twice": ("nom\nAwa\nAwa", "LINE 3"),
    "nothing": (" ", "LINE 1"),
    "a name too long": (f"nom\n{'x' * 200}", "LINE 2"),
}
OUTLINES = {
    "a field first": ("  Puits\nEau", "LINE 1"),
    "a number twice": ("Eau\n 1. Puits\n 1. Fleuve", "LINE 3"),
    "too deep": ("Eau\n  Puits\n    Mur\n      Margelle", "LINE 4"),
    "broken JSON": ('{"blocks":\n[', r"LINE \d"),
    "no block": ('{"title": "A"}', r"LINE 1, [“«]\s?blocks\s?[”»]"),
    "an id": ("no-such-list", ""),
    "an empty name": (
        '{"blocks": [{"id": "a", "name": " ", "fields": []}]}',
        r"LINE 1, [“«]\s?blocks\[0\].name\s?[”»]",
    ),
}
TOWNS = {
    "a language": ("Ségou;Mali;klingon", "LINE 1"),
    "a day": ("Ségou;Mali;fr;12/09/2024", "LINE 1"),
    "no town": ("Ségou\n;Mali", "LINE 2"),
    "columns": ("a;b;fr;2026-03-12;e;f", "LINE 1"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["application/json", "text/html"])
def test_every_list_and_text_that_is_sent_says_it_well(
    receiver: Workshop, programme: tuple[Person, str], language: str, form: str
) -> None:
    def start(path: str, **body: object) -> Any:
        answer = receiver.someone()
        title = {"title": "P", **body}
        kind: dict[str, Any] = {"json": title} if "json" in form else {"data": title}
        return speaking(answer, language, form).post(path, **kind)

    host = speaking(receiver.fanta, language, form)
    roster = f"{receiver.path}/roster"
    files = {"csv": ("people.xlsx", workbook(("nom", "org"), ("", "ONG")), "x/y")}
    answers = [
        *((host.post(roster, data={"csv": text}), place) for text, place in LISTS.values()),
        (host.post(roster, files=files), "LINE 2"),
        (host.post(roster, files={"csv": ("people.pdf", b"%PDF-1.7", "x/y")}), "LINE 1"),
        *(
            (start("/boards", template="framework", framework=text), place)
            for text, place in OUTLINES.values()
        ),
        *(
            (start("/programmes", template="priority-vote", lines=text), place)
            for text, place in TOWNS.values()
        ),
        (speaking(programme[0], language, form).post(f"{programme[1]}/links.pdf"), ""),
    ]
    wrong = [
        (lacks, said(answer))
        for answer, place in answers
        if (lacks := faults(said(answer), language, place))
    ]
    assert wrong == []
