"""Give a town of a programme a link by which its own server sends its session,
and end it."""

from app.commands.context import Context, command, random_token
from app.commands.programmes.programmes import MOST_TOWNS, town_values
from app.domain.programmes.programme import TownLine
from app.domain.refusals import Refusal
from app.storage.programmes.programmes import programme_by_code, touch_programme
from app.storage.programmes.senders import add_sender, revoke_senders
from app.storage.programmes.towns import add_town, count_towns, town_by_name
from app.storage.unit import Unit


@command
def new_sender(context: Context, unit: Unit, code: str, line: TownLine) -> str:
    """Ends the link of the town of this name and returns the token of a new
    one; a town that is not planned yet is added.

    Refuses `no_such_programme`, `too_many_towns`.
    """
    stored = programme_by_code(unit.connection, code, lock=True)
    town = town_by_name(unit.connection, stored.id, line.town)
    if town is None:
        count = count_towns(unit.connection, stored.id)
        if count >= MOST_TOWNS:
            raise Refusal("too_many_towns", most=MOST_TOWNS, count=count + 1)
        town = add_town(unit, stored.id, town_values(line))
        touch_programme(unit, stored.id)
    token, at = random_token(), context.now()
    revoke_senders(unit, town, at)
    add_sender(unit, town, token, at)
    return token


@command
def end_sender(context: Context, unit: Unit, code: str, town: str) -> None:
    """Ends the link of a town. Refuses `no_such_programme`, `no_such_town`."""
    stored = programme_by_code(unit.connection, code, lock=True)
    row = town_by_name(unit.connection, stored.id, town)
    if row is None:
        raise Refusal("no_such_town")
    revoke_senders(unit, row, context.now())
