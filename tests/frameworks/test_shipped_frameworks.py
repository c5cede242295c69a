"""The shipped frameworks and the workshop of Ségou hold what was printed, to the letter and to the
number."""

import json
from pathlib import Path

import pytest

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.domain.framework import Framework
from app.domain.text import fold
from app.frameworks import crosswalk, shipped
from app.frameworks.demo import seat_name, segou

FOLDER = Path(__file__).resolve().parents[2] / "app/frameworks"
SEGOU, DRAFT = "culture21plus-segou-2024", "culture21plus-2023"
thirty_fields = pytest.mark.parametrize("key", [SEGOU, DRAFT])


def sizes(framework: Framework) -> list[int]:
    return [len(block.fields) for block in framework.blocks]


def test_four_frameworks_are_shipped() -> None:
    assert sorted(shipped()) == ["atlas-themes", DRAFT, SEGOU, "enjeux-defis"]
    assert all(key == framework.id for key, framework in shipped().items())
    assert {framework.locale for framework in shipped().values()} == {"fr"}


def test_shipped_frameworks_are_read_once() -> None:
    assert shipped() is shipped()


@pytest.mark.parametrize("key", ["atlas-themes", DRAFT, SEGOU, "enjeux-defis"])
def test_a_shipped_file_is_written_back_to_the_letter(key: str) -> None:
    printed = (FOLDER / f"{key}.json").read_text(encoding="utf-8")
    framework = read_framework(json.loads(printed))  # without the translations
    assert json.dumps(write_framework(framework), ensure_ascii=False, indent=2) + "\n" == printed


@thirty_fields
def test_culture_21_plus_has_thirty_fields_numbered_as_printed(key: str) -> None:
    assert list(shipped()[key].fields) == [str(number) for number in range(1, 31)]


@thirty_fields
def test_culture_21_plus_has_the_six_blocks(key: str) -> None:
    assert list(shipped()[key].block_by_id) == [
        "droits",
        "communautes",
        "prosperite",
        "territoires",
        "nature",
        "gouvernance",
    ]
    assert all(block.description for block in shipped()[key].blocks)


def test_the_two_editions_share_their_fields_out_differently() -> None:
    assert sizes(shipped()[SEGOU]) == [5, 5, 5, 5, 4, 6]
    assert sizes(shipped()[DRAFT]) == [7, 5, 5, 3, 4, 6]


@thirty_fields
def test_the_longest_name_has_105_characters(key: str) -> None:
    assert max(len(field.name) for field in shipped()[key].fields.values()) == 105


def test_names_are_stored_as_they_are_shown() -> None:
    segou_fields, draft_fields = shipped()[SEGOU].fields, shipped()[DRAFT].fields
    assert segou_fields["22"].name == "Culture, agriculture, alimentation et gastronomie"
    assert segou_fields["13"].name.endswith("des artistes et des professionnel·le·s de la culture")
    assert draft_fields["15"].name.endswith("des artistes et des professionnel·le·s de la culture")
    assert draft_fields["3"].name == "Écosystème culturel et créatif"


def shouts(text: str) -> bool:
    """Returns whether a text is in capitals or has a straight apostrophe."""
    return (text.isupper() and len(text) > 4) or "'" in text


def test_no_capitals_and_no_straight_apostrophes_are_shipped() -> None:
    texts = [
        text
        for framework in shipped().values()
        for part in (*framework.blocks, *framework.fields.values())
        for text in (framework.title, framework.task, part.name, part.description)
    ]
    workshop = segou()
    titles = [workshop["title"], workshop["report_title"]] + [
        title
        for session in workshop["sessions"]
        for title in (session["title"], *(step["title"] for step in session["steps"]))
    ]
    assert [text for text in texts + titles if shouts(text)] == []


def test_capitals_and_straight_apostrophes_would_be_caught() -> None:
    assert shouts("DROITS CULTURELS")
    assert shouts("Moyens d'existence")
    assert not shouts("Droits culturels")


def test_the_sources_details_travel_along() -> None:
    draft = shipped()[DRAFT]
    assert draft.block_by_id["gouvernance"].extra["list_heading"] == "GOVERNANCE"  # as printed
    assert draft.block_by_id["nature"].extra["nearest_pillar"] == "planète"
    assert draft.extra["pillars"] == ["personnes", "planète", "gouvernement"]
    assert shipped()["atlas-themes"].fields["5"].extra == {"priority": 4}
    assert shipped()[SEGOU].task.startswith("Identifier les programmes/actions")


def test_the_four_quadrants_have_no_fields() -> None:
    quadrants = shipped()["enjeux-defis"]
    assert sizes(quadrants) == [0, 0, 0, 0]
    assert [block for block, field in quadrants.places() if field is None] == list(quadrants.blocks)


def test_the_atlas_record_names_five_themes_in_four_blocks() -> None:
    assert sizes(shipped()["atlas-themes"]) == [1, 1, 2, 1]


def test_the_crosswalk_accounts_for_every_field_of_both_editions_once() -> None:
    walk = crosswalk(SEGOU, DRAFT)
    assert walk is not None
    assert sorted([*walk.links, *walk.only_from]) == sorted(shipped()[SEGOU].fields)
    assert sorted(
        [*(field for fields in walk.links.values() for field in fields), *walk.only_to]
    ) == sorted(shipped()[DRAFT].fields)
    assert (walk.links["4"], walk.only_from, walk.only_to) == (("5", "6"), ("19", "20"), ("2",))


def test_fields_called_the_same_have_the_same_name() -> None:
    walk = crosswalk(SEGOU, DRAFT)
    assert walk is not None
    for link in walk.same:
        assert fold(shipped()[SEGOU].fields[link].name) == fold(
            shipped()[DRAFT].fields[walk.links[link][0]].name
        )


def test_a_crosswalk_is_walked_both_ways() -> None:
    forth, back = crosswalk(SEGOU, DRAFT), crosswalk(DRAFT, SEGOU)
    assert forth is not None
    assert back is not None
    assert back.links["5"] == back.links["6"] == ("4",)
    assert (back.only_from, back.only_to) == (forth.only_to, forth.only_from)
    assert {field: set(link) for field, link in back.reversed().links.items()} == {
        field: set(link) for field, link in forth.links.items()
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [(SEGOU, "atlas-themes"), (SEGOU, "nowhere"), ("../x", "../y"), (SEGOU, SEGOU)],
)
def test_frameworks_without_a_crosswalk_have_none(first: str, second: str) -> None:
    assert crosswalk(first, second) is None


def test_segou_wrote_93_situation_notes_33_challenges_and_24_proposals() -> None:
    notes = segou()["notes"]
    assert [
        sum(len(entry["texts"]) for entry in notes[key])
        for key in ("situation", "defis", "propositions")
    ] == [93, 33, 24]


def test_every_note_of_segou_has_its_place() -> None:
    data = segou()
    for key in ("situation", "propositions"):
        for entry in data["notes"][key]:
            shipped()[data["frameworks"][key]].place(entry["field"], None)
    for quadrant in data["notes"]["defis"]:
        shipped()[data["frameworks"]["defis"]].place(None, quadrant["block"])


def test_every_field_has_situation_notes_and_proposals_stay_in_the_four_chosen_blocks() -> None:
    data, framework = segou(), shipped()[SEGOU]
    assert [entry["field"] for entry in data["notes"]["situation"]] == list(framework.fields)
    chosen = {framework.block_of[entry["field"]].id for entry in data["notes"]["propositions"]}
    assert chosen == {"droits", "communautes", "prosperite", "nature"}


def test_no_note_of_segou_is_too_long_to_be_written_again() -> None:
    notes = segou()["notes"]
    texts = [
        text
        for key in ("situation", "defis", "propositions")
        for entry in notes[key]
        for text in entry["texts"]
    ]
    assert max(map(len, texts)) <= 500


def test_thirty_one_people_took_part_in_six_groups() -> None:
    assert len(segou()["participants"]) == 31
    assert segou()["groups"]["count"] == 6


def test_a_seat_of_the_demo_bears_a_role_and_an_institution() -> None:
    assert seat_name({"role": "Comptable", "institution": "IKAM"}) == ("Comptable", "IKAM")
    assert seat_name({"role": None, "institution": "Représentante du CERFILTEX"}) == (
        "Représentante du CERFILTEX",
        "",
    )
    assert {key for participant in segou()["participants"] for key in participant} == {
        "role",
        "institution",
    }


def test_the_votes_of_segou_are_lost_and_not_invented() -> None:
    assert segou()["votes"] is None
    assert segou()["vote_rule"]["votes_per_participant"] == 3


def test_the_demo_is_a_fresh_copy_each_time() -> None:
    segou()["participants"].clear()
    assert len(segou()["participants"]) == 31
