"""A list is laid on the people of a board: nobody is counted twice, and two of one name stay
two."""

import pytest

from app.documents.roster.plan import GROUPS_LIMIT, Person, RosterPlan, plan_roster
from app.documents.roster.roster import BadRoster, read_pasted_roster

GROUPS = {"g1": "Groupe 1", "femmes": "Les femmes du marché"}


def person(
    name: str,
    organisation: str = "",
    attendance: str = "in_room",
    group: str | None = None,
    seat: str = "",
) -> Person:
    return Person(
        seat or f"seat of {name}, {organisation}, {group}", name, organisation, attendance, group
    )


def plan(text: str, *people: Person, namesakes: bool = False) -> RosterPlan:
    return plan_roster(read_pasted_roster(text), people, GROUPS, namesakes=namesakes)


def counts(roster_plan: RosterPlan) -> tuple[int, int, int]:
    return len(roster_plan.new), len(roster_plan.unchanged), len(roster_plan.changed)


def after(roster_plan: RosterPlan) -> list[Person]:
    """The people of an empty board once the plan was carried out."""
    return [
        person(
            row.name,
            row.organisation or "",
            row.attendance or "in_room",
            row.group,
            seat=f"row {at}",
        )
        for at, row in enumerate(roster_plan.new)
    ]


def refused(text: str, *people: Person) -> list[tuple[object, object]]:
    with pytest.raises(BadRoster) as error:
        plan(text, *people)
    return [(problem["line"], problem["problem"]) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("Awa Traoré", "Mairie"),
        ("AWA TRAORE", "mairie"),
        ("  awa   traoré ", "MAIRIE"),
        ("Awa-Traoré", "Mairie"),
        ("AwaTraoré", "Mairie"),
        ("Awa Traore\u0301", "Mai\u200brie"),
    ],
)
def test_a_person_is_known_however_the_name_is_written(name: str, organisation: str) -> None:
    assert counts(
        plan(f"nom;structure\n{name};{organisation}\n", person("Awa Traoré", "Mairie"))
    ) == (0, 1, 0)


@pytest.mark.parametrize(
    ("board_name", "written"),
    [
        ("Zoé Lœuvre", "ZOE LOEUVRE"),
        ("Ægir Strauß", "aegir strauss"),
        ("Aminata N’Diaye", "Aminata N'DIAYE"),
        ("Aminata N’Diaye", "aminata ndiaye"),
        ("Jean-Pierre d'Ornano", "JEAN PIERRE D ORNANO"),
        ("Ɲɛgɛ Ŋɔmɔ", "nyege ngomo"),
    ],
)
def test_ligatures_hyphens_apostrophes_and_the_letters_of_bambara_are_folded(
    board_name: str, written: str
) -> None:
    assert counts(plan(f"nom\n{written}\n", person(board_name))) == (0, 1, 0)


def test_a_longer_list_says_how_many_are_new_known_and_changed() -> None:
    people = [person(f"P{at}", "ONG") for at in range(29)]
    text = "nom;structure;présence\n" + "".join(
        f"p{at};ong;{'zoom' if at == 7 else ''}\n" for at in range(32)
    )
    roster_plan = plan(text, *people)
    assert counts(roster_plan) == (3, 28, 1)
    assert roster_plan.changed[0].values == {"attendance": "online"}
    assert roster_plan.seats[0] == people[0].seat
    assert roster_plan.seats[29:] == (None, None, None)


def test_two_of_one_name_are_told_apart_by_organisation_or_group() -> None:
    text = (
        "nom;structure;groupe\nAwa;Mairie;Groupe 1\n"
        "Awa;Hôpital;Groupe 1\nAwa;Mairie;Les femmes du marché\n"
    )
    first = plan(text)
    assert counts(first) == (3, 0, 0)
    assert counts(plan(text, *after(first))) == (0, 3, 0)


def test_a_person_who_moved_to_another_group_is_changed_and_not_new() -> None:
    roster_plan = plan(
        "nom;structure;groupe\nAwa;Mairie;femmes\n", person("Awa", "Mairie", group="g1")
    )
    assert [change.values for change in roster_plan.changed] == [{"group": "femmes"}]


def test_rows_that_are_alike_are_refused_by_line_unless_they_are_said_to_be_two() -> None:
    text = "nom;structure\nMoussa;Mairie\nAwa;ONG\nmoussa;MAIRIE\n"
    assert refused(text) == [(4, "twice")]
    first = plan(text, namesakes=True)
    assert counts(first) == (3, 0, 0)
    assert counts(plan(text, *after(first))) == (0, 3, 0), (
        "the board has two of them: the same list says nothing new"
    )
    assert refused(text + "Moussa;Mairie\n", *after(first)) == [(5, "twice")]
    assert counts(plan(text + "Moussa;Mairie\n", *after(first), namesakes=True)) == (1, 3, 0)


def test_a_list_of_names_alone_knows_everybody() -> None:
    people = [person("Awa", "Mairie"), person("Awa", "Hôpital"), person("Bakary", "ONG")]
    assert counts(plan("nom\nBakary\nAwa\n", *people)) == (0, 2, 0)
    assert counts(plan("nom\nBakary\nAwa\nAwa\n", *people)) == (0, 3, 0)


def test_somebody_who_came_without_an_organisation_gets_it_from_the_list() -> None:
    roster_plan = plan("nom;structure\nAwa Traoré;Mairie\n", person("Awa Traoré"))
    assert [change.values for change in roster_plan.changed] == [{"organisation": "Mairie"}]
    assert counts(
        plan("nom;structure\nAwa Traoré;Mairie\nAwa Traoré;ONG\n", person("Awa Traoré"))
    ) == (2, 0, 0), "which of them is she?"


def test_what_the_list_does_not_say_stays() -> None:
    people = [person("Awa", "Mairie", "online", "g1")]
    assert counts(plan("nom;structure;présence;groupe\nAwa;Mairie;;\n", *people)) == (0, 1, 0)
    assert counts(plan("nom;structure\nAwa;\n", *people)) == (0, 1, 0)


def test_groups_are_known_by_key_and_by_name_and_missing_ones_are_made_once() -> None:
    roster_plan = plan(
        "nom;groupe\nA;g1\nB;GROUPE 1\nC;les femmes du marche\nD;Les jeunes\nE;les  jeunes\n"
    )
    assert roster_plan.new_groups == {"g2": "Les jeunes"}
    assert [row.group for row in roster_plan.new] == ["g1", "g1", "femmes", "g2", "g2"]


def test_more_groups_than_a_board_takes_are_refused_by_line() -> None:
    many = "".join(f"P{at};Table {at}\n" for at in range(GROUPS_LIMIT))
    assert refused(f"nom;groupe\n{many}") == [(GROUPS_LIMIT, "too_many_groups")]


def test_the_summary_tells_plans_apart() -> None:
    assert plan("nom\nAwa\n").summary != plan("nom\nAwa\n", person("Awa")).summary
