"""What a file says of the plan and of who says a note too fits the rest of it; of two sites the
last word stands."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.documents.session.merge.plan import merged_commitments, merged_follow_ups
from app.documents.session.plan_checks import check_plan
from app.documents.session.voices import (
    check_voices,
    count_voices_of,
    joined_voices,
    with_taken_back,
    without_erased,
)
from app.domain.plan.commitment import PARTS
from app.domain.refusals import Refusal

DAY, LATER = "2025-01-01", "2025-03-01"
SEATS = {"awa", "bakary", "coumba", "drissa"}


def line(day: str = DAY, state: str = "done", reason: str = "", at: str = DAY) -> dict[str, Any]:
    return {"day": day, "state": state, "reason": reason, "at": at}


def commitment(note: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    texts = dict.fromkeys(PARTS, "")
    moments = {"made_at": DAY, "updated_at": DAY, "removed": False}
    return {"note": note, **texts, **moments, "progress": list(lines), **more}


def follow_up(day: str, *, removed: bool = False) -> dict[str, Any]:
    return {"day": day, "opened_at": day, "removed": removed}


def plan(*commitments: dict[str, Any], days: tuple[str, ...] = (DAY,), **more: Any) -> Any:
    follow_ups = [follow_up(day) for day in days]
    return {"notes": [{"id": "n"}], "commitments": commitments, "follow_ups": follow_ups, **more}


def test_a_plan_that_fits_its_file_is_taken() -> None:
    check_plan(plan(commitment("n", line(), line(LATER, "stopped", "no rain")), days=(DAY, LATER)))
    check_plan(plan(commitment("n", removed=True)))
    document: Any = {"notes": []}
    check_plan(document)


@pytest.mark.parametrize(
    ("document", "where", "problem"),
    [
        (plan(commitment("n"), commitment("n")), "commitments[1].note", "duplicate"),
        (plan(commitment("m")), "commitments[0].note", "unknown"),
        (plan(days=(DAY, DAY)), "follow_ups[1].day", "duplicate"),
        (
            plan(commitment("n", removed=True, lead="Awa")),
            "commitments[0].removed",
            "not_empty",
        ),
        (plan(commitment("n", line(), line())), "commitments[0].progress[1].day", "duplicate"),
        (plan(commitment("n", line(LATER))), "commitments[0].progress[0].day", "unknown"),
        (
            plan(commitment("n", line()), follow_ups=[follow_up(DAY, removed=True)]),
            "commitments[0].progress[0].day",
            "unknown",
        ),
        (
            plan(commitment("n", line(state="stopped"))),
            "commitments[0].progress[0].reason",
            "empty",
        ),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(document: Any, where: str, problem: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_plan(document)
    assert refusal.value.details == {"where": where, "problem": problem}


def test_of_two_plans_what_was_last_said_stands() -> None:
    older = plan(
        commitment("n", line(at="2"), line(LATER, at="2"), made_at="1", updated_at="1", lead="Awa"),
        commitment("m", made_at="0"),
        days=(DAY, LATER),
    )
    newer = plan(
        commitment("n", line(state="under_way", at="3"), made_at="2", updated_at="2", lead="Ba"),
        days=(DAY,),
    )
    first, second = merged_commitments(newer, older)
    assert (first["note"], second["note"]) == ("m", "n")
    assert (second["lead"], second["made_at"]) == ("Ba", "1")
    assert [(part["day"], part["state"]) for part in second["progress"]] == [
        (DAY, "under_way"),
        (LATER, "done"),
    ]


def test_what_was_removed_at_one_site_stays_removed() -> None:
    older = plan(commitment("n", line()))
    newer = plan(commitment("n", updated_at="2026", removed=True))
    [merged] = merged_commitments(newer, older)
    assert (merged["removed"], merged["progress"]) == (True, [])
    gone = plan(commitment("n", line()), follow_ups=[follow_up(DAY, removed=True)])
    [without_line] = merged_commitments(older, gone)
    assert without_line["progress"] == []
    assert merged_follow_ups(older, gone) == [follow_up(DAY, removed=True)]


def note(*voices: str, seat: str | None = "awa", **more: Any) -> Any:
    values = {"id": "n", "seat": seat, "state": "shown", "merged_into": None}
    return {**values, "me_too": len(voices), "me_too_seats": list(voices), **more}


@pytest.mark.parametrize(
    ("said", "where", "problem"),
    [
        (note("nobody"), "n.me_too_seats[0]", "unknown"),
        (note("awa"), "n.me_too_seats[0]", "author_or_twice"),
        (note("bakary", "bakary"), "n.me_too_seats[1]", "author_or_twice"),
        (note(me_too_taken_back=["nobody"]), "n.me_too_taken_back[0]", "unknown"),
        (note(me_too_taken_back=["awa"]), "n.me_too_taken_back[0]", "author_or_twice"),
        (note("bakary", me_too_taken_back=["bakary"]), "n.me_too_taken_back[0]", "author_or_twice"),
        (note("bakary", me_too=0), "n.me_too", "wrong_count_of_voices"),
        (note("bakary", state="deleted"), "n.me_too", "wrong_count_of_voices"),
    ],
)
def test_a_voice_that_cannot_be_is_refused(said: Any, where: str, problem: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_voices("n", said, SEATS)
    assert refusal.value.details == {"where": where, "problem": problem}


def test_voices_of_seats_that_are_listed_and_more_of_whom_nobody_knows_are_taken() -> None:
    check_voices("n", note("bakary", me_too=3, me_too_taken_back=["coumba"]), SEATS)


def test_at_two_sites_everybody_says_it_once_but_for_those_who_took_it_back() -> None:
    newer = note("bakary", "coumba", me_too=3)
    older = note("bakary", "drissa", me_too_taken_back=["coumba"])
    joined = joined_voices(newer, newer, older)
    assert joined["me_too_seats"] == ["bakary", "drissa"]
    assert (joined["me_too"], joined["me_too_taken_back"]) == (3, ["coumba"])
    deleted = note(state="deleted")
    assert joined_voices(deleted, deleted, older) is deleted
    assert "me_too_taken_back" not in with_taken_back(joined, [])


def seats(*erased: str) -> Iterator[Any]:
    for name in sorted(SEATS):
        yield {"id": name, "name": "" if name in erased else name, "voided": name == "drissa"}


def test_who_was_erased_says_nothing_any_more() -> None:
    said = note("bakary", "coumba", me_too=4, me_too_taken_back=["drissa"])
    [left] = without_erased([said], list(seats("coumba", "drissa")))
    assert (left["me_too"], left["me_too_seats"]) == (3, ["bakary"])
    assert "me_too_taken_back" not in left
    assert without_erased([said], list(seats())) == [said]


def test_who_says_several_merged_notes_counts_once() -> None:
    merged = note("coumba", seat="bakary", id="m", merged_into="n")
    document: Any = {
        "seats": list(seats()),
        "notes": [note("coumba", "drissa", me_too=3), merged],
    }
    assert count_voices_of(document) == {"n": 1 + 2, "m": 0}
