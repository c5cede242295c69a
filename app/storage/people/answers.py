"""What people answered at joining: read at a close, for the session file and
for themselves."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from app.domain.people.join_questions import Answers
from app.storage.schema.core import table
from app.storage.seats import seat
from app.storage.sql.rows import any_row, pairs, query_of
from app.storage.unit import Unit

seat_answer = table("seat_answer")


def answers_of(connection: Connection, seat_id: int) -> dict[str, str]:
    """Returns what one seat answered, {question: answer}."""
    query = query_of(seat_answer, "question", "answer", seat_id=seat_id)
    return pairs(connection, query)


def answers_by_seat(connection: Connection, board_id: int) -> dict[int, dict[str, str]]:
    """Returns {seat's row: {question: answer}} of the seats of a board that
    answered."""
    query = (
        select(seat_answer)
        .join(seat, seat.c.id == seat_answer.c.seat_id)
        .where(seat.c.board_id == board_id)
        .order_by(seat_answer.c.seat_id, seat_answer.c.question)
    )
    answers: dict[int, dict[str, str]] = {}
    for row in connection.execute(query):
        answers.setdefault(row.seat_id, {})[row.question] = row.answer
    return answers


def any_answer(connection: Connection, board_id: int) -> bool:
    """Returns whether anybody of a board has answered anything."""
    query = select(seat_answer.c.seat_id).join(seat, seat.c.id == seat_answer.c.seat_id)
    return any_row(connection, query.where(seat.c.board_id == board_id))


def put_answers(unit: Unit, seat_id: int, answers: Answers) -> None:
    """Stores what a seat answers, instead of all that it did before. Rows in
    the order of the questions' keys: nothing tells which one was answered
    first."""
    unit.delete(seat_answer, seat_answer.c.seat_id == seat_id)
    add_answers(unit, {seat_id: answers})


def add_answers(unit: Unit, answers_by_seat: Mapping[int | None, Answers]) -> None:
    """Adds the answers of seats, by row, that have none."""
    rows = (
        {"seat_id": seat_id, "question": question, "answer": answer}
        for seat_id, answers in answers_by_seat.items()
        for question, answer in sorted(answers.items())
    )
    unit.insert(seat_answer, *rows)


def drop_answers(unit: Unit, board_id: int) -> None:
    """Erases all answers of a board."""
    seats = query_of(seat, "id", board_id=board_id)
    unit.delete(seat_answer, seat_answer.c.seat_id.in_(seats))
