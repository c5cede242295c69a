"""From proposals to commitments: who writes the plan, what it keeps, and what follow-ups say."""

import uuid

import httpx
import pytest

from tests.web.crowds import in_parallel
from tests.web.people import JSON, Workshop, refusal
from tests.web.results.plans import (
    DAY,
    LATER,
    PARTS,
    PROPOSALS,
    commits,
    exported,
    lines,
    opens_follow_up,
    plan,
    planned,
    proposed,
    says,
)
from tests.web.results.voting import PAGE, observer


def test_a_proposal_becomes_a_commitment_that_everybody_reads(workshop: Workshop) -> None:
    ids = planned(workshop)
    awa = workshop.seat("Awa")
    stated = lines(awa)
    assert {name: stated["Former les jeunes"][name] for name in PARTS} == PARTS
    assert stated["Former les jeunes"]["progress"][DAY]["reason"] == "Pas de budget"
    assert [proposal["note"] for proposal in plan(awa)["proposals"]] == [ids[2]]
    for reader in (awa, observer(workshop), workshop.fanta):
        page = reader.get(f"{workshop.path}/plan", headers=PAGE).text
        assert "Réunir les associations" in page
        assert "Pas de budget" in page
    assert refusal(workshop.moussa.get(f"{workshop.path}/plan", headers=JSON)) == (401, "no_seat")
    assert 'action="' not in awa.get(f"{workshop.path}/plan", headers=PAGE).text
    assert f'href="{workshop.path}/plan"' in awa.get(workshop.path, headers=PAGE).text
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "plan"}).raise_for_status()
    screen = workshop.moussa.get(f"{workshop.path}/screen", headers=PAGE).text
    assert "Former les jeunes" in screen
    assert "Mairie de Ségou · mars 2027" in screen


def test_the_same_again_changes_nothing_and_a_part_leaves_the_others(workshop: Workshop) -> None:
    [note] = proposed(workshop, "Former les jeunes")
    commits(workshop.fanta, note, **PARTS).raise_for_status()
    version = workshop.moussa.board()["version"]
    commits(workshop.fanta, note, **PARTS).raise_for_status()
    assert workshop.moussa.board()["version"] == version
    changed = commits(workshop.fanta, note, due="avril").json()
    assert {name: changed[name] for name in PARTS} == {**PARTS, "due": "avril"}
    news = workshop.fanta.get(
        f"{workshop.path}/news",
        params={"audience": "host", "protocol": "palabre.json", "since": version},
    ).json()
    assert [sent["id"] for sent in news[-1]["notes"]] == [note], "everybody's page follows"


def test_a_group_finds_the_plan_beside_its_notes(workshop: Workshop) -> None:
    """In the menu alone nobody found it."""
    proposed(workshop, "Former les jeunes")
    awa, address = workshop.seat("Oumou"), f"{workshop.path}?activity={PROPOSALS}"
    button = f'class="button" target="_self" href="{workshop.path}/plan"'
    assert button not in " ".join(awa.get(address, headers=PAGE).text.split())
    settings = {"planners": "groups"}
    workshop.fanta.post(f"{workshop.path}/settings", json=settings).raise_for_status()
    assert button in " ".join(awa.get(address, headers=PAGE).text.split())


REFUSED = {
    "a text that is too long": ({"due": "x" * 61}, (422, "text_too_long")),
    "a name that is not known": ({"chief": "Awa"}, (422, "unknown_name")),
    "no text": ({"lead": 3}, (422, None)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_a_commitment_changes_nothing(workshop: Workshop, what: str) -> None:
    body, answer = REFUSED[what]
    [note] = proposed(workshop, "Former les jeunes")
    refused = workshop.fanta.post(f"{workshop.path}/plan/{note}", json=body)
    assert (refused.status_code, refused.json().get("refusal")) == answer
    assert lines(workshop.fanta) == {}


def test_notes_that_are_not_shown_are_not_taken_into_the_plan(workshop: Workshop) -> None:
    [hidden, shown_note] = proposed(workshop, "Cachée", "Gardée")
    fanta = workshop.fanta
    fanta.post(f"{workshop.path}/notes/{hidden}/moderate", json={"state": "hidden"})
    assert refusal(commits(fanta, hidden)) == (409, "note_not_shown")
    assert refusal(commits(fanta, str(uuid.uuid4()))) == (404, "no_such_note")
    assert refusal(commits(fanta, "x")) == (422, "bad_note_id")
    fanta.opens("brise-glace").raise_for_status()
    practice = workshop.seat("Awa").note("Essai", activity="brise-glace").json()["id"]
    assert refusal(commits(fanta, practice)) == (409, "note_not_shown"), (
        "a rehearsal leaves nothing"
    )
    commits(fanta, shown_note, **PARTS).raise_for_status()
    settings = f"{workshop.path}/activities/{PROPOSALS}/settings"
    fanta.post(settings, json={"private": True}).raise_for_status()
    assert lines(fanta) == {}
    document = exported(workshop)
    assert document["commitments"] == []
    assert "Mairie de Ségou" not in str(document), "the log told it"
    fanta.post(settings, json={"private": False}).raise_for_status()
    assert list(lines(fanta)) == ["Gardée"]


def test_a_group_writes_its_own_commitments_where_it_may(workshop: Workshop) -> None:
    fanta = workshop.fanta
    for key in ("g1", "g2"):
        fanta.post(f"{workshop.path}/groups/{key}", json={"name": f"Groupe {key}"})
    awa, bakary, oumou = (
        workshop.seat(name, group=group)
        for name, group in (("Awa", "g1"), ("Bakary", "g1"), ("Oumou", "g2"))
    )
    [note] = proposed(workshop, "Former les jeunes", by=awa)
    assert refusal(commits(awa, note)) == (403, "plan_of_staff")
    fanta.post(f"{workshop.path}/settings", json={"planners": "groups"}).raise_for_status()
    assert commits(bakary, note, lead="IKAM").json()["lead"] == "IKAM"
    assert refusal(commits(oumou, note, lead="Nous")) == (409, "note_taken")
    action = f'action="{workshop.path}/plan/{note}'
    assert action in bakary.get(f"{workshop.path}/plan", headers=PAGE).text
    assert action not in oumou.get(f"{workshop.path}/plan", headers=PAGE).text
    assert refusal(says(awa, note, "done")) == (403, "not_host")
    assert bakary.post(f"{workshop.path}/plan/{note}/remove").status_code == 204
    assert lines(fanta) == {}
    assert refusal(opens_follow_up(workshop)) == (409, "nothing_planned")


def test_two_forms_do_not_undo_each_other(workshop: Workshop) -> None:
    [note] = proposed(workshop, "Former les jeunes")
    commits(workshop.fanta, note, lead="IKAM").raise_for_status()
    stale = {"was_lead": "", "lead": "Mairie", "was_due": "", "due": "mars"}
    assert refusal(commits(workshop.fanta, note, **stale)) == (409, "changed_meanwhile")
    assert lines(workshop.fanta)["Former les jeunes"]["lead"] == "IKAM"
    commits(workshop.fanta, note, was_due="", due="mars", was_lead="IKAM", lead="IKAM")
    assert lines(workshop.fanta)["Former les jeunes"]["due"] == "mars"


def test_a_crowd_at_one_line_loses_nothing(any_workshop: Workshop) -> None:
    [note] = proposed(any_workshop, "Former les jeunes")
    fanta, organiser = any_workshop.fanta, any_workshop.bearer("organiser_url")
    answers = in_parallel(
        [
            lambda name=name, text=text: commits(fanta, note, **{name: text})  # type: ignore[misc]
            for name, text in PARTS.items()
        ]
    )
    assert {answer.status_code for answer in answers} == {200}
    stated = lines(fanta)["Former les jeunes"]
    assert {name: stated[name] for name in PARTS} == PARTS
    path = f"{any_workshop.path}/follow-ups"
    opened = in_parallel([lambda: organiser.post(path, json={"day": DAY})] * 4)
    assert {answer.status_code for answer in opened} == {201}
    said = in_parallel([lambda: says(fanta, note, "done"), lambda: says(fanta, note, "under_way")])
    assert {answer.status_code for answer in said} == {200}
    assert plan(fanta)["follow_ups"] == [DAY]


def test_follow_ups_stand_side_by_side(workshop: Workshop) -> None:
    ids = planned(workshop)
    fanta = workshop.fanta
    assert refusal(says(fanta, ids[1], "stopped")) == (422, "text_empty")
    assert refusal(says(fanta, ids[2], "done")) == (404, "no_such_note")
    assert refusal(says(fanta, ids[0], "done", day=LATER)) == (404, "no_such_follow_up")
    assert refusal(opens_follow_up(workshop, "12 mars")) == (422, "bad_date")
    opens_follow_up(workshop, LATER).raise_for_status()
    says(fanta, ids[0], "done", day=LATER).raise_for_status()
    progress = lines(fanta)["Former les jeunes"]["progress"]
    assert {day: line["state"] for day, line in progress.items()} == {
        DAY: "stopped",
        LATER: "done",
    }
    says(fanta, ids[0], "", day=LATER).raise_for_status()
    assert list(lines(fanta)["Former les jeunes"]["progress"]) == [DAY]


def test_no_follow_up_is_promised_after_the_workshop_is_erased(workshop: Workshop) -> None:
    [note] = proposed(workshop, "Former les jeunes")
    commits(workshop.fanta, note, **PARTS).raise_for_status()
    organiser = workshop.bearer("organiser_url")
    settings = {"erase_on": "2127-06-01"}
    organiser.post(f"{workshop.path}/settings", json=settings).raise_for_status()
    assert "1 June 2127" in organiser.get(f"{workshop.path}/plan", headers=PAGE).text
    refused = opens_follow_up(workshop, "2127-09-12")
    assert refusal(refused) == (422, "after_erase_day")
    assert "s’efface le 1er juin 2127" in refused.json()["message"]
    settings = {"erase_on": "2128-06-01"}
    organiser.post(f"{workshop.path}/settings", json=settings).raise_for_status()
    opens_follow_up(workshop, "2127-09-12").raise_for_status()


def removes_follow_up(workshop: Workshop, day: str = DAY) -> httpx.Response:
    return workshop.bearer("organiser_url").post(f"{workshop.path}/follow-ups/{day}/remove")


def test_a_removed_follow_up_takes_what_it_said_and_an_undo_brings_both_back(
    any_workshop: Workshop,
) -> None:
    planned(any_workshop)
    fanta = any_workshop.fanta
    before = plan(fanta)
    assert refusal(fanta.post(f"{any_workshop.path}/follow-ups/{DAY}/remove")) == (403, "not_host")
    assert removes_follow_up(any_workshop).status_code == 204
    assert plan(fanta)["follow_ups"] == []
    assert lines(fanta)["Former les jeunes"]["progress"] == {}
    assert refusal(removes_follow_up(any_workshop)) == (404, "no_such_follow_up")
    fanta.post(f"{any_workshop.path}/undo").raise_for_status()
    assert plan(fanta) == before
    removes_follow_up(any_workshop).raise_for_status()
    opens_follow_up(any_workshop).raise_for_status()
    assert lines(fanta)["Former les jeunes"]["progress"] == {}, "the day starts anew"


def test_what_was_done_with_a_follow_up_says_its_day_in_words(workshop: Workshop) -> None:
    planned(workshop)
    removes_follow_up(workshop).raise_for_status()
    workshop.fanta.post(f"{workshop.path}/undo").raise_for_status()
    for language, day in (("fr", "12 mars 2027"), ("es", "12 de marzo de 2027")):
        reader = {**PAGE, "Accept-Language": language}
        page = workshop.fanta.get(f"{workshop.path}/console", headers=reader).text
        assert page.count(day) >= 3, "opened, removed, and undone"
        assert DAY not in page


def test_the_page_offers_an_organiser_to_remove_a_follow_up(workshop: Workshop) -> None:
    planned(workshop)
    address = f'action="{workshop.path}/follow-ups/{DAY}/remove#follow-title"'
    organiser = workshop.bearer("organiser_url")
    assert address in organiser.get(f"{workshop.path}/plan", headers=PAGE).text
    assert address not in workshop.fanta.get(f"{workshop.path}/plan", headers=PAGE).text
    form = {"once": "1" * 22}
    path = f"{workshop.path}/follow-ups/{DAY}/remove"
    assert organiser.post(path, data=form, headers=PAGE).status_code == 303
    assert plan(workshop.fanta)["follow_ups"] == []


def test_removed_days_do_not_make_a_file_that_nobody_can_import(workshop: Workshop) -> None:
    [note] = proposed(workshop, "Former les jeunes")
    commits(workshop.fanta, note, **PARTS).raise_for_status()
    for day in range(1, 29):
        opens_follow_up(workshop, f"2027-03-{day:02}").raise_for_status()
        removes_follow_up(workshop, f"2027-03-{day:02}").raise_for_status()
    answer = workshop.someone().post("/boards/import", json=exported(workshop))
    assert answer.status_code == 201, answer.text
