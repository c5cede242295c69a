"""Who took part, who chose: counted at the close, sealed, and in every file."""

import pytest

from app.documents.session.checks import check_session
from app.domain.refusals import Refusal
from tests.documents.sessions import Imported, session_of, vote_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.joining.questions import PAGE, answers, ballots, parts_by, sets, voted
from tests.web.people import VOTE
from tests.web.seals import sealed_round, sha256_of


def test_the_close_counts_parts_into_the_seal(any_server: ForkedServer, workshop_at: Start) -> None:
    workshop = workshop_at(any_server)
    sets(workshop, "gender").raise_for_status()
    voted(workshop)
    assert workshop.fanta.get(f"{workshop.path}/results").json()["votes"][0]["seals"] == []
    open_page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text
    assert "Qui a pris part" not in open_page, "nothing is parted while the vote is open"
    assert len(workshop.fanta.get(f"{workshop.path}/export.csv?table=parts").text.splitlines()) == 1
    workshop.fanta.closes().raise_for_status()
    round_, parts = sealed_round(workshop), parts_by(workshop)
    assert round_["seal"]["sha256"] == sha256_of(workshop, round_["ballots"])
    gender = parts["gender"]
    assert [(row["of"], row["ballots"]) for row in gender["votes"]] == [
        (["woman"], 6),
        (["man"], 6),
    ]
    for row, own_ballots in zip(gender["votes"], (ballots(12)[:6], ballots(12)[6:]), strict=True):
        counted = {line["field"]: line["votes"] for line in row["votes"]}
        chosen = [field for fields in own_ballots for field in fields]
        assert counted == {field: chosen.count(field) for field in chosen}
    assert [(row["seats"], row["ballots"]) for row in gender["turnout"]] == [(6, 6), (6, 6)]
    [result] = workshop.fanta.get(f"{workshop.path}/results").json()["votes"]
    assert result["seals"][0]["parts"][0]["title"] == "Votre genre"
    listed = workshop.moussa.get(f"{workshop.path}/activities/{VOTE}/rounds/1/sealed.json").json()
    assert listed["parts"] == round_["seal"]["parts"]
    page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text
    assert "Qui a pris part, qui a choisi" in page
    table = workshop.fanta.get(f"{workshop.path}/export.csv?table=parts&locale=fr").text
    assert '"Votre genre";"Femme";6;6' in table
    for name in ("report.docx", "workbook.xlsx"):
        assert workshop.fanta.get(f"{workshop.path}/{name}").status_code == 200
    again = Imported(workshop, session_of(workshop))
    assert vote_of(session_of(again))["rounds"] == vote_of(session_of(workshop))["rounds"]
    forged = session_of(workshop)
    vote_of(forged)["rounds"][0]["seal"]["parts"][0]["votes"][0]["ballots"] = 5
    with pytest.raises(Refusal, match="seal_broken"):
        check_session(forged)  # type: ignore[arg-type]


def test_each_round_counts_its_own_and_questions_and_practice_none(
    workshop_at: Start, sqlite_server: ForkedServer
) -> None:
    workshop = workshop_at(sqlite_server)
    sets(workshop, "gender").raise_for_status()
    people = voted(workshop)
    workshop.fanta.closes().raise_for_status()
    first = parts_by(workshop)["gender"]
    workshop.fanta.opens().raise_for_status()
    for person, fields in zip(people, reversed(ballots(12)), strict=True):
        person.vote(*fields).raise_for_status()
    answers(people[0], "gender:man").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    second = parts_by(workshop)["gender"]
    assert second != first
    assert [row["ballots"] for row in second["votes"] or second["turnout"]] in ([5, 7], [12])
    rounds = vote_of(session_of(workshop))["rounds"]
    assert rounds[0]["seal"]["parts"][0] == first, "the first one stays as it was"
    asking = workshop.fanta.post(
        f"{workshop.path}/activities", json={"kind": "hands", "title": "Reprendre ?"}
    ).json()
    workshop.fanta.opens(asking["key"]).raise_for_status()
    for place, person in enumerate(people):
        person.vote("yes" if place % 2 else "no", activity=asking["key"]).raise_for_status()
    workshop.fanta.closes(asking["key"]).raise_for_status()
    assert "parts" not in sealed_round(workshop, asking["key"])["seal"]


def test_a_named_vote_is_parted_by_what_staff_know_and_not_by_answers(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, opened=False)
    sets(workshop, "gender").raise_for_status()
    settings = f"{workshop.path}/activities/{VOTE}/settings"
    workshop.fanta.post(settings, json={"secret": False}).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    voted(workshop, online=6)
    workshop.fanta.closes().raise_for_status()
    parts = parts_by(workshop)
    assert parts["gender"]["votes"] is None
    assert [row["of"] for row in parts["attendance"]["votes"]] == [["in_room"], ["online"]]
    round_ = sealed_round(workshop)
    assert round_["seal"]["sha256"] == sha256_of(workshop, round_["ballots"])


def test_an_erased_person_leaves_no_answer_and_the_seal_stands(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    sets(workshop, "gender").raise_for_status()
    people = voted(workshop)
    workshop.fanta.closes().raise_for_status()
    before = sealed_round(workshop)["seal"]
    organiser = workshop.bearer("organiser_url")
    organiser.delete(f"{workshop.path}/people/{people[0].seat}").raise_for_status()
    session = session_of(workshop)
    gone = next(seat for seat in session["seats"] if seat["id"] == people[0].seat)
    stays = next(seat for seat in session["seats"] if seat["id"] == people[1].seat)
    assert ("answers" in gone, stays["answers"]) == (False, {"gender": "woman"})
    assert sealed_round(workshop)["seal"] == before
    check_session(session)  # type: ignore[arg-type]
