"""French, English and Spanish are complete, and say the same things."""

import re

import pytest

from app.locales import catalogue as compiled
from app.locales import languages
from tests.messages import catalogue, messages

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("language", languages())
def test_every_message_is_in_the_catalogue(language: str) -> None:
    entries = catalogue(language)
    missing = [
        key for key in messages() if not entries.get(key) or not _strings(entries.get(key).string)
    ]
    assert missing == []


@pytest.mark.parametrize("language", languages())
def test_no_message_is_left_that_nobody_says(language: str) -> None:
    said = set(messages())
    assert [
        message.id
        for message in catalogue(language)
        if message.id and (message.id if isinstance(message.id, str) else message.id[0]) not in said
    ] == []


@pytest.mark.parametrize("language", languages())
def test_placeholders_are_those_of_the_message(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = {place for text in ids for place in PLACEHOLDER.findall(text)}
        for string in _strings(message.string):
            if not set(PLACEHOLDER.findall(string)) <= wanted or (
                len(ids) == 1 and set(PLACEHOLDER.findall(string)) != wanted
            ):
                wrong.append(string)
    assert wrong == []


# Signs that French sets otherwise than a keyboard does, each with what is wrong about it.
FRENCH = {
    "a straight apostrophe or quote": r"['\"](?![^<]*>)",
    "English quotes": r"[“”]",
    "three dots": r"\.\.\.",
    "a colon without its no-break space": r"[^\u00a0]:(?=\s|$)",
    "a high sign without its narrow no-break space": r"[^\u202f;!?][;!?](?=\s|$)",
    "a quote without its no-break space": r"«(?!\u00a0)|(?<!\u00a0)»",
    "a space that breaks": r" [:;!?»]|« | (?:%(?!\()|€)",
    "a capital without its accent": r"\b(?:A |Etat|Etape|Ecran|Ecri|Ecole|Edit)",
    "a number sign without its no-break space": r"[nN]° ",
    "three dots or a hyphen of inclusion": r"\w-e-s\b|\w\.e\.s\b|\(e\)",
    "men alone": r"\b(?:[Pp]articipants?|[Ff]acilitateurs?|[Oo]rganisateurs?|[Aa]uteurs?"
    r"|[Vv]otants?|[Aa]bsents?|présents?|inscrits?|attendus?)\b(?!·)",
}

ENGLISH = r"['\"](?![^<]*>)|\.\.\."


def test_french_is_typeset_by_a_careful_hand() -> None:
    said = [
        string for message in catalogue("fr") if message.id for string in _strings(message.string)
    ]
    assert [
        (fault, string)
        for fault, sign in FRENCH.items()
        for string in said
        if re.search(sign, string)
    ] == []


def test_english_has_typographic_apostrophes_and_quotes() -> None:
    said = [
        string for message in catalogue("en") if message.id for string in _strings(message.string)
    ]
    assert [string for string in said if re.search(ENGLISH, string)] == []


def test_a_straight_apostrophe_in_english_would_be_caught() -> None:
    assert re.search(ENGLISH, "the reader's language")
    assert not re.search(ENGLISH, 'the <strong class="code">reader’s</strong> language')


def test_spanish_opens_its_questions_and_exclamations() -> None:
    said = [
        string for message in catalogue("es") if message.id for string in _strings(message.string)
    ]
    wrong = [
        string
        for string in said
        if string.count("?") != string.count("¿") or string.count("!") != string.count("¡")
    ]
    assert (
        wrong
        + [
            string
            for string in said
            if "'" in string or "..." in string or re.search(r"\s[:;!?]", string)
        ]
        == []
    )


@pytest.mark.parametrize("language", languages())
def test_markup_and_margins_are_those_of_the_message(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        tags = sorted(re.findall(r"<[^>]+>", ids[0]))
        for string in _strings(message.string) if ids[0] else []:
            if (
                sorted(re.findall(r"<[^>]+>", string)) != tags
                or string != string.strip()
                or string.count("\n") != ids[0].count("\n")
            ):
                wrong.append(string)
    assert wrong == []


def test_a_message_without_translation_would_be_caught() -> None:
    assert "Nobody ever says this." not in messages()
    assert not catalogue("fr").get("Nobody ever says this.")


def test_the_three_languages_differ() -> None:
    said = {language: compiled(language).gettext("Your name") for language in languages()}
    assert len(set(said.values())) == 3


def _strings(string: object) -> list[str]:
    parts = list(string) if isinstance(string, (tuple, list)) else [string]
    return [str(part) for part in parts] if all(parts) else []


# Words of ours that nobody in the room uses, and zero people; each language has its own.
OURS = {
    "fr": r"\b(?:siège|cadre|tour)s?\b|[Ss]ceau|[Ss]cell|[Vv]errou|[Cc]lôtur|[Pp]ost-it|0 personne",
    "es": r"[Aa]siento|\b[Mm]arcos?\b|[Ss]ell(?:o|ad)|[Rr]onda|[Bb]loquea|[Rr]ecibo\b"
    r"|\b[Pp]asos?\b",
    "en": r"\b[Ss]eats?\b(?!\))|\b[Ff]rameworks?\b|\b[Ss]eal(?:s|ed)?\b",
}
# Second words for a thing that has one: code QR, réunir; opción, prueba, unir; workshop, practice.
# The log says what somebody has done: ha añadido, not añadió.
DOUBLES = {
    "fr": r"QR code|[Ff]usionn|[Ss]’exercer|appareil commun",
    "es": r"\b(?:mis|sus|estas|[Vv]arias) elecciones\b|[Ee]nsay|[Pp]ráctica"
    r"|[Rr]euni(?:r\b|d[ao])|[Ff]usion|[Rr]ecibo\b|\belecciones por|^[a-zñ]+ó\b",
    "en": r"\b[Bb]oards?\b(?! for workshops)|[Rr]ehears|common device",
}


def our_words(language: str, text: str) -> list[str]:
    """Returns the words in it that are ours; placeholders keep their names."""
    plain = re.sub(r"%\(\w+\)s|\{\w+\}|<[^>]*>", "", text)
    return re.findall(f"{OURS[language]}|{DOUBLES[language]}", plain)


@pytest.mark.parametrize("language", languages())
def test_people_read_words_that_anyone_in_the_room_knows(language: str) -> None:
    assert [
        (string, our_words(language, string))
        for message in catalogue(language)
        if message.id
        for string in _strings(message.string)
        if our_words(language, string)
    ] == []


def test_a_word_of_ours_would_be_caught() -> None:
    assert our_words("fr", "Votre siège, au deuxième tour")
    assert our_words("es", "Su asiento")
    assert our_words("en", "The sealed result")
    assert our_words("en", "This board was erased")
    assert our_words("es", "Ver mis elecciones")
    assert our_words("es", "Las notas fusionadas")
    assert our_words("es", "añadió la actividad")
    assert our_words("fr", "QR code du Wi-Fi")
    assert not our_words("en", "A voting board for workshops")
    assert not our_words("fr", "De retour parmi %(tour)s")


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("a straight apostrophe or quote", "l'atelier"),
        ("English quotes", "“Vote”"),
        ("a high sign without its narrow no-break space", "Qui vote ?"),
        ("a colon without its no-break space", "Vote :"),
        ("a quote without its no-break space", "« Vote »"),
        ("a number sign without its no-break space", "vote n° 2"),
        ("three dots or a hyphen of inclusion", "les participant-e-s"),
        ("men alone", "Aucun participant"),
    ],
)
def test_a_fault_of_typography_would_be_caught(fault: str, text: str) -> None:
    assert re.search(FRENCH[fault], text)
