"""What names an erased person is worded anew or taken out from the list itself; the bytes go."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.file_bytes import files_of, words_in
from tests.servers.palabre import Palabre
from tests.servers.process import until
from tests.web.joining.test_erase_person import HTML, erase, shown_to_all
from tests.web.pages import form_of, forms_of, send
from tests.web.people import NOTES, Person, Workshop, refusal

ERASED = "Zqawa"
PARTS = {
    "lead": "equipe Zqawa un",
    "partners": "amis de Zqawa deux",
    "due": "quand Zqawa trois",
    "first_step": "voir Zqawa quatre",
    "indicator": "joie de Zqawa cinq",
}
REASON, NOTE = "Zqawa six malade", "demander a Zqawa sept"
WORDS = (ERASED, "Zqancien")


def planned(workshop: Workshop) -> tuple[Person, str]:
    """Awa is named by others: in a note that was put to the vote, a plan and its follow-up, the
    agenda, the settings; the note was hidden since. Returns Awa and the note."""
    awa, bakary, fanta = workshop.seat(ERASED), workshop.seat("Bakary"), workshop.fanta
    note = bakary.note(NOTE).json()["id"]
    second = bakary.note("une autre").json()["id"]
    body = {"notes": [note, second], "title": "Vote sur des notes"}
    fanta.post(f"{workshop.path}/shortlists", json=body).raise_for_status()
    plan = f"{workshop.path}/plan/{note}"
    fanta.post(plan, json={"indicator": "Zqancien de Zqawa"}).raise_for_status()
    fanta.post(plan, json=PARTS).raise_for_status()
    organiser, ups = workshop.bearer("organiser_url"), f"{workshop.path}/follow-ups"
    organiser.post(ups, json={"day": "2031-03-12"}).raise_for_status()
    said = {"state": "stopped", "reason": REASON}
    fanta.post(f"{ups}/2031-03-12/{note}", json=said).raise_for_status()
    settings = {"introduction": "Merci a Zqawa huit"}
    organiser.post(f"{workshop.path}/settings", json=settings).raise_for_status()
    fanta.post(
        f"{workshop.path}/notes/{note}/moderate", json={"state": "hidden"}
    ).raise_for_status()
    title(workshop, "Marche de Zqawa neuf")
    return awa, note


def title(workshop: Workshop, text: str) -> None:
    address = f"{workshop.path}/activities/{NOTES}/settings"
    workshop.fanta.post(address, json={"title": text}).raise_for_status()


def texts_of(workshop: Workshop, name: str = ERASED) -> list[dict[str, str]]:
    organiser = workshop.bearer("organiser_url")
    answer = organiser.post(f"{workshop.path}/named", json={"name": name})
    return list(answer.raise_for_status().json()["texts"])


def reword_all(workshop: Workshop, texts: list[dict[str, str]], anew: str) -> None:
    organiser = workshop.bearer("organiser_url")
    for text in texts:
        if text["place"]:
            body = {"place": text["place"], "text": anew, "name": ERASED}
            organiser.post(f"{workshop.path}/named/reword", json=body).raise_for_status()
    settings = {"introduction": ""}
    organiser.post(f"{workshop.path}/settings", json=settings).raise_for_status()
    title(workshop, "Marche")


@pytest.mark.parametrize("anew", ["tout autre", ""])
def test_after_erasing_each_place_is_mended_from_the_list(
    any_workshop: Workshop, anew: str
) -> None:
    workshop = any_workshop
    awa, note = planned(workshop)
    assert erase(workshop, awa).status_code == 204
    texts = texts_of(workshop)
    kinds = sorted(text["kind"] for text in texts)
    assert kinds == ["activity", "note", *["plan"] * 6, "settings", "vote"], (
        "the control: they are there"
    )
    assert {text["text"] for text in texts} > {*PARTS.values(), REASON, NOTE}
    reword_all(workshop, texts, anew)
    left = texts_of(workshop)
    assert [text["kind"] for text in left] == ["log"], "what the title was stands in the log"
    organiser = workshop.bearer("organiser_url")
    forgotten = organiser.post(f"{workshop.path}/named/forget", json={"name": ERASED})
    assert forgotten.json()["texts"] == []
    assert shown_to_all(workshop, WORDS) == {}
    document = organiser.get(f"{workshop.path}/export.json").json()
    [commitment] = [part for part in document["commitments"] if part["note"] == note]
    assert commitment["lead"] == anew
    [said] = commitment["progress"]
    assert said["reason"] == (anew or "(texte effacé)")
    workshop.someone().post("/boards/import", json=document).raise_for_status()


def test_the_former_wording_leaves_the_bytes(
    any_palabre: Palabre, wires: httpx.HTTPTransport, request: pytest.FixtureRequest
) -> None:
    workshop = Workshop(any_palabre.url, wires)
    awa, _note = planned(workshop)
    erase(workshop, awa).raise_for_status()
    on_server = "database_url" in any_palabre.settings
    data = request.getfixturevalue("postgres").folder / "data" if on_server else Path()
    assert words_in(files_of(any_palabre, data), WORDS), "the control: they are there"
    reword_all(workshop, texts_of(workshop), "autre")
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/named/forget", json={"name": ERASED}).raise_for_status()
    until(
        lambda: not words_in(files_of(any_palabre, data), WORDS),
        seconds=20,
        otherwise=lambda: str(words_in(files_of(any_palabre, data), WORDS)),
    )


def test_before_erasing_the_list_of_a_person_has_the_same_forms(workshop: Workshop) -> None:
    awa, note = planned(workshop)
    organiser = workshop.bearer("organiser_url")
    address = f"{workshop.path}/people/{awa.seat}/named"
    page = organiser.get(address, headers=HTML).text
    for part in (*PARTS, "2031-03-12"):
        assert f'value="plan/{note}/{part}"' in page
    form = {"place": f"plan/{note}/due", "text": "en mars", "seat": awa.seat}
    answer = organiser.post(f"{workshop.path}/named/reword", data=form, headers=HTML)
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (303, address)
    assert PARTS["due"] not in organiser.get(address, headers=HTML).text
    assert PARTS["due"] not in json.dumps(organiser.get(f"{workshop.path}/export.json").json())


@pytest.mark.parametrize("of_person", [True, False])
def test_an_older_list_replaces_nothing_unseen(workshop: Workshop, of_person: bool) -> None:
    awa, note = planned(workshop)
    path, places = f"{workshop.path}/named", [f"plan/{note}/lead", f"vote/{note}"]
    organisers = [workshop.bearer("organiser_url") for _ in range(2)]

    def listed(organiser: Person) -> str:
        if of_person:
            return organiser.get(f"{workshop.path}/people/{awa.seat}/named", headers=HTML).text
        return organiser.post(path, data={"name": ERASED}, headers=HTML).text

    pages = [listed(organiser) for organiser in organisers]
    for place in places:
        early, late = (
            next(
                form for form in forms_of(page, f"{path}/reword") if ("place", place) in form.values
            )
            for page in pages
        )
        assert send(organisers[0], early, text="la mairie").status_code in (200, 303)
        refused = send(organisers[1], late, text="personne")
        assert refused.status_code == 409
        assert "la mairie" in refused.text
        again = form_of(refused.text, late.action)
        assert send(organisers[1], again).status_code in (200, 303)
    document = organisers[0].get(f"{workshop.path}/export.json").json()
    [commitment] = [part for part in document["commitments"] if part["note"] == note]
    assert commitment["lead"] == "personne"


def test_only_an_organiser_words_anew_and_only_what_is_there(workshop: Workshop) -> None:
    awa, note = planned(workshop)
    body = {"place": f"plan/{note}/due", "text": "", "name": ERASED}
    for person in (workshop.fanta, awa, workshop.moussa):
        for address in ("/named", "/named/reword", "/named/forget"):
            answer = person.post(
                workshop.path + address, json=body if "re" in address else {"name": "A"}
            )
            assert refusal(answer) == (403, "not_host")
    organiser = workshop.bearer("organiser_url")
    unknown = (
        "plan/x/due",
        f"plan/{note}/removed",
        f"plan/{note}/2030-01-01",
        "note/x",
        "vote/x",
        "x",
    )
    for place in unknown:
        answer = organiser.post(f"{workshop.path}/named/reword", json={**body, "place": place})
        assert refusal(answer) == (404, "no_such_place")
    long = {**body, "text": "x" * 61}
    answer = organiser.post(f"{workshop.path}/named/reword", json=long)
    assert refusal(answer) == (422, "text_too_long")
    page = organiser.post(f"{workshop.path}/named/reword", data=long, headers=HTML)
    assert (page.status_code, ERASED in page.text) == (422, True)


def test_the_page_finds_a_name_that_nobody_bears(workshop: Workshop) -> None:
    organiser = workshop.bearer("organiser_url")
    page = organiser.get(f"{workshop.path}/people", headers=HTML).text
    assert f'action="{workshop.path}/named"' in page
    answer = organiser.post(f"{workshop.path}/named", data={"name": "Zqpersonne"}, headers=HTML)
    assert (answer.status_code, "Aucun texte ne porte ce nom." in answer.text) == (200, True)
