"""Two files that are not one workshop, or would count somebody twice: refused by path and
reason."""

from collections.abc import Callable
from typing import Any

import pytest

from app.documents.session.checks import check_session
from app.documents.session.merge.sessions import merge_sessions
from app.domain.refusals import Refusal
from tests.documents.sessions import vote_of
from tests.documents.sites import Held, Json, merged, own_voter, reopened, sealed_at_both


def refused(first: Json, second: Json) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        merge_sessions(first, second)
    assert caught.value.code == "cannot_merge"
    with pytest.raises(Refusal):
        merge_sessions(second, first)
    return str(caught.value.details["where"]), str(caught.value.details["problem"])


def test_a_seat_that_voted_at_both_sites_in_secret_is_refused_by_name(
    workshops: list[Held],
) -> None:
    first, second = sealed_at_both(workshops)
    moved, voter = own_voter(second, first), own_voter(first, second)
    seat_id, round_ = voter["id"], vote_of(second)["rounds"][0]
    second["seats"].append({**voter})
    round_["turnout"] = sorted({*round_["turnout"], seat_id} - {moved["id"]})
    check_session(second)
    where, problem = refused(first, second)
    assert (where.startswith("activities[2].rounds[0].turnout: "), problem) == (True, "voted_twice")
    assert voter["name"] in where


def test_one_name_that_voted_from_two_seats_is_refused(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    voter_here, voter_there = own_voter(first, second), own_voter(second, first)
    merged(first, second)
    voter_here["name"], voter_there["name"] = "Awa Traoré", "AWA  TRAORE"
    where, problem = refused(first, second)
    assert (where.partition(": ")[0], problem) == ("activities[2].rounds[0].turnout", "namesakes")
    assert where.partition(": ")[2] in {voter_here["name"], voter_there["name"]}
    voter_there["organisation"] = "Mairie"
    merged(first, second)


def set_(path: str, value: Any) -> Callable[[Json], None]:
    """One value of a file, by its path."""

    def change(file: Json) -> None:
        *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
        place: Any = file
        for step in way:
            place = place[step]
        place[last] = value

    return change


def twice_held(file: Json) -> None:
    vote = vote_of(file)
    vote["rounds"].append({**vote["rounds"][0], "number": 2})
    vote["round"] = 2


ROUND = "activities.2.rounds.0"
APART: list[tuple[Callable[[Json], None], str, str]] = [
    (
        set_("board", {"created_at": "2024-09-12T09:00:00.000Z", "title": "Mopti", "place": ""}),
        "board.title",
        "other_workshop",
    ),
    (
        set_("activities.2.framework", "culture21plus-2023"),
        "activities[2].framework",
        "other_activity",
    ),
    (set_("activities.2.kind", "notes"), "activities[2].kind", "other_activity"),
    (set_("activities.2.practice", True), "activities[2].practice", "other_activity"),
    (
        set_("frameworks.0.blocks.0.fields.0.name", "Un autre"),
        "frameworks[0].blocks",
        "other_framework",
    ),
    (
        set_(f"{ROUND}.rule", {"votes": 4, "repeats": False}),
        "activities[2].rounds[0].rule",
        "other_terms",
    ),
    (set_(f"{ROUND}.secret", False), "activities[2].rounds[0].secret", "other_terms"),
    (reopened, "activities[2].rounds[0].closed_at", "still_open"),
    (twice_held, "activities[2].rounds", "rounds_apart"),
]


@pytest.mark.parametrize(("change", "where", "problem"), APART)
def test_what_cannot_be_one_is_refused_by_path_and_reason(
    workshops: list[Held], change: Callable[[Json], None], where: str, problem: str
) -> None:
    first, second = sealed_at_both(workshops)
    head = dict(second["board"])
    change(second)
    second["board"] = {**head, **second["board"]}
    assert refused(first, second) == (where, problem)


def test_seats_that_share_a_code_or_not_their_own_are_refused(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    own_voter(second, first)["seat_code"] = own_voter(first, second)["seat_code"]
    where, problem = refused(first, second)
    assert (where, problem) == (
        f"seats[{first['seats'].index(own_voter(first, second))}].seat_code",
        "other_seat",
    )


def test_one_receipt_on_two_ballots_is_refused(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    ballot, *_ = vote_of(first)["rounds"][0]["ballots"]
    changed = {
        **ballot,
        "fields": ["28", "29", "30"] if "1" in ballot["fields"] else ["1", "2", "3"],
    }
    vote_of(second)["rounds"][0]["ballots"].append(changed)
    assert refused(first, second) == ("activities[2].rounds[0].ballots", "other_ballot")


def test_who_took_part_at_one_site_alone_is_not_told_of_both(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    counted = {"composition": {"seats": 11, "parts": []}}
    for of_second in ({"composition": {"seats": 12, "parts": []}}, {}, counted):
        first["board"]["settings"], second["board"]["settings"] = counted, of_second
        settings = merged(first, second)["board"]["settings"]
        assert settings.get("composition") == (
            counted["composition"] if of_second == counted else None
        )
