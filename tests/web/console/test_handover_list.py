"""The list of the common device: whose device it is, who is who, and how one is found."""

import re
from urllib.parse import urlsplit

from tests.web.pages import PAGE, form_of, send
from tests.web.people import Person, Workshop

CARD = re.compile(r'<a class="card".*?</a>', re.S)


def cards(person: Person, query: str = "") -> list[str]:
    """Returns the words of each person in the list."""
    html = person.get(f"{person.path}/handover{query}", headers=PAGE).raise_for_status().text
    return [" ".join(re.sub(r"<[^>]+>", " ", card).split()) for card in CARD.findall(html)]


def test_a_facilitator_is_warned_and_makes_the_helper_link_where_it_is_needed(
    any_workshop: Workshop,
) -> None:
    any_workshop.seat("Awa")
    path = f"{any_workshop.path}/handover"
    page = any_workshop.fanta.get(path, headers=PAGE).text
    assert "C’est votre propre appareil" in page
    assert "nouveau" not in page
    answer = send(any_workshop.fanta, form_of(page, f"{any_workshop.path}/links/helper"))
    assert answer.status_code == 200
    [link] = set(re.findall(r'href="([^"]+/helper/[^"]+)"', answer.text))
    assert "<svg" in answer.text
    helper = any_workshop.someone()
    assert helper.get(urlsplit(link).path).status_code == 303
    page = helper.get(path, headers=PAGE).raise_for_status().text
    assert "votre propre appareil" not in page
    assert "/console" not in page
    assert f'href="{any_workshop.path}/paper"' in page  # the link is good for both, and says so
    paper = helper.get(f"{any_workshop.path}/paper", headers=PAGE).raise_for_status().text
    assert f'href="{path}"' in paper
    assert "Créer un nouveau lien d’aide" in any_workshop.fanta.get(path, headers=PAGE).text


def test_the_page_of_links_renews_only_what_is_there(any_workshop: Workshop) -> None:
    files = f"{any_workshop.path}/console/files"
    assert any_workshop.fanta.get(files, headers=PAGE).text.count("Créer le lien…") == 2
    any_workshop.fanta.post(f"{any_workshop.path}/links/observer").raise_for_status()
    assert any_workshop.fanta.get(files, headers=PAGE).text.count("Créer le lien…") == 1


def test_namesakes_are_told_apart_without_their_codes_and_the_list_is_searched(
    any_workshop: Workshop,
) -> None:
    any_workshop.fanta.post(f"{any_workshop.path}/groups/g1", json={"name": "Groupe 1"})
    seats = [
        any_workshop.seat("Moussa"),
        any_workshop.seat("Awa Traoré", group="g1"),
        any_workshop.seat("Awa Traoré", organisation="Radio", attendance="online"),
    ]
    listed = cards(any_workshop.fanta)
    assert [card.split(" ")[0] for card in listed] == ["Awa", "Awa", "Moussa"]
    assert re.fullmatch(r"Awa Traoré Groupe 1 · Dans la salle · arrivée à \d\d:\d\d UTC", listed[0])
    assert listed[1].startswith("Awa Traoré Radio · En ligne · arrivée à")
    assert listed[2] == "Moussa"
    page = any_workshop.fanta.get(f"{any_workshop.path}/handover", headers=PAGE).text
    assert [seat.seat_code for seat in seats if seat.seat_code in page] == []
    assert len(cards(any_workshop.fanta, "?q=traore")) == 2
    assert cards(any_workshop.fanta, "?q=MOU") == ["Moussa"]
    assert cards(any_workshop.fanta, "?q=zzz") == []
