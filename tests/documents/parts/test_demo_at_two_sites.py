"""The demonstration's file, changed: refused by its place, or merged with that of another site."""

import copy
import itertools
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.session.checks import check_session
from app.documents.session.file import SETTINGS_SIZE, read_checked, write_session
from app.documents.session.merge.frameworks import merged_frameworks
from app.documents.session.merge.rounds import merged_rounds
from app.documents.session.merge.sessions import merge_sessions
from app.documents.session.merge.words import with_words_of
from app.domain.codes import grouped
from app.domain.framework import Block, Field, Framework
from app.domain.pictures import Picture, Pictures, key_of
from app.domain.plan.questions import framework_of_question, with_words, word_said
from app.domain.refusals import Refusal
from app.frameworks.demo.session import Maker, demo_session
from tests.files.drawn_pictures import png

NO_ZERO = str.maketrans("01", "AB")
VOTE = 2  # its place among the activities
Change = Callable[[Any], None]


@cache
def original() -> Any:
    codes = (grouped(f"{number:08}".translate(NO_ZERO)) for number in itertools.count(2222))
    return demo_session(
        Maker(str, lambda _: next(codes), "2024-09-12T00:00:00.000Z"), invented=True
    )


def demo(*changes: Change) -> Any:
    document = copy.deepcopy(original())
    for change in changes:
        change(document)
    return document


def round_in(document: Any) -> Any:
    return document["activities"][VOTE]["rounds"][0]


def test_the_demonstration_is_sound() -> None:
    check_session(demo())


def on_a_device(document: Any) -> None:
    document["seats"][0]["device"] = True


def into_itself(document: Any) -> None:
    document["notes"][0]["merged_into"] = document["notes"][0]["id"]


def notes_with_a_pace(document: Any) -> None:
    document["activities"][0]["pace"] = "each"


def ballots_without_voters(document: Any) -> None:
    document["activities"][VOTE] |= {"state": "open", "closed_at": None}
    round_in(document).update(closed_at=None, closed_by=None, seal=None, turnout=None)


def of_other_voters(document: Any) -> None:
    document["activities"][VOTE]["secret"] = False
    round_ = round_in(document)
    seats = [seat["id"] for seat in document["seats"]]
    other_seats = [*round_["turnout"][1:], *(set(seats) - set(round_["turnout"]))]
    at = round_["opened_at"]
    round_["secret"] = False
    round_["ballots"] = [
        {**ballot, "seat": seat, "recorded_at": at}
        for ballot, seat in zip(round_["ballots"], other_seats, strict=False)
    ]


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        (on_a_device, "seats[0].present", "not_of_device"),
        (into_itself, "notes[0].merged_into", "itself"),
        (notes_with_a_pace, "activities[0].pace", "not_of_notes"),
        (ballots_without_voters, "activities[2].rounds[0].turnout", "not_of_ballots"),
        (of_other_voters, "activities[2].rounds[0].turnout", "not_of_ballots"),
    ],
)
def test_what_contradicts_the_rest_is_refused(change: Change, where: str, problem: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_session(demo(change))
    assert refusal.value.details == {"where": where, "problem": problem}


def test_settings_are_no_storage() -> None:
    def fill(document: Any) -> None:
        document["board"]["settings"]["x"] = ["y" * 900] * (SETTINGS_SIZE // 900 + 1)

    with pytest.raises(Refusal) as refusal:
        read_checked("x", write_session(demo(fill)))
    assert refusal.value.details["where"] == "x: board.settings"


def elsewhere(document: Any) -> None:
    document["board"] |= {"created_at": "2024-09-13T00:00:00.000Z", "title": "Kayes"}


def test_two_workshops_are_not_one() -> None:
    with pytest.raises(Refusal, match="cannot_merge") as refusal:
        merge_sessions(demo(), demo(elsewhere))
    assert refusal.value.details == {"where": "board.title", "problem": "other_workshop"}


LOGO, PHOTO = png(), png(9, 9)


def part(body: bytes) -> dict[str, str]:
    return {"key": key_of(body), "body": "x"}


def with_pictures(pictures: Pictures, *bodies: bytes) -> Change:
    def change(document: Any) -> None:
        document["board"]["settings"]["pictures"] = pictures.json()
        document["pictures"] = [part(body) for body in bodies]

    return change


def later(document: Any) -> None:
    at = "2024-09-13T00:00:00.000Z"
    document["log"].append({**document["log"][0], "at": at})
    add("further")(document)


def add(key: str) -> Change:
    def change(document: Any) -> None:
        document["activities"].append({**document["activities"][4], "key": key})

    return change


def with_other_activities(document: Any) -> None:
    for activity in document["activities"]:
        activity["key"] += "-b"


def test_two_sites_have_an_activity_in_common() -> None:
    with pytest.raises(Refusal, match="cannot_merge") as refusal:
        merge_sessions(demo(), demo(with_other_activities))
    assert refusal.value.details == {"where": "activities", "problem": "other_workshop"}


def test_pictures_and_activities_of_both_sites_are_there() -> None:
    logo, photo = Picture(key_of(LOGO), "Logo"), Picture(key_of(PHOTO), "Photo")
    older = demo(add("alone"), with_pictures(Pictures((logo,), {1: photo}), LOGO, PHOTO))
    newer = demo(later, with_pictures(Pictures((), {2: photo}), PHOTO))
    merged: Any = merge_sessions(older, newer)
    pictures = Pictures.read(merged["board"]["settings"]["pictures"], "p")
    assert pictures == Pictures((logo,), {1: photo, 2: photo})
    assert {file["key"] for file in merged["pictures"]} == {logo.key, photo.key}
    keys = [activity["key"] for activity in merged["activities"]]
    assert keys[-2:] == ["further", "alone"]


def test_a_field_keeps_what_explains_it_at_either_site() -> None:
    bare = Framework("one", "Un", "fr", (Block("b", "B", (Field("1", "Eau"),)),))
    explained = bare.with_field(Field("1", "Eau", description="De l’eau", picture="p"))
    alone = Framework("two", "Deux", "fr", bare.blocks)
    newer, older = [write_framework(bare), write_framework(alone)], [write_framework(explained)]
    first, second = map(read_framework, merged_frameworks(newer, older))
    assert first.fields["1"] == explained.fields["1"]
    assert second == alone


def said(**words: int) -> Any:
    """A closed question of words, each said so often."""
    framework = with_words(
        framework_of_question("q", "Un mot ?", "fr", {}), dict(map(word_said, words))
    )
    tally = [
        {"field": word_said(word)[0], "votes": votes, "rank": 1} for word, votes in words.items()
    ]
    rounds = [
        {"framework": "q", "seal": {"tally": tally}},
        {"framework": "q", "seal": None},
    ]
    further = {"framework": "plain", "rounds": []}
    return {
        "frameworks": [write_framework(framework)],
        "activities": [{"framework": "q", "rounds": rounds}, further],
    }


def test_a_word_is_spelled_as_it_was_said_more_often() -> None:
    document: Any = with_words_of(said(pluie=1, ete=1), said(Pluie=3, vent=2))
    [framework] = map(read_framework, document["frameworks"])
    assert [field.name for field in framework.fields.values()] == ["ete", "Pluie", "vent"]
    tally = document["activities"][0]["rounds"][0]["seal"]["tally"]
    assert {line["field"]: line["votes"] for line in tally if line["votes"]} == {
        word_said("pluie")[0]: 1,
        word_said("ete")[0]: 1,
    }
    without: Any = {"frameworks": [], "activities": []}
    assert with_words_of(without, said(vent=1)) is without


PARTS = {"by": "place", "title": None, "names": [], "turnout": None}
LONELY = {**PARTS, "by": "group", "votes": None}


def at_site(letter: str, *, named: bool = False) -> tuple[Any, dict[str, Any]]:
    """A round of ten ballots of a site's own, counted by place, and its seats."""
    round_ = copy.deepcopy(round_in(original()))
    seats = {
        f"{letter}{place}": {
            **original()["seats"][0],
            "id": f"{letter}{place}",
            "name": f"{letter}{place}",
        }
        for place in range(10)
    }
    ballots = [
        {**ballot, "receipt": f"{letter * 4}-{place:04}"}
        for place, ballot in enumerate(round_["ballots"][:10])
    ]
    if named:
        times = {"recorded_at": round_["opened_at"]}
        ballots = [
            {**ballot, "seat": seat, **times} for ballot, seat in zip(ballots, seats, strict=True)
        ]
    votes = [
        {"of": [place], "ballots": 5, "votes": [{"field": "1", "votes": 15}]}
        for place in ("here", "there")
    ]
    round_["seal"] |= {"ballots": 10, "seats": 10, "parts": [{**PARTS, "votes": votes}]}
    return {**round_, "secret": not named, "turnout": sorted(seats), "ballots": ballots}, seats


def merged(first: tuple[Any, Any], second: tuple[Any, Any]) -> Any:
    framework = read_framework(original()["frameworks"][0])
    rounds, seats = zip(first, second, strict=True)
    [round_] = merged_rounds("a", ([rounds[0]], [rounds[1]]), seats, framework)  # type: ignore[arg-type]
    return round_


def test_votes_by_part_are_added_where_both_sites_parted_alike() -> None:
    first, second = at_site("A"), at_site("B")
    first[0]["seal"]["parts"].append(LONELY)
    [sums] = merged(first, second)["seal"]["parts"]
    assert [(row["of"], row["ballots"], row["votes"]) for row in sums["votes"]] == [
        (["here"], 10, [{"field": "1", "votes": 30}]),
        (["there"], 10, [{"field": "1", "votes": 30}]),
    ]
    second[0]["seal"]["parts"][0]["votes"][0]["of"] = ["elsewhere"]
    assert "parts" not in merged(first, second)["seal"]
    second[0]["ballots"][0] = first[0]["ballots"][0]
    second[0]["turnout"][0] = first[0]["turnout"][0]
    second[1]["A0"] = first[1]["A0"]
    assert "parts" not in merged(first, second)["seal"]


def test_one_receipt_of_two_named_ballots_is_refused() -> None:
    first, second = at_site("A", named=True), at_site("B", named=True)
    assert len(merged(first, second)["ballots"]) == 20
    second[0]["ballots"][0]["receipt"] = first[0]["ballots"][0]["receipt"]
    with pytest.raises(Refusal, match="cannot_merge") as refusal:
        merged(first, second)
    assert refusal.value.details["problem"] == "other_ballot"


def test_the_file_of_a_demonstration_is_json() -> None:
    assert json.loads(write_session(demo()))["schema"] == "palabre-session/1"
