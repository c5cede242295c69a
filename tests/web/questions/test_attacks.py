"""Every kind of question, and what a workshop adds to votes and notes, attacked as the ballot was:
races, two closes, undo, coming back to a live line, too much of it, and files."""

import json
import time
from collections import Counter
from typing import Any

import pytest

from tests.documents.sessions import Imported, exported, without_code
from tests.web.crowds import in_parallel
from tests.web.lines import line, snapshot
from tests.web.people import NOTES, Person, Workshop, refusal, votes_of
from tests.web.questions.asking import answers, asks
from tests.web.results.plans import PARTS, PROPOSALS, commits, opens_follow_up, proposed
from tests.web.results.plans import says as says_progress

KINDS = ("hands", "rating", "word")
GIVEN = {
    "hands": ("yes", "no", "yes", "abstain"),
    "rating": ("1", "5", "3", "5"),
    "word": ("Eau", "eau", "Terre", "EAU"),
}
COUNTS = {"hands": [1, 1, 2], "rating": [1, 1, 2], "word": [1, 3]}


def counts(reader: Person, key: str) -> list[int]:
    tally = reader.tally(activity=key).raise_for_status().json()
    return sorted(votes for votes in votes_of(tally).values() if votes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_crowd_that_changes_its_mind_leaves_one_answer_each(
    any_workshop: Workshop, kind: str
) -> None:
    key = asks(any_workshop, kind)["key"]
    people = [any_workshop.seat(f"Personne {number}") for number in range(6)]

    def changes(person: Person, start: int) -> list[int]:
        given = GIVEN[kind]
        turns = [given[(start + turn) % len(given)] for turn in range(8)]
        return [person.vote(answer, activity=key).status_code for answer in turns]

    said = in_parallel([lambda p=p, n=n: changes(p, n) for n, p in enumerate(people)])  # type: ignore[misc]
    assert {status for statuses in said for status in statuses} == {200}
    last = Counter(GIVEN[kind][(start + 7) % 4].lower() for start in range(len(people)))
    assert counts(any_workshop.moussa, key) == sorted(last.values())


@pytest.mark.parametrize("kind", KINDS)
def test_two_closes_at_once_seal_once_and_no_late_answer_counts(
    any_workshop: Workshop, kind: str
) -> None:
    board, key = any_workshop, asks(any_workshop, kind)["key"]
    people = answers(board, {"key": key}, *GIVEN[kind])
    late = board.seat("Tard")
    acts: list[Any] = [lambda: board.fanta.closes(key) for _ in range(3)]
    acts += [lambda: late.vote(GIVEN[kind][0], activity=key), lambda: people[0].withdraw(key)]
    *closes, vote, withdrawal = in_parallel(acts)
    assert {answer.status_code for answer in closes} == {200}
    assert len({answer.json()["sha256"] for answer in closes}) == 1
    came, went = vote.status_code == 200, withdrawal.status_code == 204
    assert came or refusal(vote) == (409, "activity_not_open")
    assert went or refusal(withdrawal) == (409, "activity_not_open")
    assert closes[0].json()["ballots"] == len(people) + came - went
    assert sum(counts(board.moussa, key)) == len(people) + came - went
    undone = board.fanta.post(f"{board.path}/undo")
    assert refusal(undone) == (409, "act_final"), "a seal is not taken back"


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_comes_back_has_what_a_screen_that_stayed_has(
    workshop: Workshop, kind: str
) -> None:
    states = {}
    body = {"kind": kind, "title": "Une question ?"}
    key = workshop.fanta.post(f"{workshop.path}/activities", json=body).json()["key"]

    def mark() -> None:
        states[workshop.moussa.board()["version"]] = snapshot(workshop)

    mark()
    workshop.fanta.opens(key).raise_for_status()
    mark()
    people = []
    for answer in GIVEN[kind]:
        people += answers(workshop, {"key": key}, answer, name=f"Personne {len(people)}")
        mark()
    people[0].withdraw(key).raise_for_status()
    mark()
    workshop.fanta.closes(key).raise_for_status()
    mark()
    workshop.fanta.opens(key).raise_for_status()
    people[1].vote(GIVEN[kind][0], activity=key).raise_for_status()
    final = snapshot(workshop)
    for version, before in states.items():
        with line(workshop, since=version, client_state=before) as back:
            assert vars(back.at(final.version or 0)) == vars(final), version


def test_a_hundred_thousand_words_of_text_are_refused_at_once(any_workshop: Workshop) -> None:
    board, key = any_workshop, asks(any_workshop, "word", "Un mot ?")["key"]
    awa = board.seat("Awa")
    words = [f"mot{number}" for number in range(100_000)]
    start = time.monotonic()
    assert refusal(awa.vote(*words, activity=key))[0] in {413, 422}
    assert refusal(awa.vote(" ".join(words), activity=key))[0] in {413, 422}
    paste = {"activity": NOTES, "place": "2", "text": "\n".join(words)}
    for query in ("", "?preview=1"):
        answer = board.fanta.post(f"{board.path}/paste{query}", json=paste)
        assert refusal(answer)[0] in {413, 422}
    table = "\n".join(f"Champ {number};texte;{number}" for number in range(100_000))
    answer = board.fanta.post(f"{board.path}/paste", json={**paste, "text": table})
    assert refusal(answer)[0] in {413, 422}
    assert time.monotonic() - start < 20
    assert board.moussa.notes() == []
    assert counts(board.moussa, key) == []


def test_a_paste_a_vote_on_it_and_a_plan_race_with_their_undo(any_workshop: Workshop) -> None:
    """Whatever comes first: nothing is half there."""
    board = any_workshop
    lines = "\n".join(f"Proposition {number}" for number in range(200))
    paste = {"activity": NOTES, "place": "2", "text": lines}
    board.fanta.post(f"{board.path}/paste", json=paste).raise_for_status()
    ids = [note["id"] for note in board.moussa.notes()]
    shortlist = {"notes": ids[:5], "title": "Lesquelles ?"}
    answers_ = in_parallel(
        [
            lambda: board.fanta.post(f"{board.path}/undo"),
            lambda: board.fanta.post(f"{board.path}/shortlists", json=shortlist),
            lambda: board.fanta.post(f"{board.path}/plan/{ids[0]}", json={"lead": "Mairie"}),
        ]
    )
    assert all(answer.status_code < 500 for answer in answers_)
    assert len(board.moussa.notes()) in {0, 200}
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))


def test_everything_at_once_goes_into_a_file_and_comes_back_the_same(
    any_workshop: Workshop,
) -> None:
    """Each kind, open, closed and in a second round; voices said and taken back; a plan with two
    follow-ups, one of them removed; who has finished; a shortlist and a run-off."""
    board = any_workshop
    for kind in KINDS:
        for state in ("open", "closed", "again"):
            key = asks(board, kind, f"{kind} {state} ?")["key"]
            answers(board, {"key": key}, *GIVEN[kind], name=f"{kind} {state}")
            if state != "open":
                board.fanta.closes(key).raise_for_status()
                assert counts(board.moussa, key) == COUNTS[kind]
            if state == "again":
                board.fanta.opens(key).raise_for_status()
    proposals = proposed(board, "Former les jeunes", "Ouvrir un centre", "Planter des arbres")
    speaker = board.seat("Oumou")
    for note in proposals:
        speaker.put(f"{board.path}/notes/{note}/me-too").raise_for_status()
    speaker.delete(f"{board.path}/notes/{proposals[1]}/me-too").raise_for_status()
    speaker.put(f"{board.path}/activities/{PROPOSALS}/finished").raise_for_status()
    commits(board.fanta, proposals[0], **PARTS).raise_for_status()
    for day in ("2027-03-12", "2027-09-12"):
        opens_follow_up(board, day).raise_for_status()
        says_progress(board.fanta, proposals[0], "stopped", "Pas de budget", day).raise_for_status()
    organiser = board.bearer("organiser_url")
    organiser.post(f"{board.path}/follow-ups/2027-03-12/remove").raise_for_status()
    body = {"notes": proposals, "title": "Laquelle ?", "votes": 1}
    shortlist = board.fanta.post(f"{board.path}/shortlists", json=body).raise_for_status().json()
    board.fanta.opens(shortlist["key"]).raise_for_status()
    for number, note in enumerate(proposals):
        voter = board.seat(f"Votant {number}")
        voter.vote(note, activity=shortlist["key"]).raise_for_status()
    board.fanta.closes(shortlist["key"]).raise_for_status()
    board.fanta.post(f"{board.path}/activities/{shortlist['key']}/runoff").raise_for_status()
    file = exported(board)
    once = Imported(board, file)
    first = exported(once)
    assert json.loads(first)["follow_ups"][0]["removed"] is True
    twice = Imported(board, first)
    assert without_code(exported(twice)) == without_code(first)
    # An open secret vote comes back empty: its ballots are in no file.
    assert without_code(first) == without_code(file)
