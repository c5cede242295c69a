"""The words of a question after its seal: their rows keep no order of saying."""

import asyncio

from sqlalchemy import Connection, text

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity
from app.commands.plan.questions import ask
from app.domain.plan.questions import word_said
from app.storage.database import Database
from tests.new_boards import new_board

SAID = ("zèbre", "abeille", "mouton", "chèvre", "buffle")
ROWS = "SELECT field_id FROM framework_field WHERE field_id LIKE 'w-%' ORDER BY "


def test_words_lie_in_the_order_of_their_spelling(any_database_url: str) -> None:
    """Rows lie in the order of writing. The control is that of the open question."""
    place = "ctid" if any_database_url.startswith("postgres") else "rowid"

    def lying(connection: Connection) -> list[str]:
        return list(connection.execute(text(ROWS + place)).scalars())

    async def run(database: Database) -> None:
        context = Context(database)
        code = (await new_board(context)).code
        key = (await ask(context, code, "word", "Un mot ?", {})).value.key
        await open_activity(context, code, key)
        for word in SAID:
            seat = await join(context, code, name=word)
            await cast_ballot(context, code, seat.public_id, key, [word])
        assert await database.read(lying) == [word_said(word)[0] for word in SAID]
        await close_activity(context, code, key)
        assert await database.read(lying) == [word_said(word)[0] for word in sorted(SAID)]

    database = Database(any_database_url)
    try:
        asyncio.run(run(database))
    finally:
        database.close()
