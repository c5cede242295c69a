"""The notes board over HTTP: find, hide, reword, move, merge and separate by plain forms."""

from typing import Any

import httpx
import pytest

from tests.web.pages import form_of
from tests.web.people import NOTES, QUADRANTS, Person, Workshop, refusal

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
Json = dict[str, Any]


def context(workshop: Workshop, **query: Any) -> Json:
    return (
        workshop.fanta.get(f"{workshop.path}/console/notes", params={"activity": NOTES, **query})
        .raise_for_status()
        .json()
    )


def page(workshop: Workshop, **query: Any) -> str:
    answer = workshop.fanta.get(
        f"{workshop.path}/console/notes", params={"activity": NOTES, **query}, headers=PAGE
    )
    assert answer.status_code == 200
    return answer.text


def form(workshop: Workshop, note: str, act: str, query: str = "", **fields: Any) -> httpx.Response:
    """As a browser without JavaScript sends it from the page."""
    came = {"Referer": f"{workshop.url}{workshop.path}/console/notes{query}"}
    return workshop.fanta.post(
        f"{workshop.path}/notes/{note}/{act}", data=fields, headers={**PAGE, **came}
    )


def written(person: Person, *texts: str, field: str = "1") -> list[str]:
    return [person.note(text, field=field).raise_for_status().json()["id"] for text in texts]


def texts(notes_board: Json) -> list[str]:
    return [note["text"] for note in notes_board["notes"]]


@pytest.mark.parametrize(
    "search",
    [
        "pêche",
        "PECHE",
        "l'atelier peche",
        "l’atelier",
        "agriculteur·rice·s",
        "agriculteurs-rices",
        "agriculteur rice s",
        "agriculteurrices",
        "niger vivre",
    ],
)
def test_the_search_folds_case_accents_apostrophes_and_inclusive_marks(
    workshop: Workshop, search: str
) -> None:
    awa = workshop.seat("Awa")
    written(
        awa,
        "L’atelier de PÊCHE des agriculteur·rice·s sur le Niger : vivre-ensemble",
        "Autre chose",
    )
    notes_board = context(workshop, q=search)
    assert (len(notes_board["notes"]), notes_board["found"]) == (
        0 if search == "agriculteurs-rices" else 1,
    ) * 2


def test_a_search_finds_a_note_by_an_original_behind_it(workshop: Workshop) -> None:
    open_note, gone = written(workshop.seat("Awa"), "Un marché", "Un souk")
    form(workshop, open_note, "merge", notes=[gone])
    assert texts(context(workshop, q="souk")) == ["Un marché"]


def test_a_command_leads_back_to_the_same_search(workshop: Workshop) -> None:
    [note] = written(workshop.seat("Awa"), "Un marché")
    answer = form(workshop, note, "moderate", f"?activity={NOTES}&q=march%C3%A9", state="hidden")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{workshop.path}/console/notes?activity={NOTES}&q=march%C3%A9",
    )


def test_a_hidden_note_stays_on_the_board_and_comes_back(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    [note] = written(awa, "Un gros mot")
    form(workshop, note, "moderate", state="hidden")
    assert awa.notes() == []
    assert [note["state"] for note in context(workshop, hidden=1)["notes"]] == ["hidden"]
    form(workshop, note, "moderate", state="shown", text="Un mot")
    assert [note["text"] for note in awa.notes()] == ["Un mot"]


def test_one_tap_merges_and_keeps_the_wording_of_its_button(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    first, second, third = written(
        awa, "Dialogue inter-malien", "dialogue inter malien", "Le dialogue inter-malien"
    )
    assert context(workshop)["duplicates"] == [[first, second, third]]
    form(workshop, second, "merge", notes=[first, second, third])
    assert [note["text"] for note in awa.notes()] == ["dialogue inter malien"]
    [note] = context(workshop)["notes"]
    assert note["behind"] == [first, third]
    assert context(workshop)["duplicates"] == []
    assert "Le dialogue inter-malien" in page(workshop)


def test_an_original_is_separated_again(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    target, second = written(awa, "Un marché", "Un marché")
    form(workshop, target, "merge", notes=[second])
    form(workshop, second, "moderate", state="shown")
    assert [note["id"] for note in awa.notes()] == [target, second]
    assert [note["behind"] for note in context(workshop)["notes"]] == [[], []]


def test_originals_stay_reachable_when_the_note_before_them_moves_or_goes(
    workshop: Workshop,
) -> None:
    awa = workshop.seat("Awa")
    target, second = written(awa, "Un marché", "Le marché")
    form(workshop, target, "merge", notes=[second])
    form(workshop, target, "move", field="1", activity="propositions")
    assert [note["behind"] for note in context(workshop, activity="propositions")["notes"]] == [
        [second]
    ]
    workshop.fanta.delete(f"{workshop.path}/notes/{target}").raise_for_status()
    assert [(note["id"], note["state"]) for note in context(workshop)["notes"]] == [
        (second, "merged")
    ]
    assert "merged into a deleted note" in page(workshop)
    form(workshop, second, "moderate", state="shown")
    assert [note["text"] for note in awa.notes()] == ["Le marché"]


def test_the_same_under_two_fields_is_apart_for_it_may_be_meant(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    [first_part], [second_part] = (
        written(awa, "Kôre Hip Hop", field="2"),
        written(awa, "Kore hip hop", field="10"),
    )
    notes_board = context(workshop)
    assert (notes_board["duplicates"], notes_board["duplicates_apart"]) == (
        [],
        [[first_part, second_part]],
    )


def test_a_note_moves_to_another_field_and_to_another_activity(workshop: Workshop) -> None:
    [note] = written(workshop.seat("Awa"), "Un marché")
    form(workshop, note, "move", field="22", activity=NOTES)
    assert [(note["field"], note["block"]) for note in context(workshop)["notes"]] == [
        ("22", "nature")
    ]
    form(workshop, note, "move", field="22", activity="propositions")
    assert context(workshop)["notes"] == []
    assert texts(context(workshop, activity="propositions")) == ["Un marché"]


def test_a_block_without_fields_is_a_place_too(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    note = awa.note("L'insécurité", field=None, activity=QUADRANTS, block="culturels").json()["id"]
    form(workshop, note, "move", block="sociaux", activity=QUADRANTS)
    assert [
        (note["field"], note["block"]) for note in context(workshop, activity=QUADRANTS)["notes"]
    ] == [(None, "sociaux")]
    assert 'name="block"' in page(workshop, activity=QUADRANTS, note=note)


def test_private_notes_are_only_counted_until_they_are_revealed(workshop: Workshop) -> None:
    settings = f"{workshop.path}/activities/{NOTES}/settings"
    workshop.fanta.post(
        settings, json={"private": True, "blocks": ["droits"], "reason": "Les plus choisis"}
    ).raise_for_status()
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    written(awa, "Entre nous", "Encore")
    notes_board = context(workshop)
    assert (notes_board["private"], notes_board["notes"]) == (True, [])
    assert notes_board["fields"][0] == {"place": "1", "notes": 2}
    text = page(workshop)
    assert "Entre nous" not in text
    reveal = form_of(text, settings)
    assert reveal.visible == set()
    assert dict(reveal.values)["private"] == "false"
    assert "blocks" not in dict(reveal.values), (
        "what it does not say stays: the blocks kept for the activity"
    )
    workshop.fanta.post(
        settings,
        data=reveal.says(),
        headers={**PAGE, "Referer": f"{workshop.url}{workshop.path}/console/notes"},
    )
    assert [note["text"] for note in bakary.notes()] == ["Entre nous", "Encore"]
    assert workshop.fanta.get(f"{workshop.path}/results").json()["situations"][0]["private"] == 0
    assert bakary.note("Ailleurs", field="8").json()["refusal"] == "block_not_open"


def test_each_group_s_progress_counts_its_own_notes_in_its_own_blocks(workshop: Workshop) -> None:
    workshop.fanta.post(
        f"{workshop.path}/groups/g1", json={"name": "Groupe 1", "blocks": ["droits"]}
    ).raise_for_status()
    workshop.fanta.post(f"{workshop.path}/groups/g2", json={"name": "Groupe 2"}).raise_for_status()
    awa, fanta = workshop.seat("Awa", group="g1"), workshop.seat("Fanta")
    written(awa, "Un", "Deux")
    written(awa, "Trois", field="2")
    written(awa, "Ailleurs", field="8")
    written(fanta, "Seule", field="30")
    assert context(workshop)["groups"] == [
        {
            "group": "g1",
            "seats": 1,
            "notes": 4,
            "covered": 2,
            "places": 5,
            "fields": {"1": 2, "2": 1, "8": 1},
        },
        {"group": "g2", "seats": 0, "notes": 0, "covered": 0, "places": 30, "fields": {}},
        {"group": None, "seats": 0, "notes": 1, "covered": 1, "places": 30, "fields": {"30": 1}},
    ]


def test_many_notes_come_in_parts_and_every_one_in_one_of_them(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    ids = set(written(awa, *(f"Note {place} {place * 7919}" for place in range(205))))
    parts = [context(workshop, part=part) for part in (1, 2, 3)]
    assert [(part["found"], part["pages"], len(part["notes"])) for part in parts] == [
        (205, 2, 200),
        (205, 2, 5),
        (205, 2, 0),
    ]
    assert {note["id"] for part in parts for note in part["notes"]} == ids
    assert "1 of 2" in page(workshop)


def test_names_show_only_where_the_board_shows_them(workshop: Workshop) -> None:
    written(workshop.seat("Awa Traoré"), "Un marché")
    assert "Awa Traoré" not in page(workshop)
    workshop.fanta.post(f"{workshop.path}/settings", json={"names_shown": True}).raise_for_status()
    assert "Awa Traoré" in page(workshop)


def test_what_people_wrote_is_only_text(workshop: Workshop) -> None:
    [note] = written(workshop.seat("Awa"), '"><script>alert(1)</script><b>')
    text = page(workshop, note=note) + page(workshop, q='"><script>')
    assert "<script>" not in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    "query", [{"part": 0}, {"part": "x"}, {"part": 10**9}, {"hidden": "perhaps"}]
)
def test_a_question_that_makes_no_sense_is_refused(workshop: Workshop, query: Json) -> None:
    assert workshop.fanta.get(f"{workshop.path}/console/notes", params=query).status_code == 422


@pytest.mark.parametrize(
    "query",
    [{"block": "nowhere"}, {"note": "no-note"}, {"q": "\u0000"}, {"q": "x" * 9000}, {"part": 99}],
)
def test_what_is_not_there_is_an_empty_board(workshop: Workshop, query: Json) -> None:
    assert context(workshop, **query)["notes"] == []
    page(workshop, **query)


def test_an_activity_that_is_none_is_refused(workshop: Workshop) -> None:
    for key in ("nothing", "priorites"):
        assert refusal(
            workshop.fanta.get(f"{workshop.path}/console/notes", params={"activity": key})
        ) == (404, "no_such_activity")
