"""The forum that is walked by the forms alone: its words, its ballots, and what its pages count."""

import json
from collections import Counter

from websockets.sync.client import ClientConnection

from tests.acceptance.page_reader import Element

# What people look for on the pages: links, buttons, headings.
WORDS = {
    "create": "Créer l’atelier",
    "to console": "J’ai gardé mes liens",
    "keep links": "Télécharger mes liens",
    "cockpit": "Pilotage",
    "people": "Participant·e·s",
    "settings": "Réglages de l’atelier",
    "files": "Fichiers et liens",
    "results": "Résultats",
    "by hand": "De main en main",
    "paper": "Bulletins papier",
    "screen": "Écran",
    "save": "Enregistrer",
    "wifi": "Wi-Fi de la salle",
    "poster": "Affiche à imprimer",
    "cards": "Cartes des participant·e·s à imprimer",
    "to join": "Rejoindre",
    "enter": "Entrer",
    "notes": "État de situation",
    "vote": "Vote des priorités",
    "rules": "Règles de ce vote",
    "at close": "à la fin du vote",
    "open": "Ouvrir",
    "add": "Ajouter",
    "finish": "Terminer",
    "send": "Envoyer mon bulletin",
    "helper": "Créer le lien d’aide",
    "look": "Relire ce bulletin",
    "record": "Enregistrer ce bulletin",
    "time up": "temps écoulé",
    "close": "Clore définitivement",
    "show result": "Montrer le résultat à l’écran",
    "now": "Et maintenant ?",
    "publish": "Publier",
    "publish now": "Publier le résultat",
    "refresh": "Actualiser",
    "goes on": "L’atelier continue : Vote des priorités",
    "kept": "Je l’ai noté",
    "session": "À conserver",
    "workbook": "Classeur",
    "report": "Rapport, à imprimer",
}
TITLE, PLACE = "Forum de Ségou", "Ségou, Mali"
VOTE = "priorites"
BALLOTS = {
    "Awa Traoré": ["8", "13"],
    "Bakary Diallo": ["8", "22"],
    "Cheick Sidibé": ["8", "1"],
    "Djénéba Touré": ["13", "22"],
    "Moussa Keïta": ["8", "30"],
    "Aïssata Koné": ["13", "8"],
}
HANDED, ON_PAPER = "Moussa Keïta", "Aïssata Koné"


def counted_ballots() -> dict[str, int]:
    """Votes by field, of what everybody chose."""
    return dict(Counter(field for fields in BALLOTS.values() for field in fields))


def votes_on(page: Element) -> dict[str, int]:
    """Votes by field as the page's table has them, without the zeros."""
    rows = [row for row in page.find("tr") if "data-field" in row.values]
    votes = {
        row.values["data-field"]: int(cell.text)
        for row in rows
        for cell in row.find("td")
        if "data-votes" in cell.values
    }
    return {field: number for field, number in votes.items() if number}


def receipt_on(page: Element) -> str:
    [receipt] = [
        part.text
        for part in page.find("strong")
        if "data-receipt" in part.values and part.is_usable
    ]
    return receipt


def counted_on(socket: ClientConnection) -> dict[str, int]:
    """Reads a screen's socket until the result is in it: votes by field, without the zeros."""
    while True:
        tally = json.loads(socket.recv(10)).get("tally")
        if tally:
            return {field: votes for field, votes in tally["votes"].items() if votes}


def first_places_on(page: Element) -> list[str]:
    """The rows of the close: rank, number, name, votes."""
    [closing] = page.find("section", **{"aria-labelledby": "closing-title"})
    return [row.text for row in closing.find("li")]
