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
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal
from tests.web.questions.asking import answers, asks

ERASED = "Zqawa"
PARTS = {
    "lead": "equipe Zqawa un",
    "partners": "amis de Zqawa deux",
    "due": "quand Zqawa trois",
    "first_step": "voir Zqawa quatre",
    "indicator": "joie de Zqawa cinq",
}
REASON, NOTE, VOID = "Zqawa six malade", "demander a Zqawa sept", "dicte par Zqawa dix"
VOTED = "Vote pour Zqawa onze"
CULTURE = "culture21plus-segou-2024"
WORDS = (ERASED, "Zqancien")


def planned(workshop: Workshop) -> tuple[Person, str]:
    """Awa is named by others: in a note that was put to the vote, a plan and its follow-up, the
    agenda, the settings; the note was hidden since. Returns Awa and the note."""
    awa, bakary, fanta = workshop.seat(ERASED), workshop.seat("Bakary"), workshop.fanta
    note = bakary.note(NOTE).json()["id"]
    second = bakary.note("une autre").json()["id"]
    body = {"notes": [note, second], "title": VOTED}
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
    bakary.vote("1", "8", "22").raise_for_status()
    void(workshop, bakary, VOID)
    return awa, note


def void(workshop: Workshop, person: Person, reason: str, activity: str = VOTE) -> None:
    address = f"{workshop.path}/people/{person.seat}/ballot/void"
    body = {"activity": activity, "reason": reason}
    workshop.fanta.post(address, json=body).raise_for_status()


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
    expected = ["activity", "activity", "log", "note", *["plan"] * 6, "reason", "settings", "vote"]
    assert kinds == expected, "the control: they are there"
    assert {text["text"] for text in texts} > {*PARTS.values(), REASON, NOTE, VOID, VOTED}
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
        "reason/x",
        "reason/0",
        "list/x",
        "list/x/title/",
        f"list/{CULTURE}/title/",
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


def test_a_reason_is_worded_anew_for_its_voters_too(any_workshop: Workshop) -> None:
    """Nothing in the list or its places says whose ballot it was."""
    workshop = any_workshop
    bakary, oumou = workshop.seat("Bakary"), workshop.seat("Oumou")
    for person in (bakary, oumou):
        person.vote("1", "8", "22").raise_for_status()
        void(workshop, person, "Zqawa a vote pour vous")
    own_page = bakary.get(workshop.path, headers=HTML)
    assert "Zqawa a vote pour vous" in own_page.text, "the control: the voter was told"
    [text] = texts_of(workshop)
    assert (text["kind"], text["text"]) == ("reason", "Zqawa a vote pour vous")
    assert bakary.seat not in str(text)
    organiser = workshop.bearer("organiser_url")
    body = {"place": text["place"], "text": "On a vote pour vous", "name": ERASED}
    left = organiser.post(f"{workshop.path}/named/reword", json=body).raise_for_status().json()
    assert left["texts"] == []
    for person in (bakary, oumou):
        assert "On a vote pour vous" in person.get(workshop.path, headers=HTML).text
    bakary.vote("1", "8", "22").raise_for_status()
    void(workshop, bakary, "Zqawa encore")
    assert "Zqawa" in bakary.get(workshop.path, headers=HTML).text
    organiser.post(f"{workshop.path}/named/forget", json={"name": ERASED}).raise_for_status()
    assert "Zqawa" not in bakary.get(workshop.path, headers=HTML).text
    workshop.fanta.closes().raise_for_status()
    log = organiser.get(f"{workshop.path}/export.json").json()["log"]
    reasons = [line["detail"]["reason"] for line in log if line["act"] == "ballot_voided"]
    assert sorted(reasons) == ["", *["On a vote pour vous"] * 2]


def test_a_word_is_worded_anew_once_it_is_sealed(any_workshop: Workshop) -> None:
    workshop = any_workshop
    organiser = workshop.bearer("organiser_url")
    question = asks(workshop, "word", "Un mot sur Zqawa ?")
    key = question["key"]
    said = ("Zqawa", "zqawa", "Beau", "Beau", "Beau")
    awa, *_ = answers(workshop, question, *said, name="Dit")
    assert ("word", "") in {(text["kind"], text["place"]) for text in texts_of(workshop)}
    workshop.fanta.closes(key).raise_for_status()
    tally = workshop.moussa.tally(activity=key).json()
    texts = texts_of(workshop)
    assert sorted(text["kind"] for text in texts) == ["activity", "log", "word"], "its old title"
    for text in texts:
        if text["kind"] != "log":
            body = {"place": text["place"], "text": "", "name": ERASED}
            organiser.post(f"{workshop.path}/named/reword", json=body).raise_for_status()
    organiser.post(f"{workshop.path}/named/forget", json={"name": ERASED}).raise_for_status()
    assert texts_of(workshop) == []
    anew = workshop.moussa.tally(activity=key).json()
    assert anew.pop("words") == {
        word: text.replace("Zqawa", "(texte effacé)").replace("zqawa", "(texte effacé)")
        for word, text in tally.pop("words").items()
    }
    assert anew == tally, "votes and seal stand"
    assert workshop.activity(key)["title"] == "(texte effacé)"
    document = organiser.get(f"{workshop.path}/export.json").json()
    of_question = next(part for part in document["frameworks"] if part.get("made_of"))
    assert "zqawa" not in json.dumps({**of_question, "id": ""}).lower(), "its key stays"
    workshop.someone().post("/boards/import", json=document).raise_for_status()
    workshop.fanta.opens(key).raise_for_status()
    awa.vote("Zqawa", activity=key).raise_for_status()
    workshop.fanta.closes(key).raise_for_status()
    assert texts_of(workshop) == [], "said again, it stands under the new text"
    acts = organiser.get(f"{workshop.path}/acts").json()["acts"]
    opened = [act["subject"] for act in acts if act["act"] == "activity_opened"]
    assert "(texte effacé)" in opened, "its key stays in the log, which names it by that"


def test_no_list_shows_a_word_that_staff_may_not_see(workshop: Workshop) -> None:
    """The control is the same list once it shows."""
    for reveal in ({"reveal": "at_close"}, {"reveal": "live", "pace": "steps"}):
        body = {"kind": "word", "title": "Un mot ?"}
        question = workshop.fanta.post(f"{workshop.path}/activities", json=body).json()
        address = f"{workshop.path}/activities/{question['key']}"
        workshop.fanta.post(f"{address}/reveal", json=reveal).raise_for_status()
        workshop.fanta.opens(question["key"]).raise_for_status()
        name = f"Zq{reveal['reveal'].replace('_', '')}"
        answers(workshop, question, name, "Beau", name, "Beau", name="Dit")
        assert texts_of(workshop, name) == [], reveal
        if "pace" in reveal:
            answers(workshop, question, "Beau", name="Cinquième")
        else:
            workshop.fanta.closes(question["key"]).raise_for_status()
        assert [text["kind"] for text in texts_of(workshop, name)] == ["word"], reveal
