"""Before a person is erased, the organiser sees which texts name them."""

from tests.web.joining.test_erase_person import HTML, NAMES, erase, has_lived, shown_to_all
from tests.web.people import Workshop, refusal


def test_an_organiser_sees_first_which_texts_name_the_person(workshop: Workshop) -> None:
    awa, bakary, fanta = has_lived(workshop), workshop.seat("Bakary"), workshop.fanta
    note = bakary.note("Demander à zqawa de chanter").json()["id"]
    bakary.note("Zqxawadougou n’est personne").raise_for_status()
    plan, said = f"{workshop.path}/plan/{note}", {"state": "stopped", "reason": "ZQANCIENNE malade"}
    parts = {"lead": "Zqawa", "partners": "amis de Zqawa", "due": "après Zqawa"}
    fanta.post(plan, json=parts).raise_for_status()
    organiser, address = (
        workshop.bearer("organiser_url"),
        f"{workshop.path}/people/{awa.seat}/named",
    )
    organiser.post(f"{workshop.path}/follow-ups", json={"day": "2031-03-12"}).raise_for_status()
    fanta.post(f"{workshop.path}/follow-ups/2031-03-12/{note}", json=said).raise_for_status()
    settings = {"introduction": "Merci à Zqfaute"}
    organiser.post(f"{workshop.path}/settings", json=settings).raise_for_status()
    expected = {
        ("note", "Demander à zqawa de chanter"),
        ("plan", "amis de Zqawa"),
        ("plan", "après Zqawa"),
        ("plan", "ZQANCIENNE malade"),
        ("settings", "Merci à Zqfaute"),
    }
    texts = organiser.get(address).json()["texts"]
    assert {(text["kind"], text["text"]) for text in texts} == expected
    page = organiser.get(address, headers=HTML).text
    assert [text for _, text in expected if text not in page] == []
    assert address in organiser.get(f"{workshop.path}/people", headers=HTML).text
    assert refusal(fanta.get(address)) == (403, "not_host")
    fanta.post(f"{workshop.path}/notes/{note}/moderate", json={"text": "Demander de chanter"})
    fanta.post(plan, json={"partners": "amis", "due": "après"}).raise_for_status()
    fanta.post(f"{workshop.path}/follow-ups/2031-03-12/{note}", json={**said, "reason": "malade"})
    organiser.post(f"{workshop.path}/settings", json={"introduction": ""}).raise_for_status()
    assert organiser.get(address).json()["texts"] == []
    assert "le plan, l’effacement le retire" in organiser.get(address, headers=HTML).text
    assert erase(workshop, awa).status_code == 204
    assert shown_to_all(workshop, NAMES) == {}, "nor does the log say how these were worded"
    assert refusal(organiser.get(address)) == (404, "no_such_seat")


def test_what_explains_fields_is_asked_and_is_answered_can_name_somebody(
    workshop: Workshop,
) -> None:
    organiser, bakary = workshop.bearer("organiser_url"), workshop.seat("Bakary")
    explained = {"language": "fr", "description": "Comme Zqawa dit", "objectives": "Aider Zqawa"}
    field = f"{workshop.path}/fields/culture21plus-segou-2024/1"
    workshop.fanta.post(field, json=explained).raise_for_status()
    questions = [{"text": "Connaissez-vous Zqawa ?", "answers": ["Oui", "Non, mais Zqawa, si"]}]
    organiser.post(
        f"{workshop.path}/join-questions", json={"questions": ["gender", *questions]}
    ).raise_for_status()
    question = {"kind": "word", "title": "Un mot"}
    key = workshop.fanta.post(f"{workshop.path}/activities", json=question).json()["key"]
    workshop.fanta.opens(key).raise_for_status()
    bakary.vote("Zqawa", activity=key).raise_for_status()
    workshop.fanta.closes(key).raise_for_status()
    texts = organiser.post(f"{workshop.path}/named", json={"name": "Zqawa"}).json()["texts"]
    assert {(text["text"], text["page"]) for text in texts if text["kind"] != "log"} == {
        ("Comme Zqawa dit", "/console/fields"),
        ("Aider Zqawa", "/console/fields"),
        ("Connaissez-vous Zqawa ?", "/console/settings#join-questions"),
        ("Non, mais Zqawa, si", "/console/settings#join-questions"),
        ("Zqawa", "/console"),
    }
    shipped_words = organiser.post(f"{workshop.path}/named", json={"name": "Patrimoine"}).json()
    assert shipped_words["texts"] == [], "names of a shipped list name nobody"
