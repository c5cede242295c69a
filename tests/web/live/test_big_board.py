"""A board of a thousand notes opens block by block: whoever looks at one block pays for that
one."""

import re

import pytest

from tests.web.crowds import write_notes
from tests.web.people import NOTES, Person, Workshop

PAGE = {"Accept": "text/html", "Accept-Language": "fr"}
TEXT = "Les associations du quartier ont des salles, mais personne pour les ouvrir le soir"


def page(person: Person, query: str = "") -> str:
    return (
        person.get(f"{person.path}?activity={NOTES}{query}", headers=PAGE).raise_for_status().text
    )


def blocks(workshop: Workshop) -> list[dict[str, object]]:
    board = workshop.moussa.board()
    used = next(activity for activity in board["activities"] if activity["key"] == NOTES)[
        "framework"
    ]
    return next(framework for framework in board["frameworks"] if framework["id"] == used)["blocks"]


@pytest.fixture
def big(workshop: Workshop) -> tuple[Person, int]:
    """Awa, who looks, and how long the page was with twenty notes in its first block and none
    elsewhere."""
    first, *rest = blocks(workshop)
    writers = [workshop.seat(f"P{number}") for number in range(10)]
    for number in range(20):
        writers[number % 10].note(
            f"{TEXT} {number}", field=first["fields"][0]["id"]
        ).raise_for_status()  # type: ignore[index]
    awa = workshop.seat("Awa")
    alone = len(page(awa))
    fields = [field["id"] for block in rest for field in block["fields"]]  # type: ignore[attr-defined]
    write_notes(
        workshop,
        writers[:4],
        [(f"{TEXT} {number}", fields[number % len(fields)]) for number in range(980)],
    )
    return awa, alone


def test_the_page_holds_the_block_that_is_shown_and_links_to_the_others(
    workshop: Workshop, big: tuple[Person, int]
) -> None:
    awa, alone = big
    text = page(awa)
    assert text.count('class="note"') == 20
    assert len(text) <= alone + 100  # the counts have more digits
    links = [
        link.replace("&amp;", "&")
        for link in re.findall(r'<a class="chip[^>]*href="[^"]*\?([^"]*)"', text)
    ]
    assert len(links) == len(blocks(workshop))
    counts = [page(awa, f"&{link}").count('class="note"') for link in links]
    assert counts[0] == 20
    assert sum(counts) == 1000
    assert max(counts) < 300

    version = awa.board()["version"]
    workshop.seat("Bakary").note("One more").raise_for_status()
    assert len(awa.get(f"{awa.path}/news?since={version}").raise_for_status().content) < 2500
