"""Reads the present values of staff's forms, by the names of their fields."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.domain.board_settings import TEXTS
from app.domain.explaining.texts import field_in
from app.domain.local_text import Languages, texts_of
from app.domain.people.join_questions import JoinQuestion
from app.domain.pictures import MOST_LOGOS
from app.domain.plan.agenda import find_sitting, find_step
from app.domain.plan.time_zone import UTC_NAME
from app.queries.board import board_view
from app.storage.activities import activity_by_key, agenda_of, groups_of
from app.storage.boards import board_by_code
from app.storage.commitments import commitment_on
from app.storage.frameworks import frameworks_of
from app.storage.notes import note_by_id
from app.storage.pictures import picture_keys
from app.storage.seats import seats_of

Values = dict[str, object]
Read = Callable[[Connection], Values]


def names_by_key(
    connection: Connection, code: str, languages: Languages = ()
) -> dict[str, dict[str, str]]:
    """Returns what people read for the keys that forms send: {field of a form:
    {key: name}}."""
    view = board_view(connection, board_by_code(connection, code), languages)
    blocks = [
        block for framework in view.frameworks.values() for block in framework.blocks
    ]
    block_names = {block.id: block.name for block in blocks}
    return {
        "group": {group.key: group.name for group in view.groups.values()},
        "activity": {
            stored.value.key: stored.value.title for stored in view.activities
        },
        "block": block_names,
        "blocks": block_names,
        "field": {field.id: field.name for block in blocks for field in block.fields},
    }


def settings_values(code: str) -> Read:
    """Reads title, place, time zone, who may join, headcount, the screen's
    languages, the report's texts, the day of erasing."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        values = {
            name: getattr(board, name)
            for name in ("title", "place", "joining", "names_shown", "erase_on")
        }
        values |= {name: board.settings.texts.get(name, "") for name in TEXTS}
        return {
            **values,
            "headcount": board.settings.headcount,
            "time_zone": board.settings.time_zone or UTC_NAME,
            "screen_languages": ",".join(board.settings.screen_languages),
            "participants": board.settings.participants or "organisations",
            "modality": board.settings.modality or "",
            "planners": board.settings.planners or "staff",
        }

    return read


def picture_form(connection: Connection, code: str) -> Values:
    """Reads what the form of the report's pictures shows: sessions, and keys
    of those there are."""
    board = board_by_code(connection, code)
    return {
        "sittings": agenda_of(connection, board.id),
        "pictures_here": picture_keys(connection, board.id),
        "most_logos": MOST_LOGOS,
    }


def questions_values(code: str, languages: Languages) -> Read:
    """Reads the questions at joining as the form shows them: a text with a
    line for the question and one for each answer, in the reader's
    languages."""

    def read(connection: Connection) -> Values:
        view = board_view(connection, board_by_code(connection, code), languages)
        return {
            "questions": [question_lines(question) for question in view.join_questions]
        }

    return read


def question_lines(question: JoinQuestion) -> str:
    return "\n".join((question.text, *(answer.text for answer in question.answers)))


def wifi_values(code: str) -> Read:
    """Reads the name and the password of the room's Wi-Fi, "" where there is
    none."""

    def read(connection: Connection) -> Values:
        wifi = board_by_code(connection, code).settings.wifi
        return {
            "name": wifi.name if wifi else "",
            "password": wifi.password if wifi else "",
        }

    return read


def seat_values(code: str, seat: str) -> Read:
    """Reads a person's name, organisation, place, group and presence; {} when
    the seat is gone."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        keys = {
            row: group.key for row, group in groups_of(connection, board.id).items()
        }
        person = next(
            (
                person
                for person in seats_of(connection, board.id)
                if person.public_id == seat
            ),
            None,
        )
        if person is None:
            return {}
        values = {
            name: getattr(person, name)
            for name in ("name", "organisation", "attendance", "present")
        }
        return {**values, "group": keys.get(person.group_id or 0)}

    return read


def group_values(code: str, key: str) -> Read:
    """Reads a group's name, place and blocks; {} for a group that is not
    there."""

    def read(connection: Connection) -> Values:
        groups = groups_of(connection, board_by_code(connection, code).id).values()
        return next(
            (
                {
                    "name": group.name,
                    "attendance": group.attendance,
                    "blocks": list(group.blocks),
                }
                for group in groups
                if group.key == key
            ),
            {},
        )

    return read


def sitting_values(code: str, number: int, step: int | None = None) -> Read:
    """Reads a sitting's title and day, or a step's title and minutes; {} when
    it is gone."""

    def read(connection: Connection) -> Values:
        sittings = agenda_of(connection, board_by_code(connection, code).id)
        if step is None:
            sitting = find_sitting(sittings, number)
            return (
                {"title": sitting.title, "held_on": sitting.held_on} if sitting else {}
            )
        stored = find_step(sittings, number, step)
        return {"title": stored.title, "minutes": stored.minutes} if stored else {}

    return read


def activity_values(code: str, key: str) -> Read:
    """Reads the blocks that are kept for an activity, why, and its rules."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        chosen = board.settings.blocks.get(key)
        activity = activity_by_key(connection, board.id, key).value
        values = {
            "blocks": list(chosen.blocks) if chosen else [],
            "reason": chosen.reason if chosen else "",
            "title": activity.title,
            "secret": activity.secret,
            "practice": activity.practice,
            "order": activity.order,
        }
        rule = activity.rule
        return (
            {**values, "votes": rule.votes, "repeats": rule.repeats} if rule else values
        )

    return read


def commitment_values(code: str, note: str) -> Read:
    """Reads the texts of a commitment, "" where there is none."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        return dict(commitment_on(connection, board.id, note.lower()).parts())

    return read


def progress_values(code: str, day: str, note: str) -> Read:
    """Reads what a follow-up found of a commitment, "" where it said
    nothing."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        line = commitment_on(connection, board.id, note.lower()).progress.get(day)
        return {
            "state": line.state if line else "",
            "reason": line.reason if line else "",
        }

    return read


def note_values(code: str, note: str) -> Read:
    """Reads a note's words, state and place; {} when it is gone."""

    def read(connection: Connection) -> Values:
        stored = note_by_id(
            connection, board_by_code(connection, code).id, note.lower()
        )
        if stored is None or stored.state == "deleted":
            return {}
        values = {
            "text": stored.text,
            "state": stored.state,
            "activity": stored.activity,
            "field": stored.field,
        }
        return {**values, "block": None if stored.field else stored.block}

    return read


def explained_values(code: str, key: str, language: str) -> Read:
    """Reads what explains the field "framework/field" in words of a
    language."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        _, framework, field = field_in(frameworks_of(connection, board.id), key)

        def words(text: str) -> str:
            return texts_of(text, framework.locale).get(language, "") if text else ""

        lines = filter(None, map(words, field.objectives))
        return {"description": words(field.description), "objectives": "\n".join(lines)}

    return read
