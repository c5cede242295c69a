"""Words that people say in a round of the question `word`: kept apart until the seal."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from app.domain.plan.questions import with_words
from app.storage.boards import change_framework, framework_field, framework_of
from app.storage.schema import vote_tables as t
from app.storage.schema.core import table
from app.storage.unit import Unit
from app.storage.votes.ballots import ballot, vote
from app.storage.votes.rounds import StoredRound

said_word = table(t.SaidWord)


def words_of(connection: Connection, round_id: int) -> dict[str, str]:
    """Returns the words of an open round by id; none of a sealed one, whose framework has them."""
    rows = select(said_word.c.field_id, said_word.c.text).where(said_word.c.round_id == round_id)
    return {row.field_id: row.text for row in connection.execute(rows)}


def add_words(unit: Unit, round_id: int, framework_id: int, words: Mapping[str, str]) -> None:
    """Stores the words of an open round that are new in it. Under the board's lock."""
    _add_fields(unit, framework_id, words)
    new_words = words.keys() - words_of(unit.connection, round_id).keys()
    common = {"framework_id": framework_id, "round_id": round_id}
    rows = [{**common, "field_id": key, "text": words[key]} for key in sorted(new_words)]
    if rows:
        unit.connection.execute(insert(said_word), rows)


def _add_fields(unit: Unit, framework_id: int, words: Iterable[str]) -> None:
    used = select(framework_field.c.field_id).where(framework_field.c.framework_id == framework_id)
    fields = set(unit.connection.execute(used).scalars())
    rows = [{"framework_id": framework_id, "field_id": key} for key in words if key not in fields]
    if rows:
        unit.connection.execute(insert(framework_field), rows)


def drop_unsaid(unit: Unit, round_id: int, framework_id: int) -> None:
    """Deletes the words of an open round that no ballot has any more."""
    of_round = (
        select(vote.c.field_id)
        .join(ballot, ballot.c.id == vote.c.ballot_id)
        .where(ballot.c.round_id == round_id)
    )
    is_unsaid = (said_word.c.round_id == round_id) & said_word.c.field_id.not_in(of_round)
    unit.connection.execute(delete(said_word).where(is_unsaid))
    _drop_unused_fields(unit, framework_id)


def _drop_unused_fields(unit: Unit, framework_id: int) -> None:
    of_any = select(vote.c.field_id).where(vote.c.framework_id == framework_id)
    field = framework_field.c
    is_unused = (field.framework_id == framework_id) & field.field_id.not_in(of_any)
    unit.connection.execute(delete(framework_field).where(is_unused))


def seal_words(unit: Unit, stored: StoredRound) -> None:
    """Moves the words of a round that closes into its framework, and writes all of its fields again
    in their order: rows lie in the order of writing, which is that in which people spoke."""
    framework = framework_of(unit.connection, stored.framework_id)
    drop_unsaid(unit, stored.id, stored.framework_id)
    words = words_of(unit.connection, stored.id)
    whole = with_words(framework, words)
    change_framework(unit, stored.board_id, stored.framework_id, whole)
    unit.connection.execute(delete(said_word).where(said_word.c.round_id == stored.id))
    of_framework = framework_field.c.framework_id == stored.framework_id
    unit.connection.execute(delete(framework_field).where(of_framework))
    _add_fields(unit, stored.framework_id, whole.fields)
