"""Ségou's second session as it might have gone on: its 24 proposals are put to the vote by the 31
people, the tie is broken, the first two become a plan that is followed up, and a script without the
app finds the same."""

import random
import uuid
from collections import Counter
from pathlib import Path

from app.frameworks.demo import segou
from tests.documents.sessions import Imported, exported, recount, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Person, Workshop

PROPOSALS = "propositions"


def write_proposals(workshop: Workshop, people: list[Person]) -> list[str]:
    """Writes the proposals of the report, each by somebody; returns their ids by field."""
    texts = [
        (place["field"], text) for place in segou()["notes"][PROPOSALS] for text in place["texts"]
    ]
    ids = [str(uuid.UUID(int=number, version=4)) for number in range(1, len(texts) + 1)]
    for number, (field, text) in enumerate(texts):
        writer = people[number % len(people)]
        writer.note(text, id=ids[number], field=field, activity=PROPOSALS).raise_for_status()
    return ids


def test_the_proposals_are_voted_on_the_tie_broken_and_the_plan_followed_up(
    sqlite_server: ForkedServer, workshop_at: Start, tmp_path: Path
) -> None:
    board, chance = workshop_at(sqlite_server, opened=False), random.Random(19)
    people = [board.seat(f"Personne {number + 1}") for number in range(31)]
    board.fanta.opens(PROPOSALS).raise_for_status()
    proposals = write_proposals(board, people)
    assert len(proposals) == 24
    body = {"activity": PROPOSALS, "title": "Que faire d’abord ?"}
    vote = board.fanta.post(f"{board.path}/shortlists", json=body).json()["key"]
    board.fanta.opens(vote).raise_for_status()
    votes: Counter[str] = Counter()
    for person in people:
        chosen = chance.sample(proposals[:12], 2) + chance.sample(proposals[12:], 1)
        person.vote(*chosen, activity=vote).raise_for_status()
        votes.update(chosen)
    board.fanta.closes(vote).raise_for_status()
    tally = board.moussa.tally(activity=vote).json()
    assert {row["field"]: row["votes"] for row in tally["fields"] if row["votes"]} == votes

    runoff = board.fanta.post(f"{board.path}/activities/{vote}/runoff").json()
    counts = sorted(votes.values(), reverse=True)
    border = counts[runoff["places"] - 1]
    tied = {proposal for proposal, count in votes.items() if count == border}
    above = sum(count > border for count in counts)
    assert runoff["rule"]["votes"] == runoff["places"] - above < len(tied)
    board.fanta.opens(runoff["key"]).raise_for_status()
    for person in people:
        chosen = chance.sample(sorted(tied), runoff["rule"]["votes"])
        person.vote(*chosen, activity=runoff["key"]).raise_for_status()
    assert board.fanta.closes(runoff["key"]).json()["ballots"] == 31

    first, second = (proposal for proposal, _ in votes.most_common(2))
    for proposal in (first, second):
        parts = {"lead": "Mairie de Ségou", "due": "mars 2027", "first_step": "Réunir"}
        board.fanta.post(f"{board.path}/plan/{proposal}", json=parts).raise_for_status()
    organiser, day = board.bearer("organiser_url"), "2027-03-12"
    organiser.post(f"{board.path}/follow-ups", json={"day": day}).raise_for_status()
    for proposal, said in (
        (first, {"state": "done"}),
        (second, {"state": "stopped", "reason": "Faute de budget"}),
    ):
        address = f"{board.path}/follow-ups/{day}/{proposal}"
        board.fanta.post(address, json=said).raise_for_status()
    states = {
        line["note"]: line["progress"][day]["state"]
        for line in people[0].get(f"{board.path}/plan").json()["commitments"]
    }
    assert states == {first: "done", second: "stopped"}

    file = exported(board)
    checked = recount(file, tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    again = Imported(board, board.bearer("organiser_url").get(f"{board.path}/export.json").json())
    assert without_code(exported(again)) == without_code(file)
