"""Changes the settings of an activity: title, rule, secrecy, order, chosen
blocks."""

from collections.abc import Iterable
from typing import TypedDict

from app.commands.context import Context, command
from app.commands.plan.board_activities import find_activity
from app.commands.plan.ending import close_joining
from app.commands.settings import store_settings
from app.domain.changes.acts import Change, changed
from app.domain.chosen_blocks import REASON_LIMIT, ChosenBlocks
from app.domain.plan.pace import Pace
from app.domain.plan.shortlist import is_made_of_notes, most_votes
from app.domain.refusals import Refusal
from app.domain.text import clean_text, tidy
from app.domain.votes.order import Order
from app.storage import activities
from app.storage.boards import StoredBoard
from app.storage.frameworks import framework_of
from app.storage.notes import stamp_notes
from app.storage.unit import Unit

# Stand from the first opening on
PROMISES = ("votes", "repeats", "secret", "practice", "order")


class ActivityChanges(TypedDict, total=False):
    """What `set_activity` changes."""

    title: str
    private: bool
    votes: int
    repeats: bool
    secret: bool
    practice: bool
    pace: Pace
    order: Order
    blocks: list[str]
    reason: str


@command
def set_activity(
    context: Context, unit: Unit, code: str, key: str, changes: ActivityChanges
) -> None:
    """Changes some of title, private, votes, repeats, secret, practice, order,
    pace, blocks and reason.

    votes, repeats, secret, practice and order change only before the first
    opening, pace only while the vote is not open. `blocks` are the only ones
    under which notes are taken, `reason` says why. Refuses
    `activity_already_open`, `bad_setting`, `no_such_field`.
    """
    board, stored = find_activity(unit, code, key)
    _require_changeable(stored, changes)
    values = _activity_values(stored, changes)
    if changes.keys() & {"votes", "repeats"}:
        _check_rule(unit, stored, changes)
    _store_activity(unit, stored, values)
    done = changed("activity", key, _settings_of(stored), values)
    if changes.keys() & {"blocks", "reason"}:
        done += _set_blocks(unit, board, stored, changes)
    # The last that was not closed may be none any more
    if changes.get("practice"):
        done += close_joining(unit, code, stored.value)
    context.record(
        unit, board.id, "activity_set", done, activity=key, names=sorted(changes)
    )


def _require_changeable(
    stored: activities.StoredActivity, changes: ActivityChanges
) -> None:
    """Refuses `activity_already_open` for what voters were promised, and for
    an open vote's pace."""
    activity = stored.value
    if changes.keys() & PROMISES and (activity.round or activity.state != "planned"):
        cause = "" if activity.state == "open" else "before"
        raise Refusal("activity_already_open", activity=activity.key, cause=cause)
    if "pace" in changes and activity.state == "open":
        raise Refusal("activity_already_open", activity=activity.key)
    if activity.kind == "word" and changes.get("secret") is False:
        # Files tell a named ballot at once
        raise Refusal("bad_setting", value="secret")
    if activity.kind != "vote" and changes.get("order") == "rotated":
        raise Refusal("bad_setting", value="order")


def _activity_values(
    stored: activities.StoredActivity, changes: ActivityChanges
) -> dict[str, object]:
    """Returns the columns that change; a pace only of a vote. Refuses as a
    text."""
    names = {"private", *PROMISES, *(("pace",) if stored.value.rule else ())}
    values: dict[str, object] = {
        name: value for name, value in changes.items() if name in names
    }
    if "title" in changes:
        values["title"] = clean_text(changes["title"], 160, line=True)
    return values


def _store_activity(
    unit: Unit, stored: activities.StoredActivity, values: dict[str, object]
) -> None:
    """Writes the columns; notes show anew where they become private or
    public."""
    if values:
        activities.change_activity(unit, stored.board_id, stored.id, **values)
    if values.get("private", stored.private) != stored.private:
        stamp_notes(unit, stored.board_id, activity=stored.id)


def _settings_of(stored: activities.StoredActivity) -> dict[str, object]:
    """Returns what `set_activity` can change, as it is."""
    value, rule = stored.value, stored.value.rule
    values: dict[str, object] = {
        "title": value.title,
        "private": stored.private,
        "practice": value.practice,
        "secret": value.secret,
        "pace": value.pace,
        "order": value.order,
    }
    return {**values, "votes": rule.votes, "repeats": rule.repeats} if rule else values


def _check_rule(
    unit: Unit, stored: activities.StoredActivity, changes: ActivityChanges
) -> None:
    """Refuses `bad_setting` for more votes than different fields, or a rule
    for what is no vote."""
    rule = stored.value.rule
    if rule is None or stored.value.is_question:
        raise Refusal("bad_setting", value="votes")
    votes, repeats = (
        changes.get("votes", rule.votes),
        changes.get("repeats", rule.repeats),
    )
    framework = framework_of(unit.connection, stored.framework_id)
    fields = len(framework.fields)
    if is_made_of_notes(framework) and votes > most_votes(fields):
        raise Refusal("bad_setting", cause="half", most=most_votes(fields))
    if not 1 <= votes <= (20 if repeats else fields):
        raise Refusal("bad_setting", value=str(votes))


def _set_blocks(
    unit: Unit,
    board: StoredBoard,
    stored: activities.StoredActivity,
    changes: ActivityChanges,
) -> list[Change]:
    """Chooses the blocks of an activity. Refuses `no_such_field`."""
    key, every = stored.value.key, board.settings.blocks
    before = every.get(key, ChosenBlocks(()))
    blocks, reason = (
        changes.get("blocks", before.blocks),
        changes.get("reason", before.reason),
    )
    _require_blocks(unit, stored, blocks)
    activities.change_activity(unit, board.id, stored.id)
    chosen = ChosenBlocks(tuple(blocks), tidy(reason)[:REASON_LIMIT])
    return store_settings(unit, board, blocks={**every, key: chosen})


def _require_blocks(
    unit: Unit, stored: activities.StoredActivity, blocks: Iterable[str]
) -> None:
    """Refuses `no_such_field`."""
    blocks_by_id = framework_of(unit.connection, stored.framework_id).block_by_id
    if unknown := [block for block in blocks if block not in blocks_by_id]:
        raise Refusal("no_such_field", field=unknown[0])
