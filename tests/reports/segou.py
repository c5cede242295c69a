"""The workshop of Ségou in tests of the report, with what an organiser adds to it."""

from app.frameworks import shipped
from app.locales import catalogue
from tests.reports.reports import (
    Json,
    activity_of,
    add_note,
)

SEGOU = shipped()["culture21plus-segou-2024"]
QUADRANTS = shipped()["enjeux-defis"]
FILES = ("docx", "pdf")
OWN_TEXTS = {
    "introduction": "L'atelier s'est déroulé en deux séances.",
    "context": "Ségou est une ville du Mali.",
    "organisers": "Ville de Ségou\nCommission culture de CGLU",
    "facilitators": "Jordi Baltà\nSarah Vieux",
    "structure": "Le cadre est celui de la Charte de Rome.",
    "course": "Deux séances ont eu lieu à distance.",
    "priorities": "Chacun a choisi trois champs.",
    "challenges": "Quatre cadrans ont été remplis.",
    "situation": "On a nommé les programmes existants.",
    "strengths": "À lire de gauche à droite.",
    "proposals": "Ci-dessous se trouve la liste des propositions.",
    "conclusions": "Les résultats seront présentés à la mairie.",
    "contacts": "Commission culture de CGLU\nSégou Ville Créative",
}


def say(message: str) -> str:
    return catalogue("fr").gettext(message)


def change(session: Json) -> None:
    """What an organiser adds, and what must stay out."""
    session["board"]["settings"] |= {"texts": dict(OWN_TEXTS), "modality": "both"}
    add_note(session, "Une note d'essai", activity="brise-glace", field="1", block="droits")
    add_note(session, "Une note masquée", state="hidden")
    add_note(session, "Une note réunie", state="merged", merged_into=session["notes"][0]["id"])


def title(session: Json, key: str) -> str:
    return str(activity_of(session, key)["title"])
