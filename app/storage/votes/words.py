"""Words that people say in a round of the question `word`: kept apart until
the seal."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, func, select

from app.domain.plan.questions import with_words
from app.storage.activities import StoredActivity
from app.storage.frameworks import (
    add_fields,
    change_framework,
    framework_field,
    framework_of,
)
from app.storage.schema.core import table
from app.storage.sql.rows import highest, matches, pairs, query_of, values_of
from app.storage.unit import Unit
from app.storage.votes.announcements import shown_tally
from app.storage.votes.ballots import ballot, holder, vote
from app.storage.votes.rounds import StoredRound, round_of

said_word = table("said_word")
spelling = table("spelling")


def words_of(connection: Connection, round_id: int) -> dict[str, str]:
    """Returns the words of an open round by id; none of a sealed one, whose
    framework has them."""
    query = query_of(said_word, "field_id", "text", round_id=round_id)
    return pairs(connection, query)


def words_on_show(connection: Connection, stored: StoredActivity) -> dict[str, str]:
    """Returns the words of a question's open round that staff see, by id: in
    steps those of the last one, none while the result is hidden."""
    current = round_of(connection, stored.id, stored.value.round)
    if current is None or not stored.value.shows_tally(ballot_in=False, staff=True):
        return {}
    words = words_of(connection, current.id)
    if stored.value.pace != "steps" or not current.secret:
        return words
    step = shown_tally(connection, current.id)
    return {key: words[key] for key in words.keys() & (step.votes if step else {})}


def own_words(connection: Connection, round_id: int, seat_id: int) -> dict[str, str]:
    """Returns what a seat said in an open round, as it spelled it, by the
    word's id."""
    of_seat = {"round_id": round_id, "seat_id": seat_id}
    return pairs(connection, query_of(spelling, "field_id", "text", **of_seat))


def add_words(
    unit: Unit, round_id: int, framework_id: int, said: Mapping[int, tuple[str, str]]
) -> None:
    """Stores what seats (row ids) said in an open round: the id of each word
    and its spelling. Under the board's lock. The words on show change with
    `choose_spellings`."""
    words = dict(reversed(list(said.values())))
    _add_new_fields(unit, framework_id, words)
    new_words = words.keys() - words_of(unit.connection, round_id).keys()
    common = {"framework_id": framework_id, "round_id": round_id}
    rows = (
        {**common, "field_id": key, "text": words[key]} for key in sorted(new_words)
    )
    unit.insert(said_word, *rows)
    _put_spellings(unit, round_id, said)


def _put_spellings(
    unit: Unit, round_id: int, said: Mapping[int, tuple[str, str]]
) -> None:
    """Stores what seats said last, in the place of what they said before."""
    of_seats = (spelling.c.round_id == round_id) & spelling.c.seat_id.in_(said)
    unit.delete(spelling, of_seats)
    is_of_round = spelling.c.round_id == round_id
    last = highest(unit.connection, spelling.c.place, is_of_round)
    rows = (
        {"seat_id": seat, "place": place, "field_id": key, "text": text}
        for place, (seat, (key, text)) in enumerate(said.items(), last + 1)
    )
    unit.insert(spelling, *({"round_id": round_id, **row} for row in rows))


def choose_spellings(unit: Unit, round_id: int) -> None:
    """Shows each word of an open round as most people spell it; as the first
    of them, where two spellings are as frequent."""
    chosen = _frequent_spellings(unit.connection, round_id)
    for key, text in words_of(unit.connection, round_id).items():
        if chosen.get(key, text) != text:
            is_word = matches(said_word, round_id=round_id, field_id=key)
            unit.update(said_word, is_word, text=chosen[key])


def _frequent_spellings(connection: Connection, round_id: int) -> dict[str, str]:
    """Returns the most frequent spelling of each word, by its id: the later of
    the rows of a word counts."""
    count, first = func.count().label("n"), func.min(spelling.c.place).label("first")
    grouped = (
        query_of(spelling, "field_id", "text", round_id=round_id)
        .group_by(spelling.c.field_id, spelling.c.text)
        .order_by(count, first.desc(), spelling.c.text)
    )
    return pairs(connection, grouped)


def _add_new_fields(unit: Unit, framework_id: int, words: Iterable[str]) -> None:
    used = query_of(framework_field, "field_id", framework_id=framework_id)
    fields = values_of(unit.connection, used)
    add_fields(unit, framework_id, (key for key in words if key not in fields))


def drop_unsaid(
    unit: Unit, round_id: int, framework_id: int, on_show: Collection[str] = ()
) -> None:
    """Deletes the words of an open round that no ballot has any more, but for
    those (ids) that the step on show counts: a word that goes between two
    steps would tell of a single ballot."""
    chosen = select(vote.c.field_id).join(ballot, ballot.c.id == vote.c.ballot_id)
    is_said = said_word.c.field_id.in_(chosen.where(ballot.c.round_id == round_id))
    is_shown = said_word.c.field_id.in_(on_show)
    is_of_round = said_word.c.round_id == round_id
    unit.delete(said_word, is_of_round & ~is_said & ~is_shown)
    _drop_spellings(unit, round_id)
    _drop_unused_fields(unit, framework_id)


def _drop_spellings(unit: Unit, round_id: int) -> None:
    """Deletes what seats said that have no ballot with that word any more."""
    has_said = (
        select(holder.c.seat_id)
        .join(vote, vote.c.ballot_id == holder.c.ballot_id)
        .where(holder.c.round_id == round_id, holder.c.seat_id == spelling.c.seat_id)
        .where(vote.c.field_id == spelling.c.field_id)
    )
    is_unsaid = (spelling.c.round_id == round_id) & ~has_said.exists()
    unit.delete(spelling, is_unsaid)


def _drop_unused_fields(unit: Unit, framework_id: int) -> None:
    of_any = query_of(vote, "field_id", framework_id=framework_id)
    of_words = query_of(said_word, "field_id", framework_id=framework_id)
    field = framework_field.c
    is_unused = field.field_id.not_in(of_any) & field.field_id.not_in(of_words)
    unit.delete(framework_field, (field.framework_id == framework_id) & is_unused)


def seal_words(unit: Unit, stored: StoredRound) -> None:
    """Moves the words of a round that closes into its framework, and writes
    all of its fields again in their order: rows lie in the order of writing,
    which is that in which people spoke."""
    framework = framework_of(unit.connection, stored.framework_id)
    choose_spellings(unit, stored.id)
    drop_unsaid(unit, stored.id, stored.framework_id)
    words = words_of(unit.connection, stored.id)
    whole = with_words(framework, words)
    change_framework(unit, stored.board_id, stored.framework_id, whole)
    for table_of_words in (said_word, spelling):
        unit.delete(table_of_words, table_of_words.c.round_id == stored.id)
    of_framework = framework_field.c.framework_id == stored.framework_id
    unit.delete(framework_field, of_framework)
    add_fields(unit, stored.framework_id, whole.fields)
