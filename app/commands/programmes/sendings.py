"""Link a board with a programme on another server, and record what is sent to
it."""

from datetime import timedelta

from app.commands.context import Context, command, rfc3339
from app.domain.programmes.sending import SendingLink
from app.domain.refusals import Refusal
from app.storage.boards import change_board, lock_board
from app.storage.programmes import sendings
from app.storage.programmes.sendings import Outcome, StoredSending
from app.storage.unit import Unit


@command
def link_programme(
    context: Context, unit: Unit, code: str, link: SendingLink | None
) -> None:
    """Links a board with a programme, whose server is asked at once; None ends
    the link.

    Refuses `no_such_board`.
    """
    board, at = lock_board(unit, code), context.now()
    if link is not None:
        sendings.put_sending(unit, board.id, link, at)
        context.record(unit, board.id, "programme_linked", at=at)
    elif sendings.drop_sending(unit, board.id):
        context.record(unit, board.id, "programme_unlinked", at=at)
    change_board(unit, board.id)


@command
def send_now(context: Context, unit: Unit, code: str) -> None:
    """Has the session sent as soon as it can be. Refuses `no_such_board`,
    `nothing_to_send`."""
    board = lock_board(unit, code)
    if not sendings.make_due(unit, board.id, context.now()):
        raise Refusal("nothing_to_send")
    change_board(unit, board.id)


async def claim_due(
    context: Context, most: int, lease: timedelta
) -> list[StoredSending]:
    """Returns what is due and is now this process's to send, until the lease
    ends."""
    at, until = context.now(), rfc3339(context.clock() + lease)
    boards = await context.database.read(
        lambda connection: sendings.due_boards(connection, at, most)
    )
    if not boards:
        return []
    return await context.database.write(
        lambda unit: sendings.claim(unit, boards, at, until)
    )


async def release_claims(context: Context) -> None:
    """Makes due at once what waits for a later attempt: nothing else is
    sending."""
    at = context.now()
    await context.database.write(lambda unit: sendings.release(unit, at))


@command
def finish(
    context: Context, unit: Unit, claimed: StoredSending, outcome: Outcome
) -> None:
    """Records what came of an attempt, for the open consoles too."""
    if sendings.settle(unit, claimed, outcome):
        change_board(unit, claimed.board_id)
