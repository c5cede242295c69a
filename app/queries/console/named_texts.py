"""Finds the texts that name a person, whom an organiser is about to erase:
only a name on its own goes by itself, and whoever wrote the rest has to word
it anew."""

from collections.abc import Mapping

from sqlalchemy import Connection

from app.domain.changes.forgetting import forget_texts, names_anyone, names_in
from app.domain.json import without
from app.domain.refusals import Refusal
from app.queries.console.forms import Read, Values
from app.queries.console.written_texts import Leaving, NamedText, written_texts
from app.storage.activities import keys_of
from app.storage.boards import StoredBoard, board_by_code
from app.storage.log import details_of
from app.storage.seats import StoredSeat, every_seat_of


def texts_naming(
    connection: Connection, code: str, seat: str
) -> tuple[str, list[NamedText]]:
    """Returns the person's name, and the texts that have a name of the person,
    now or before, as whole words; case and accents do not matter. Private
    notes are left out.

    Refuses `no_such_seat`, also for an erased person and for a group's device.
    """
    board = board_by_code(connection, code)
    leaving = _leaving(connection, board, seat)
    texts = written_texts(connection, board, leaving)
    naming = [text for text in texts if names_anyone(text.text, leaving.names)]
    return leaving.seat.name, naming


def texts_with_name(connection: Connection, code: str, name: str) -> list[NamedText]:
    """Returns the texts that have a name as whole words, of somebody who need
    not be on the list any more; the log is one where a former wording has
    it."""
    board, names = board_by_code(connection, code), {name}
    written = written_texts(connection, board, None)
    texts = [text for text in written if names_anyone(text.text, names)]
    details = map(_without_reason, details_of(connection, board.id).values())
    keys = keys_of(connection, board.id)
    if any(forget_texts(detail, names, keys) != detail for detail in details):
        texts.append(NamedText("log", "", "/acts"))
    return texts


def text_at(code: str, place: str, seat: str = "") -> Read:
    """Reads what the form of a place shows, as `text`: that of a person's list
    where a seat says so. Nothing for a place where no text is."""

    def read(connection: Connection) -> Values:
        board = board_by_code(connection, code)
        leaving = _leaving(connection, board, seat) if seat else None
        texts = written_texts(connection, board, leaving)
        return next(({"text": text.text} for text in texts if text.place == place), {})

    return read


def _without_reason(detail: Mapping[str, object]) -> dict[str, object]:
    """Returns a detail of the log without what is listed by itself."""
    return without(detail, "reason")


def _leaving(connection: Connection, board: StoredBoard, public_id: str) -> Leaving:
    """Returns a person with all names, now and before. Refuses
    `no_such_seat`."""
    person = _person(connection, board, public_id)
    details = details_of(connection, board.id).values()
    before = (names_in(detail, person.public_id) for detail in details)
    return Leaving(person, {person.name}.union(*before))


def _person(connection: Connection, board: StoredBoard, public_id: str) -> StoredSeat:
    for seat in every_seat_of(connection, board.id):
        if seat.public_id == public_id and seat.name and not seat.device:
            return seat
    raise Refusal("no_such_seat")
