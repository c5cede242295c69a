"""The words that head a list of people in French, English and Spanish, and
what its columns say."""

from collections.abc import Mapping, Sequence

from app.documents.sheet import Line
from app.domain.text import fold

TITLE_LINES = 15  # a printed list has a title, a place, a date above its heads
WHOLE, FAMILY, FIRST, ROLE, ORGANISATION, ATTENDANCE, GROUP = (
    "whole",
    "family",
    "first",
    "role",
    "organisation",
    "attendance",
    "group",
)
NAMES = {WHOLE, FAMILY, FIRST}


def _words(text: str) -> set[str]:
    return {word.strip() for word in text.split("|")}


HEADS: dict[str, set[str]] = {
    WHOLE: _words(
        "nom complet|nom et prenom|nom et prenoms|nom et prenom s|noms et prenoms|nom "
        "prenom|nom prenoms|noms prenoms|nom s et prenom s|prenom et nom|prenoms et "
        "nom|prenoms et noms|prenom nom|prenoms nom|prenoms noms|nom prenom s|prenom s "
        "nom|prenom s et nom|full name|complete name|first and last name|name and "
        "surname|participant|participants|participant e|participant e s|participante|"
        "participantes|participant s|personne|personnes|person|people|persona|personas|"
        "nombre completo|nombre y apellido|nombre y apellidos|nombres y apellidos|"
        "apellido y nombre|apellidos y nombre|apellidos y nombres|apellidos nombre|"
        "apellidos nombres|nombre apellidos|asistente|asistentes|attendee|attendees"
    ),
    FAMILY: _words(
        "nom|noms|nom de famille|name|names|surname|last name|family name|apellido|"
        "apellidos|apellido s"
    ),
    FIRST: _words(
        "prenom|prenoms|prenom s|first name|first names|given name|given names|"
        "forename|forenames|nombre|nombres|nombre s|nombre de pila"
    ),
    ROLE: _words(
        "role|roles|fonction|fonctions|function|job|job title|title|titre|poste|"
        "qualite|position|funcion|cargo|puesto"
    ),
    ORGANISATION: _words(
        "organisation|organisations|organization|structure|structures|institution|"
        "institutions|organisme|etablissement|entite|entreprise|societe|association|"
        "collectivite|employeur|affiliation|company|entity|employer|organisation "
        "structure|organisation institution|structure organisation|structure "
        "institution|institution structure|nom de la structure|nom de l organisation|"
        "organizacion|entidad|institucion|empresa|organismo|asociacion"
    ),
    ATTENDANCE: _words(
        "attendance|presence|mode|mode de participation|mode de presence|modalite|"
        "modalite de participation|lieu|where|participation|presentiel distanciel|"
        "presentiel ou distanciel|en salle ou en ligne|format|asistencia|modalidad|"
        "participacion"
    ),
    GROUP: _words(
        "group|groups|groupe|groupes|groupe de travail|sous groupe|equipe|table|"
        "atelier|working group|team|grupo|grupos|grupo de trabajo|equipo|mesa"
    ),
}
PLACES: dict[str, set[str]] = {
    "in_room": _words(
        "in room|in the room|room|on site|onsite|in person|face to face|present|"
        "presente|present e|sur place|salle|en salle|dans la salle|presentiel|en "
        "presentiel|presentielle|physique|physiquement|sala|en la sala|en sala|"
        "presencial|presencialmente|en persona"
    ),
    "online": _words(
        "online|on line|remote|remotely|virtual|virtually|zoom|teams|en ligne|ligne|"
        "distance|a distance|distanciel|en distanciel|distancielle|visio|en visio|par "
        "visio|visioconference|en visioconference|par zoom|sur zoom|virtuel|en virtuel|"
        "webinaire|en linea|linea|distancia|a distancia|remoto|en remoto|remota|por "
        "zoom|videoconferencia|por videoconferencia"
    ),
}
_KIND = {word: kind for kind, words in HEADS.items() for word in words}
_PLACE = {word: place for place, words in PLACES.items() for word in words}


def place_of(text: str) -> str | None:
    """Returns `in_room` or `online`; None for what says neither."""
    return _PLACE.get(fold(text))


def kind_of(cell: str) -> str | None:
    """Returns what a column with this head holds; None for a head of none of
    ours."""
    return _KIND.get(fold(cell))


def names_columns(cells: Sequence[str]) -> bool:
    """Returns whether these are heads of ours, and several."""
    return len(cells) > 1 and all(kind_of(cell) for cell in cells)


def find_head(lines: Sequence[Line]) -> int | None:
    """Returns the place of the line that names the columns; titles may stand
    above it."""
    for at, line in enumerate(lines[:TITLE_LINES]):
        kinds = [kind_of(cell) for cell in line.cells if cell]
        if NAMES & set(kinds) and (at == 0 or None not in kinds or len(kinds) > 1):
            return at
    return None


def is_head(line: Line) -> bool:
    """Returns whether a line only names columns: further heads, or those of a
    printed next page."""
    kinds = [kind_of(cell) for cell in line.cells if cell]
    return bool(kinds) and None not in kinds and bool(NAMES & set(kinds))


def read_heads(heads: Sequence[Line]) -> tuple[Mapping[str, int], list[str]]:
    """Returns ({kind of column: its place}, the heads of columns that are not
    read).

    A lower line of heads counts before an upper one.
    """
    cells = [
        (place, cell) for line in heads for place, cell in enumerate(line.cells) if cell
    ]
    kinds = {place: kind for place, cell in cells if (kind := kind_of(cell))}
    texts = dict(reversed(cells))
    columns: dict[str, int] = {}
    for place in sorted(kinds):
        columns.setdefault(kinds[place], place)
    ignored = [
        text for place, text in sorted(texts.items()) if place not in columns.values()
    ]
    return columns, ignored
