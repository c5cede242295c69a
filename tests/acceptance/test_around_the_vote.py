"""What stands around the vote, by the forms alone: the mail that invites, the address of the room,
a scribe, a question of one word, the plan of action, certificates, its follow-up months later."""

from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from tests.acceptance.conftest import RoomServer
from tests.acceptance.visitor import Visitor
from tests.reports.pdf_text import Pdf

TITLE, PROPOSAL = "Forum de Ségou", "Rouvrir le marché des artisans"
LINES = "22: Les jardins de Ségou\n8. L’école des arts"
WORD = "Votre ville en un mot"


@pytest.fixture
def people(server: RoomServer, wires: httpx.HTTPTransport) -> dict[str, Visitor]:
    names = ("Fanta", "Oumou", "Awa", "Bakary")
    return {name: Visitor(name, wires) for name in names}


def mail_of(visitor: Visitor, text: str) -> str:
    """What stands in the draft of a mail behind a link of the page."""
    [link] = [link for link in visitor.page.find("a") if link.text == text]
    draft = urlsplit(link.values["href"])
    assert draft.scheme == "mailto"
    return unquote(parse_qs(draft.query)["body"][0])


def invite(server: RoomServer, fanta: Visitor, oumou: Visitor) -> str:
    """Fanta starts the workshop and writes to Oumou; returns the link by which phones join."""
    fanta.opens(f"{server.url}/").sends(
        "Créer l’atelier", typed={"title": TITLE, "template": "culture21plus"}
    )
    mail = mail_of(fanta, "Écrire au reste de l’équipe d’animation")
    assert "/organiser/" not in mail
    [host_link] = [line for line in mail.splitlines() if "/host/" in line]
    oumou.opens(host_link).reads("Pilotage", TITLE)
    fanta.follows("J’ai gardé mes liens")
    chosen = [part for part in fanta.page.find("button") if part.values.get("name") == "url"]
    if chosen:  # the machine has several networks
        fanta.sends(chosen[-1].text)
        assert fanta.value("join-url").startswith(chosen[-1].values["value"])
        fanta.sends(chosen[0].text)
    return fanta.value("join-url")


def join(link: str, *phones: Visitor) -> None:
    for phone in phones:
        phone.opens(link).sends("Entrer", typed={"name": phone.name, "attendance": "in_room"})


def paste_notes(scribe: Visitor) -> None:
    scribe.follows("Pilotage").sends("Ouvrir", under="État de situation")
    scribe.follows("Notes").sends("Vérifier les notes", typed={"text": LINES})
    scribe.reads("2 notes trouvent leur place")
    scribe.sends("Saisir 2 notes").reads("Les jardins de Ségou", "L’école des arts")
    scribe.follows("Pilotage").sends("Terminer", under="État de situation")


def ask_a_word(fanta: Visitor, *phones: Visitor) -> None:
    fanta.follows("Pilotage").sends("Ajouter cette activité", typed={"kind": "word", "title": WORD})
    fanta.follows("Pilotage").sends("Ouvrir", under=WORD)
    for phone in phones:
        phone.refreshes().reads(WORD)
        phone.sends("Envoyer", typed={"fields": "Fleuve"}).reads("« Fleuve »")
    fanta.follows("Pilotage").reads("Réponses : 2 sur 2.")


def plan_a_proposal(fanta: Visitor, awa: Visitor) -> None:
    fanta.follows("Pilotage").sends("Ouvrir", under="Propositions d’actions")
    awa.refreshes().follows("Propositions d’actions")
    awa.sends("Ajouter", typed={"text": PROPOSAL, "field": "2"}).reads(PROPOSAL)
    fanta.follows("Plan d’action").sends("Mettre dans le plan", under="Propositions hors du plan")
    fanta.sends("Enregistrer", under=PROPOSAL, typed={"lead": "Mairie", "due": "juin 2027"})
    fanta.reads("Mairie", "juin 2027")


def look_at_it_again(fanta: Visitor, front: str) -> None:
    fanta.comes_back_later()
    fanta.opens(front).follows(TITLE).follows("Plan d’action")
    fanta.sends("Ouvrir un suivi", typed={"day": "2027-06-12"}).reads("pas encore renseigné")
    fanta.sends(
        "Enregistrer", under=PROPOSAL, typed={"state": "stopped", "reason": "Le terrain est vendu"}
    )
    fanta.reads("Le terrain est vendu", "12 juin 2027")


def test_what_stands_around_the_vote_goes_by_the_forms_alone(
    server: RoomServer, people: dict[str, Visitor]
) -> None:
    fanta, oumou, awa, bakary = people.values()
    link = invite(server, fanta, oumou)
    join(link, awa, bakary)
    paste_notes(oumou)
    ask_a_word(fanta, awa, bakary)
    plan_a_proposal(fanta, awa)
    certificates = Pdf(fanta.follows("Participant·e·s").downloads("Attestations")).text
    assert "Awa" in certificates
    assert "Bakary" in certificates
    look_at_it_again(fanta, f"{server.url}/")
    report = Pdf(fanta.follows("Fichiers et liens").downloads("Rapport, à imprimer")).text
    for words in ("Les jardins de Ségou", PROPOSAL, "Le terrain est vendu"):
        assert "".join(words.split()) in "".join(report.split()), words
