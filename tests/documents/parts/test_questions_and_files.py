"""Quick questions, answers at joining, counts of a seal and small files fit the rest of their
file."""

import base64
import json
from typing import Any

import pytest

from app.documents.frameworks.writer import write_framework
from app.documents.session.pictures import (
    only_used_files,
    read_field_files,
    read_pictures,
    with_files,
)
from app.documents.session.question_checks import (
    check_answers,
    check_counts,
    check_kind,
    with_fitting_answers,
)
from app.documents.session.reader import joined, parts_of
from app.domain.explaining.files import explaining_file
from app.domain.framework import Block, Field, Framework
from app.domain.json import JsonView
from app.domain.picture_files import picture_file
from app.domain.pictures import Picture, Pictures, key_of
from app.domain.plan.questions import ANSWERS, framework_of_question
from app.domain.refusals import Refusal
from tests.files.drawn_pictures import png
from tests.files.small_sounds import ogg

PLAIN = Framework(
    "plain", "Plain", "en", (Block("b", "B", (Field("1", "One"), Field("2", "Two"))),)
)
FRAMEWORKS = {"plain": PLAIN} | {
    kind: framework_of_question(kind, kind, "en", {answer: answer for answer in answers})
    for kind, answers in ANSWERS.items()
}
ONE = {"votes": 1, "repeats": False}


def round_of(kind: str, **more: Any) -> dict[str, Any]:
    return {"framework": kind, "secret": True, "rule": ONE, "seal": None, **more}


def activity(kind: str, *rounds: dict[str, Any], **more: Any) -> Any:
    framework = kind if kind in ANSWERS else "plain"
    values = {"kind": kind, "framework": framework, "secret": True, "practice": False, "rule": ONE}
    return {**values, "rounds": list(rounds), **more}


@pytest.mark.parametrize("kind", ["vote", "notes", *ANSWERS])
def test_an_activity_on_answers_of_its_own_kind_is_taken(kind: str) -> None:
    framework = kind if kind in ANSWERS else "plain"
    check_kind("a", activity(kind, round_of(framework)), FRAMEWORKS)
    check_kind("a", activity("vote", order="rotated"), FRAMEWORKS)
    check_kind("a", activity("vote", round_of("plain", seal={"parts": []})), FRAMEWORKS)


@pytest.mark.parametrize(
    ("wrong", "where", "problem"),
    [
        (activity("vote", framework="hands"), "a.framework", "not_of_kind"),
        (activity("hands", round_of("rating")), "a.rounds[0].framework", "not_of_kind"),
        (activity("word", secret=False), "a.secret", "not_of_kind"),
        (activity("word", round_of("word", secret=False)), "a.secret", "not_of_kind"),
        (activity("notes", order="printed"), "a.order", "not_of_notes"),
        (activity("hands", rule={"votes": 2, "repeats": False}), "a.rule", "not_of_kind"),
        (
            activity("hands", round_of("hands", rule={"votes": 1, "repeats": True})),
            "a.rounds[0].rule",
            "not_of_kind",
        ),
        (
            activity("vote", round_of("plain", seal={"parts": []}), practice=True),
            "a.rounds[0].seal.parts",
            "not_of_kind",
        ),
    ],
)
def test_an_activity_of_another_kind_than_its_answers_is_refused(
    wrong: Any, where: str, problem: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        check_kind("a", wrong, FRAMEWORKS)
    assert refusal.value.details == {"where": where, "problem": problem}


def test_counts_that_no_ballot_bears_out_break_the_seal() -> None:
    voted: Any = {"ballots": [{"fields": ["1"]}] * 5, "order": "printed"}
    check_counts("s", voted, {"seats": 9, "parts": None}, PLAIN)  # type: ignore[typeddict-item]
    for name, wrong in (("places", {"places": [5, 0]}), ("parts", {"parts": []})):
        seal: Any = {"seats": 9, **wrong}
        with pytest.raises(Refusal, match="seal_broken") as refusal:
            check_counts("s", voted, seal, PLAIN)
        assert refusal.value.details == {"where": f"s.{name}"}


QUESTIONS = [
    {
        "key": "age",
        "text": "Age",
        "answers": [{"key": "a1", "text": "under 30"}, {"key": "a2", "text": "above"}],
    }
]


def seat(name: str, **answers: str) -> Any:
    return {"name": name, "answers": answers} if answers else {"name": name}


def test_an_answer_at_joining_is_one_of_those_that_are_asked_for() -> None:
    settings = {"join_questions": QUESTIONS}
    sound: Any = {"board": {"settings": settings}, "seats": [seat("Awa", age="a1"), seat("Ba")]}
    check_answers(sound)
    for answers in ({"age": "a3"}, {"place": "a1"}):
        wrong: Any = {**sound, "seats": [seat("Awa"), seat("Ba", **answers)]}
        with pytest.raises(Refusal) as refusal:
            check_answers(wrong)
        assert refusal.value.details == {"where": "seats[1].answers", "problem": "unknown"}


def test_of_two_files_answers_that_fit_the_questions_stay() -> None:
    seats = [seat("Awa", age="a1", place="x"), seat("", age="a1"), seat("Ba", age="a9")]
    left = with_fitting_answers(seats, QUESTIONS)
    assert left == [seat("Awa", age="a1"), seat(""), seat("Ba")]
    assert with_fitting_answers([seat("Awa", age="a1")], None) == [seat("Awa")]


PICTURE, SOUND = png(), ogg()


def part(body: bytes, **more: str) -> dict[str, str]:
    return {"key": key_of(body), "body": base64.b64encode(body).decode(), **more}


def shown(*pictures: dict[str, str], logos: tuple[bytes, ...] = (PICTURE,)) -> Any:
    settings = Pictures(tuple(Picture(key_of(body), "x") for body in logos)).json()
    return {"board": {"settings": {"pictures": settings}}, "pictures": list(pictures)}


def test_files_come_back_from_a_document_as_they_went_in() -> None:
    pictures = {key_of(PICTURE): picture_file(PICTURE)}
    sounds = {key_of(SOUND): explaining_file(SOUND)}
    document: Any = with_files(shown(), pictures, sounds)
    speaking = PLAIN.with_field(Field("1", "One", sounds={"en": key_of(SOUND)}))
    assert read_pictures(document) == {key_of(PICTURE): PICTURE}
    assert read_field_files(document, [speaking]) == {key_of(SOUND): SOUND}
    empty: Any = {}
    assert with_files(empty, {}, {}) == {}


@pytest.mark.parametrize(
    ("document", "where", "problem"),
    [
        (shown({**part(PICTURE), "body": "?"}), "pictures[0].body", "bad_form"),
        (shown(part(SOUND)), "pictures[0].body", "bad_form"),
        (shown(part(PICTURE, key="0" * 32)), "pictures[0].key", "bad_form"),
        (shown(part(PICTURE), part(PICTURE)), "pictures[1].key", "duplicate"),
        (shown(), "board.settings.pictures", "unknown"),
        (shown(part(PICTURE), logos=()), "pictures", "unknown"),
    ],
)
def test_a_picture_that_is_none_or_that_nobody_names_is_refused(
    document: Any, where: str, problem: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        read_pictures(document)
    assert refusal.value.details == {"where": where, "problem": problem}


def test_what_explains_no_field_of_the_document_is_left_out_or_refused() -> None:
    speaking = PLAIN.with_field(Field("1", "One", sounds={"en": key_of(SOUND)}))
    parts = [part(SOUND), part(png(9, 9))]
    document: Any = {"frameworks": [write_framework(speaking)], "field_files": parts}
    assert only_used_files(document)["field_files"] == parts[:1]
    mute: Any = {"frameworks": [write_framework(PLAIN)], "field_files": parts}
    assert "field_files" not in only_used_files(mute)
    without: Any = {"frameworks": []}
    assert only_used_files(without) == {"frameworks": []}
    for named, framework in (("field_files", PLAIN), ("frameworks", speaking)):
        files: Any = {"field_files": parts[:1] if framework is PLAIN else []}
        with pytest.raises(Refusal) as refusal:
            read_field_files(files, [framework])
        assert refusal.value.details["where"] == named


def test_a_document_goes_in_parts_from_one_process_to_another() -> None:
    document: Any = {"schema": "x", "notes": [{"id": f"{n}"} for n in range(450)], "groups": []}
    lines: list[JsonView] = list(parts_of(document))
    assert len(lines) == 1 + 1 + 3 + 1
    assert joined(json.dumps(line).encode() for line in lines) == document
    refused = json.dumps({"refusal": "bad_session", "details": {"where": "x"}}).encode()
    with pytest.raises(Refusal, match="bad_session"):
        joined([refused])
