"""Which challenges speak of a field: they share a word that tells the field from the others."""

from app.domain.notes.related import related

FIELDS = [
    *("Culture et changement climatique", "Culture et éducation", "Culture et tourisme durable"),
    *("Patrimoine culturel", "Savoirs et information", "Droits culturels", "Art public"),
    *("Participation citoyenne", "Communication"),
]
CHALLENGES = ["Changement de comportement", "Faire aimer la culture", "Changement climatique"]


def test_those_that_share_most_words_come_first() -> None:
    assert related(FIELDS[0], FIELDS, CHALLENGES) == [2, 0]


def test_a_word_of_many_names_tells_nothing() -> None:
    assert related(FIELDS[1], FIELDS, CHALLENGES) == []
    control = ["Culture et éducation", "Communication"]  # here the word is of one name only
    assert related(FIELDS[1], control, CHALLENGES) == [1]


def test_accents_case_and_endings_are_folded_away() -> None:
    assert related("Économie", ["Économie", "Communication"], ["CRISE ECONOMIQUE", "Paix"]) == [0]
