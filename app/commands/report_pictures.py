"""Puts logos and photos into the report, and takes them out of it."""

from dataclasses import replace

from app.commands.context import Context, command
from app.domain.board_settings import BoardSettings
from app.domain.picture_files import picture_file
from app.domain.pictures import ALT_LIMIT, Picture, Pictures
from app.domain.plan.agenda import find_sitting
from app.domain.refusals import Refusal
from app.domain.text import clean_text, tidy
from app.storage.activities import agenda_of
from app.storage.boards import StoredBoard, change_board, lock_board
from app.storage.pictures import add_picture, drop_pictures
from app.storage.unit import Unit


def _clean_alt(alt: str) -> str:
    if not tidy(alt, line=True):
        raise Refusal("text_empty", cause="alt")
    return clean_text(alt, ALT_LIMIT, line=True)


def _with_picture(
    pictures: Pictures, picture: Picture, session: int | None
) -> Pictures:
    if session is None:
        return pictures.with_logo(picture)
    return pictures.with_photo(session, picture)


async def add_report_picture(
    context: Context, code: str, body: bytes, alt: str, session: int | None
) -> Pictures:
    """Stores a picture as the photo of a session (its number), instead of its
    present one, or as one more logo; returns all.

    It cannot be undone: what it replaces is erased. Refuses `bad_picture`,
    `too_many_pictures`, `no_such_step` for a session that is not in the
    agenda, and text refusals.
    """
    picture_file(body)
    words = _clean_alt(alt)

    def work(unit: Unit) -> Pictures:
        board = lock_board(unit, code)
        if session is not None:
            _require_sitting(unit, board, session)
        picture = Picture(add_picture(unit, board.id, body), words)
        pictures = _with_picture(board.settings.pictures, picture, session)
        _store(unit, board, pictures)
        context.record(unit, board.id, "picture_added", session=session)
        return pictures

    return await context.write(work)


@command
def remove_report_picture(context: Context, unit: Unit, code: str, key: str) -> None:
    """Takes a picture out of the report wherever it stands, and erases it.

    Refuses `no_such_picture`.
    """
    board = lock_board(unit, code)
    pictures = board.settings.pictures
    if key not in pictures.keys:
        raise Refusal("no_such_picture")
    _store(unit, board, pictures.only(pictures.keys - {key}))
    context.record(unit, board.id, "picture_removed")


def _require_sitting(unit: Unit, board: StoredBoard, session: int) -> None:
    if find_sitting(agenda_of(unit.connection, board.id), session) is None:
        raise Refusal("no_such_step")


def _store(unit: Unit, board: StoredBoard, pictures: Pictures) -> None:
    settings: BoardSettings = replace(board.settings, pictures=pictures)
    change_board(unit, board.id, settings=settings)
    drop_pictures(unit, board.id, pictures.keys)
