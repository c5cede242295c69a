"""Every text column of the schema, setting and part of a list is read by the list of texts that
name somebody, or is no text of people, for a reason."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Connection, LargeBinary, MetaData, String, Table, update

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import open_activity
from app.commands.plan.questions import ask
from app.documents.frameworks.reader import read_framework
from app.domain.board_settings import READERS
from app.queries.console.named_texts import texts_with_name
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.schema.core import METADATA
from app.storage.sql.engines import writer_engine
from tests.new_boards import new_board
from tests.storage.rows import AT, put, table

MARK = "Zqawa"
NO_TEXT = {  # columns by why they hold no text of people
    "ids, keys and codes, some made of the letters of a title": (
        "activity.key board.code board.template commitment.note_id field_file.key"
        " form_answer.key framework.key framework_field.field_id me_too.note_id note.block"
        " note.field note.id note.merged_into picture.key programme.code programme.template"
        " programme_session.session_key progress.note_id said_word.field_id seat.code"
        " seat.finished seat.public_id spelling.field_id vote.field_id witness.key"
        " workgroup.blocks workgroup.key"
    ),
    "words of a short list": (
        "activity.kind activity.order activity.pace activity.question activity.reveal"
        " activity.state ballot.assisted board.joining board.locale link.role log.act log.actor"
        " note.state programme.locale programme_town.locale progress.state round.closed_by"
        " round.order round.pace round.reveal round.seal_form seat.attendance turnout.how"
        " turnout.state workgroup.attendance"
    ),
    "times and days": (
        "activity.closed_at activity.closes_at activity.opened_at ballot.recorded_at"
        " board.created_at board.erase_on commitment.made_at commitment.updated_at follow_up.day"
        " follow_up.opened_at form_answer.at link.created_at link.revoked_at log.at"
        " note.created_at note.updated_at programme.created_at programme_link.created_at"
        " programme_link.revoked_at programme_sender.created_at programme_sender.revoked_at"
        " programme_session.changed_at programme_session.erase_on programme_session.received_at"
        " programme_town.held_on progress.at progress.day round.closed_at round.opened_at"
        " seat.joined_at sending.added_at sending.due_at sending.sent_at sitting.held_on"
        " turnout.at"
    ),
    "hashes and secrets": (
        "ballot.receipt ballot_holder.device_sha256 link.token_hash programme_link.token_hash"
        " programme_sender.token_hash programme_session.content_sha256 programme_session.seal"
        " round.rotation round.sha256 sending.seal sending.token setting.key setting.value"
        " witness.sha256"
    ),
    "counts by id": "programme_session.numbers round.places round.shown round.tally",
    "pictures and sounds; what a picture shows is in the settings": "field_file.body picture.body",
    "encrypted, for a day": "form_answer.answer",
    "answers by key, which no list of people reads": "seat_answer.answer seat_answer.question",
    "the voter's own spelling, which nobody else is shown; the seal deletes it": "spelling.text",
    "the voter's copy of a reason in the log, which changes with that": "turnout.reason",
    "of a programme, which has an organiser and a link of its own": (
        "programme.framework programme.title programme_town.country programme_town.facilitator"
        " programme_town.name programme_town.name_key"
    ),
    "what another server calls itself and a town": (
        "sending.origin sending.problem sending.programme sending.title sending.town"
    ),
}
NO_SETTING_TEXT = {
    *("headcount", "participants", "modality", "planners", "screen", "screen_languages", "focus"),
    *("session", "hidden_words", "published", "room_address", "demo", "country", "time_zone"),
    "joining_before",
}
PICTURE = {"key": "0" * 32, "alt": MARK}
ANSWERS = [{"key": key, "text": f"{MARK} {key}"} for key in ("a1", "a2")]
COUNTED = {
    "by": "q1",
    "title": MARK,
    "names": [{"key": "a1", "name": MARK}, {"key": "a2", "name": "Non"}],
}
SETTINGS: dict[str, Any] = {
    "texts": {"introduction": MARK},
    "running": {"session": 1, "step": 1, "title": MARK, "started_at": AT, "ends_at": AT},
    "blocks": {"x": {"blocks": [], "reason": MARK}},
    "wifi": {"name": MARK, "password": ""},
    "join_questions": [{"key": "q1", "text": MARK, "answers": ANSWERS}],
    "composition": {
        "seats": 10,
        "parts": [{**COUNTED, "seats": [{"of": [key], "seats": 5} for key in ("a1", "a2")]}],
    },
    "pictures": {"logos": [PICTURE], "photos": []},
}
PART = {**COUNTED, "turnout": None, "votes": None}
BY_PART = {"board.settings", "framework.document"}  # each of their parts is tried below
JSONS: dict[str, Any] = {
    "step.details": [MARK],
    "log.detail": {"reason": MARK},
    "round.parts": [PART],
}


def places(metadata: MetaData) -> dict[str, Column[Any]]:
    """The columns of a schema that hold texts, JSON or bytes, as `table.column`."""
    return {
        f"{of.name}.{column.name}": column
        for of in metadata.tables.values()
        for column in of.columns
        if isinstance(column.type, String | JSON | LargeBinary)
    }


def decided() -> set[str]:
    return {name for names in NO_TEXT.values() for name in names.split()}


def full(connection: Connection, board: int, activity: int) -> None:
    """Puts a row into each table of a board that has texts of people."""
    sitting = put(connection, "sitting", board_id=board, number=90, title="x", summary="")
    put(connection, "step", sitting_id=sitting, number=1, title="x", minutes=1, details=[])
    put(connection, "workgroup", board_id=board, key="g9", name="x", blocks=[])
    device = {"device": True, "present": False, "joined_at": AT}
    put(connection, "seat", board_id=board, public_id="s9", code="c9", name="x", **device)
    note = {"board_id": board, "activity_id": activity, "id": "n9", "position": 9}
    put(connection, "note", **note, block="b", text="x", created_at=AT, updated_at=AT)
    planned = {"board_id": board, "note_id": "n9"}
    put(connection, "commitment", **planned, made_at=AT, updated_at=AT)
    put(connection, "follow_up", board_id=board, day="2031-01-01", opened_at=AT)
    put(connection, "progress", **planned, day="2031-01-01", state="done", at=AT)
    put(connection, "log", board_id=board, at=AT, actor="host", act="x", detail={})


async def started(database: Database) -> str:
    """Starts a board with a row in each table, and one word said in an open question."""
    context = Context(database)
    code = (await new_board(context)).code
    question = await ask(context, code, "word", "Un mot ?", {})
    await open_activity(context, code, question.value.key)
    awa = await join(context, code, name="Personne", organisation="x")
    await cast_ballot(context, code, awa.public_id, question.value.key, ["x"])
    board = await database.read(lambda connection: board_by_code(connection, code))
    await database.write(lambda unit: full(unit.connection, board.id, question.id))
    return code


@pytest.fixture
def listed(fresh_sqlite_url: str) -> Iterator[Callable[[str, Any], bool]]:
    """Whether the list has the name once a column of all rows holds a value."""
    database = Database(fresh_sqlite_url)
    code = asyncio.run(started(database))
    database.close()
    engine = writer_engine(fresh_sqlite_url)

    def look(name: str, value: Any) -> bool:
        of, column = name.split(".")
        with engine.connect() as connection:
            connection.info.clear()
            connection.execute(update(table(of)).values({column: value}))
            texts = texts_with_name(connection, code, MARK)
            connection.rollback()
        return any(MARK in text.text for text in texts)

    yield look
    engine.dispose()


def test_each_text_column_is_listed_or_no_text_of_people(
    listed: Callable[[str, Any], bool],
) -> None:
    columns = places(METADATA)
    assert decided() - columns.keys() == set(), "columns that are no more"
    missing = [
        name
        for name in columns.keys() - decided() - BY_PART
        if not listed(name, JSONS.get(name, MARK))
    ]
    assert missing == []
    assert not listed("spelling.text", MARK), "the control: what is not read is not found"
    assert not listed("note.text", "x"), "the control: nothing else has the name"


def test_a_new_column_must_be_decided() -> None:
    """The control of the walk: a table with a text column that nobody thought of."""
    schema = MetaData()
    Table("board", schema, Column("title", String), Column("motto", String))
    assert places(schema).keys() - places(METADATA).keys() - decided() == {"board.motto"}


@pytest.mark.parametrize("name", sorted(READERS))
def test_each_setting_is_listed_or_no_text_of_people(
    listed: Callable[[str, Any], bool], name: str
) -> None:
    assert (name in SETTINGS) != (name in NO_SETTING_TEXT), "decided, and once"
    if name in SETTINGS:
        assert listed("board.settings", {name: SETTINGS[name]})


FIELD = {"id": "1", "name": "x", "description": "x", "objectives": ["x"], "source": "x"}
BLOCK = {"id": "b", "name": "x", "description": "x", "motto": "x", "fields": [FIELD]}
LIST: dict[str, Any] = {
    **{"id": "own-x", "title": "x", "locale": "fr", "version": "x", "task": "x"},
    **{"author": {"names": ["x"]}, "blocks": [BLOCK]},
}
FILES = {"picture", "sounds", "bodies"}  # their keys; files are no texts


def marked(value: Any) -> Iterator[Any]:
    """Yields the value once for each of its texts `x`, with the name in its place."""
    if value == "x":
        yield MARK
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from ({**value, key: changed} for changed in marked(item))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from ([*value[:place], changed, *value[place + 1 :]] for changed in marked(item))


def test_each_part_of_a_list_is_listed(listed: Callable[[str, Any], bool]) -> None:
    framework = read_framework(LIST)
    block = framework.blocks[0]
    for part in (framework, block, block.fields[0]):
        unset = {field.name for field in fields(part) if not getattr(part, field.name)}
        assert unset <= FILES, "a new part of a list is in LIST"
    documents = list(marked(LIST))
    assert len(documents) == str(LIST).count("'x'") == 11
    assert [document for document in documents if not listed("framework.document", document)] == []
    assert not listed("framework.document", LIST), "the control"
