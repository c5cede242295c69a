"""A roster as spreadsheets write it: read whole, or refused with every wrong line."""

import pytest

from app.domain.roster import MAX_ROWS, NAME_LIMIT, BadRoster, RosterRow, read_roster

GROUPS = {"g1": "Groupe 1", "femmes": "Les femmes du marché"}


def problems(text: str) -> list[tuple[object, object]]:
    with pytest.raises(BadRoster) as refused:
        read_roster(text, GROUPS)
    assert refused.value.code == "bad_roster"
    return [(one["line"], one["problem"]) for one in refused.value.details["problems"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "nom;structure;présence;groupe\nAwa;Mairie;salle;Groupe 1\n",
        "name,organisation,attendance,group\nAwa,Mairie,in the room,g1\n",
        "Nombre\tEntidad\tModalidad\tGrupo\nAwa\tMairie\tpresencial\tgroupe 1\n",
        "\ufeffNOM;STRUCTURE;PRÉSENCE;GROUPE\r\nAwa;Mairie;En salle;GROUPE 1\r\n\r\n",
        '"Nom";"Structure";"Présence";"Groupe"\n"Awa";"Mairie";"Présentiel";"Groupe 1"',
        "groupe;présence;structure;nom;remarque\nGroupe 1;dans la salle;Mairie;Awa;vient tard",
    ],
)
def test_french_english_and_spanish_sheets_say_the_same(text: str) -> None:
    assert read_roster(text, GROUPS) == [RosterRow("Awa", "Mairie", "in_room", "g1")]


def test_first_names_and_functions_in_columns_of_their_own_are_joined() -> None:
    rows = read_roster("Prénom;Nom;Fonction;Institution\nAwa;Traoré;Maire;Ville de Ségou\n;Bakary;;", GROUPS)
    assert rows == [RosterRow("Awa Traoré", "Maire, Ville de Ségou", "in_room", None), RosterRow("Bakary", "", "in_room", None)]


@pytest.mark.parametrize(
    ("said", "means"), [("en ligne", "online"), ("À distance", "online"), ("Zoom", "online"), ("", "in_room"), ("SALLE", "in_room")]
)
def test_presence_is_understood_however_it_is_written(said: str, means: str) -> None:
    assert read_roster(f"nom;présence\nAwa;{said}\n", {})[0].attendance == means


def test_a_cell_may_hold_the_separator_a_quote_and_a_line_break() -> None:
    rows = read_roster('nom;structure\n"Awa; dite ""la maire""";"Mairie\nde Ségou"\n', {})
    assert rows == [RosterRow('Awa; dite "la maire"', "Mairie de Ségou", "in_room", None)]


def test_every_wrong_line_is_told_and_nothing_is_read() -> None:
    text = "nom;présence;groupe\nAwa;salle;Groupe 1\n;salle;\nBakary;au café;\nFanta;;Groupe 9\nAwa;en ligne;\n"
    assert problems(text) == [(3, "no_name"), (4, "unknown_place"), (5, "unknown_group"), (6, "twice")]


def test_two_people_of_one_name_are_told_apart_by_their_organisation() -> None:
    assert len(read_roster("nom;structure\nAwa;Mairie\nAwa;Hôpital\n", {})) == 2
    assert problems("nom;structure\nAwa;Mairie\nAwa;Mairie\n") == [(3, "twice")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "empty")]),
        ("\n\n", [(1, "empty")]),
        ("nom;structure\n", [(2, "empty")]),
        ("structure;groupe\nMairie;g1\n", [(1, "no_name_column")]),
        (f"nom\n{'A' * (NAME_LIMIT + 1)}\n", [(2, "too_long")]),
        ("nom\n" + "\n".join(f"P{one}" for one in range(MAX_ROWS + 1)), [(MAX_ROWS + 2, "too_many")]),
    ],
)
def test_what_is_no_roster_is_refused_by_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems(text) == expected


def test_lines_are_those_of_the_sheet_empty_ones_counted() -> None:
    assert problems("nom;présence\n\nAwa;salle\n\n;salle\n") == [(5, "no_name")]


def test_invisible_characters_do_not_make_another_person() -> None:
    assert problems("nom\nAwa\n\u202eAwa\u200b\n") == [(3, "twice")]
    assert problems("nom;structure\n\u200b;Mairie\n") == [(2, "no_name")]


def test_only_the_first_fifty_problems_are_told() -> None:
    assert len(problems("nom;présence\n" + "Awa;ailleurs\n" * 80)) == 50


def test_a_full_roster_is_read() -> None:
    assert len(read_roster("nom\n" + "\n".join(f"P{one}" for one in range(MAX_ROWS)), {})) == MAX_ROWS
