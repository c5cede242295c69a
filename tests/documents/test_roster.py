"""A list of people as spreadsheets and printed annexes write it: read whole, or refused with every
wrong line."""

import pytest

from app.documents.roster.roster import (
    MAX_ROWS,
    NAME_LIMIT,
    BadRoster,
    RosterRow,
    read_pasted_roster,
)

ANNEX = (
    "ANNEXE 1\nListe des participant·e·s\n\nNOM PRÉNOM\tINSTITUTION\nPRÉNOM NOM\tINSTITUTION\n"
    "Awa TRAORÉ\tCentre Sinignesigui\nBakary KONÉ\tMission Culturelle\n"
    "12\nNOM PRÉNOM\tINSTITUTION\nMoussa DIARRA\tIKAM\n"
).replace("12\n", "")


def rows_of(text: str) -> list[RosterRow]:
    return list(read_pasted_roster(text).rows)


def problems(text: str) -> list[tuple[object, object]]:
    with pytest.raises(BadRoster) as refused:
        read_pasted_roster(text)
    assert refused.value.code == "bad_roster"
    return [(problem["line"], problem["problem"]) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "nom;structure;présence;groupe\nAwa;Mairie;salle;Groupe 1\n",
        "name,organisation,attendance,group\nAwa,Mairie,in the room,Groupe 1\n",
        "Nombre\tEntidad\tModalidad\tGrupo\nAwa\tMairie\tpresencial\tGroupe 1\n",
        "\ufeffNOM;STRUCTURE;PRÉSENCE;GROUPE\r\nAwa;Mairie;En salle;Groupe 1\r\n\r\n",
        '"Nom";"Structure";"Présence";"Groupe"\n"Awa";"Mairie";"Présentiel";"Groupe 1"',
        "groupe;présence;structure;nom;remarque\nGroupe 1;dans la salle;Mairie;Awa;vient tard",
        "Nom   Structure   Présence   Groupe\nAwa   Mairie   salle   Groupe 1",
    ],
)
def test_french_english_and_spanish_sheets_say_the_same(text: str) -> None:
    assert rows_of(text) == [RosterRow(2, "Awa", "Mairie", "in_room", "Groupe 1")]


@pytest.mark.parametrize(
    "heads",
    [
        "Prénom;Nom;Structure",
        "Prénoms;NOM;Organisme",
        "Prénom(s);Nom de famille;Institution",
        "First name;Last name;Organization",
        "Given names;Surname;Company",
        "Nombre;Apellidos;Entidad",
        "Nombres;Apellido(s);Institución",
    ],
)
def test_first_and_family_names_in_columns_of_their_own_are_joined(heads: str) -> None:
    expected = [RosterRow(2, "Awa Traoré", "Mairie")]
    assert rows_of(f"{heads}\nAwa;Traoré;Mairie\n") == expected
    first, family, organisation = heads.split(";")
    assert rows_of(f"{family};{organisation};{first}\nTraoré;Mairie;Awa\n") == expected


@pytest.mark.parametrize(
    "head",
    [
        "Nom et Prénoms",
        "Noms et prénoms",
        "NOM COMPLET",
        "Nom et prénom(s)",
        "Full name",
        "Nombres y apellidos",
        "Participant·e·s",
        "Nombre",
    ],
)
def test_a_whole_name_in_one_column_is_read(head: str) -> None:
    assert rows_of(f"{head};Structure\nAwa Traoré;Mairie\n") == [
        RosterRow(2, "Awa Traoré", "Mairie")
    ]


def test_functions_stand_before_the_institution() -> None:
    rows = rows_of("Prénom;Nom;Fonction;Institution\nAwa;Traoré;Maire;Ville de Ségou\n;Bakary;;")
    assert rows == [RosterRow(2, "Awa Traoré", "Maire, Ville de Ségou"), RosterRow(3, "Bakary")]


def test_the_annex_of_a_printed_report_is_read_as_it_is_pasted() -> None:
    """Titles above, two lines of heads, the heads again on the next page: none of them is a
    person."""
    expected = [
        ("Awa TRAORÉ", "Centre Sinignesigui"),
        ("Bakary KONÉ", "Mission Culturelle"),
        ("Moussa DIARRA", "IKAM"),
    ]
    assert [(row.name, row.organisation) for row in rows_of(ANNEX)] == expected


def test_a_lower_line_of_heads_says_more_than_the_upper() -> None:
    assert rows_of("PARTICIPANTS;;INSTITUTION\nNOM;PRÉNOM;\nTraoré;Awa;Mairie\n") == [
        RosterRow(3, "Awa Traoré", "Mairie")
    ]


def test_columns_that_are_not_read_are_told() -> None:
    roster = read_pasted_roster("N°;Nom;Téléphone;Structure;Émargement\n1;Awa;76;Mairie;\n")
    assert roster.ignored_columns == ("N°", "Téléphone", "Émargement")
    assert read_pasted_roster("nom;structure\nAwa;Mairie").ignored_columns == ()


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("en ligne", "online"),
        ("À distance", "online"),
        ("Zoom", "online"),
        ("distanciel", "online"),
        ("En visio", "online"),
        ("a distancia", "online"),
        ("", None),
        ("SALLE", "in_room"),
        ("Présentiel", "in_room"),
        ("présent·e", "in_room"),
        ("on-site", "in_room"),
    ],
)
def test_presence_is_understood_however_it_is_written(said: str, means: str | None) -> None:
    assert rows_of(f"nom;présence\nAwa;{said}\n")[0].attendance == means


def test_a_cell_may_hold_the_separator_a_quote_and_a_line_break() -> None:
    rows = rows_of('nom;structure\n"Awa; dite ""la maire""";"Mairie\nde Ségou"\n')
    assert [(row.name, row.organisation) for row in rows] == [
        ('Awa; dite "la maire"', "Mairie de Ségou")
    ]


@pytest.mark.parametrize("named", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_first_line_may_name_the_separator(named: str) -> None:
    assert rows_of(f"{named}\r\nnom;structure\r\nTraoré, Awa, Dr;Mairie, Ségou, Mali\r\n") == [
        RosterRow(3, "Traoré, Awa, Dr", "Mairie, Ségou, Mali")
    ]


def test_every_wrong_line_is_told_and_nothing_is_read() -> None:
    text = f"nom;présence;groupe\nAwa;salle;Groupe 1\n;salle;\nBakary;au café;\nFanta;;{'G' * 61}\n"
    assert problems(text) == [(3, "no_name"), (4, "unknown_place"), (5, "too_long")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "empty")]),
        ("\n\n", [(1, "empty")]),
        ("nom;structure\n", [(2, "empty")]),
        ("structure;groupe\nMairie;g1\n", [(1, "no_name_column")]),
        (f"nom\n{'A' * (NAME_LIMIT + 1)}\n", [(2, "too_long")]),
        ("nom\n" + "\n".join(f"P{at}" for at in range(MAX_ROWS + 1)), [(MAX_ROWS + 2, "too_many")]),
        ("nom\n" + "Awa\n" * 100_000, [(MAX_ROWS + 2, "too_many")]),
        (f'nom\n"{"A" * 200_000}', [(1, "not_csv")]),
    ],
)
def test_what_is_no_roster_is_refused_by_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems(text) == expected


def test_lines_are_those_of_the_sheet_empty_ones_counted() -> None:
    assert problems("nom;présence\n\nAwa;salle\n\n;salle\n") == [(5, "no_name")]


def test_a_name_of_invisible_letters_is_none() -> None:
    assert problems("nom;structure\n\u200b;Mairie\n") == [(2, "no_name")]


def test_only_the_first_fifty_problems_are_told() -> None:
    assert len(problems("nom;présence\n" + "Awa;ailleurs\n" * 80)) == 50


def test_a_full_roster_is_read() -> None:
    assert len(rows_of("nom\n" + "\n".join(f"P{at}" for at in range(MAX_ROWS)))) == MAX_ROWS
