"""Checks what a session document says of quick questions, of which pages and
sums rely on the form; of questions at joining; and the counts of a seal that
no ballot bears out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.documents.session.document import (
    ActivityPart,
    BoardDocument,
    RoundPart,
    RulePart,
    SealPart,
    SeatPart,
)
from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.json import bad
from app.domain.people.join_questions import JoinQuestions
from app.domain.plan.questions import ANSWERS, fits_kind
from app.domain.refusals import Refusal
from app.domain.votes.order import may_be_votes
from app.domain.votes.sealed_parts import may_be_parts


def check_kind(
    where: str, activity: ActivityPart, frameworks_by_id: Mapping[str, Framework]
) -> None:
    """Refuses `not_of_kind`: a question on other answers than its own, or with
    other than one choice; words that are not secret; a vote or notes on the
    answers of a question; counts by part in an activity other than a vote. And
    `not_of_notes`: an order of blocks in such an activity."""
    rounds = [
        (f"{where}.rounds[{place}]", part)
        for place, part in enumerate(activity["rounds"])
    ]
    for path, framework in (
        (where, activity["framework"]),
        *((path, part["framework"]) for path, part in rounds),
    ):
        if not fits_kind(activity["kind"], frameworks_by_id[framework]):
            raise bad(f"{path}.framework", "not_of_kind")
    # Named ballots are in a file while they are cast, and words only from the
    # seal on.
    secret = [activity["secret"], *(part["secret"] for _, part in rounds)]
    if activity["kind"] == "word" and not all(secret):
        raise bad(f"{where}.secret", "not_of_kind")
    if activity.get("order") is not None and activity["kind"] != "vote":
        raise bad(f"{where}.order", "not_of_notes")
    for path, part in rounds:
        counts_no_parts = activity["kind"] != "vote" or activity["practice"]
        if counts_no_parts and part["seal"] and part["seal"].get("parts") is not None:
            raise bad(f"{path}.seal.parts", "not_of_kind")
    if activity["kind"] in ANSWERS:
        _require_one_choice(f"{where}.rule", activity["rule"])
        for path, part in rounds:
            _require_one_choice(f"{path}.rule", part["rule"])


def _require_one_choice(where: str, rule: RulePart | None) -> None:
    if rule is not None and (rule["votes"], rule["repeats"]) != (1, False):
        raise bad(where, "not_of_kind")


def check_counts(
    where: str, round_: RoundPart, seal: SealPart, framework: Framework
) -> None:
    """Refuses `seal_broken` for votes by place, or by part, that cannot be
    those of the round."""
    choices = [ballot["fields"] for ballot in round_["ballots"] or ()]
    if not may_be_votes(
        seal.get("places"), framework, round_.get("order", "printed"), choices
    ):
        raise Refusal("seal_broken", where=f"{where}.places")
    tally = Counter(field for fields in choices for field in fields)
    parts, seats = seal.get("parts"), seal["seats"]
    if not may_be_parts(parts, framework, tally, len(choices), seats):
        raise Refusal("seal_broken", where=f"{where}.parts")


def check_answers(document: BoardDocument) -> None:
    """Refuses an answer to what the settings do not ask."""
    questions = BoardSettings.read(document["board"]["settings"]).join_questions
    for place, seat in enumerate(document["seats"]):
        for question, answer in (seat.get("answers") or {}).items():
            if answer not in _answers_to(questions, question):
                raise bad(f"seats[{place}].answers", "unknown")


def _answers_to(questions: JoinQuestions, key: str) -> tuple[str, ...]:
    return next((question.keys for question in questions if question.key == key), ())


def with_fitting_answers(seats: Sequence[SeatPart], questions: Any) -> list[SeatPart]:
    """Returns the seats of two merged files; answers to what the merged
    settings do not ask are left out, and those of an erased person."""
    fresh = BoardSettings.read({"join_questions": questions}).join_questions
    return [_fitting(seat, fresh) for seat in seats]


def _fitting(seat: SeatPart, questions: JoinQuestions) -> SeatPart:
    fitting = {
        question: answer
        for question, answer in (seat.get("answers") or {}).items()
        if seat["name"] and answer in _answers_to(questions, question)
    }
    rest = seat.copy()
    rest.pop("answers", None)
    return {**rest, "answers": fitting} if fitting else rest
