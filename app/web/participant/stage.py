"""What a participant's page shows of one activity: the ballot with its tally,
or notes."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.framework import Block
from app.domain.local_text import Languages
from app.domain.plan.agenda import Sitting
from app.domain.votes.order import ballot_blocks
from app.domain.votes.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.console.earlier import earlier_of
from app.queries.notes import author_names, by_place
from app.queries.own_ballots import OwnBallot, Reader, own_ballots
from app.queries.tally import seen_tally, turnout_beside
from app.queries.words import framework_shown, view_shown
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.commitments import any_commitment
from app.storage.me_too import notes_of_voice
from app.storage.notes import StoredNote, count_by_place, notes_of
from app.storage.seats import StoredSeat, seat_by_public_id
from app.storage.votes.rounds import StoredRound, round_of
from app.storage.votes.turnout import NO_NEWS, BallotNews, turnout_news
from app.storage.votes.witnesses import is_listed
from app.storage.votes.words import own_words

NOBODY = Reader()


@dataclass
class Stage:
    """What one person sees of one activity.

    `listed`: the sealed ballots are published, so that a phone can check them.
    `ballot_blocks`: in the order of this seat's ballot. `blocks`: those that
    take notes in this activity. `earlier`: activities from sessions before
    today's, with their session. `change`: the last change of one's own ballot,
    for the devices that did not make it. `has_plan`: there is a plan of action
    to read or to write. `seen_version`: the version at which one's own ballot
    last changed; a phone sends it along with the next. `voices`: the notes of
    others (ids) that one says too.
    """

    view: BoardView
    me: StoredSeat
    activity: StoredActivity | None
    reader: Reader
    ballot: OwnBallot | None = None
    turnout: Tally | None = None
    tally: Tally | None = None
    seal: StoredRound | None = None
    listed: bool = False
    ballot_blocks: tuple[Block, ...] = ()
    blocks: tuple[Block, ...] = ()
    block: Block | None = None
    place: str | None = None
    notes: dict[str, list[StoredNote]] | None = None
    names: dict[int, str] | None = None
    counts: dict[str, int] | None = None
    editing: StoredNote | None = None
    earlier: dict[str, Sitting] = field(default_factory=dict)
    change: BallotNews = NO_NEWS
    seen_version: int = 0
    has_plan: bool = False
    voices: set[str] = field(default_factory=set)

    @property
    def news(self) -> str:
        """The news of one's own ballot as `state-how`; empty for none, or
        where this device made the change."""
        change, ballot = self.change, self.ballot
        is_gone = change.state == "withdrawn" and ballot is None
        is_elsewhere = ballot is not None and not ballot.cast_here
        is_cast_elsewhere = change.state in {"recorded", "replaced"} and is_elsewhere
        if change.state == "refused" or is_gone or is_cast_elsewhere:
            return f"{change.state}-{change.how}"
        return ""


def read_stage(
    connection: Connection,
    code: str,
    seat: str,
    key: str | None,
    place: str | None,
    edit: str = "",
    reader: Reader = NOBODY,
    languages: Languages = (),
) -> Stage:
    """Returns the stage of the activity `key`, or of the present one.

    `place` is a block or field of notes, `edit` the id of a note of one's own
    to be changed. Refuses `no_such_board`, `no_seat`.
    """
    view = board_view(connection, board_by_code(connection, code), languages)
    me = seat_by_public_id(connection, view.board.id, seat)
    focus = view.board.settings.focus
    # A facilitator has brought everyone there
    if key is None and focus is not None:
        key, place = focus.activity, place or focus.place
    activity = present_activity(view.activities, key)
    stage = Stage(view, me, activity, reader, earlier=earlier_of(connection, view))
    plans = view.board.settings.planners == "groups"
    stage.has_plan = plans or any_commitment(connection, view.board.id)
    if activity is not None and activity.value.has_ballots:
        _read_vote(connection, stage, activity)
    elif activity is not None:
        _read_notes(connection, stage, activity, place)
        stage.editing = _own_note(stage, edit)
    return stage


def present_activity(
    activities: list[StoredActivity], key: str | None
) -> StoredActivity | None:
    """Returns the activity with this key, else the one opened last, else the
    first.

    The one opened last may be closed since: the participants look at its
    result.
    """
    for activity in activities:
        if activity.value.key == key:
            return activity
    return max(activities, key=lambda activity: activity.opened_at or "", default=None)


def _own_note(stage: Stage, note_id: str) -> StoredNote | None:
    notes = (note for notes in (stage.notes or {}).values() for note in notes)
    return next(
        (note for note in notes if note.id == note_id and note.seat_id == stage.me.id),
        None,
    )


def _read_vote(connection: Connection, stage: Stage, vote: StoredActivity) -> None:
    stage.ballot = own_ballots(connection, [vote], stage.me, stage.reader).get(
        vote.value.key
    )
    stored = round_of(connection, vote.id, vote.value.round)
    if stored is not None:
        stage.seen_version, stage.change = turnout_news(
            connection, stored.id, stage.me.id
        )
    has_ballot = stage.ballot is not None
    stage.tally = seen_tally(
        connection, vote, stored, ballot_in=has_ballot, staff=False
    )
    stage.turnout = turnout_beside(connection, vote, stored, stage.tally)
    said = _own_words(connection, stage, stored)
    framework = framework_shown(connection, stage.view, vote, stored, stage.tally, said)
    stage.view = view_shown(stage.view, vote, framework)
    if stored is not None:
        stage.ballot_blocks = ballot_blocks(
            framework, stored.rotation, stage.me.public_id
        )
    if vote.value.state == "closed":
        stage.seal = stored
        stage.listed = stored is not None and is_listed(stored)


def _own_words(
    connection: Connection, stage: Stage, stored: StoredRound | None
) -> dict[str, str]:
    """Returns the words of one's own ballot as far as this device may see
    it."""
    if stage.ballot is None or not stage.ballot.fields or stored is None:
        return {}
    said = own_words(connection, stored.id, stage.me.id)
    return {key: text for key, text in said.items() if key in stage.ballot.fields}


def _read_notes(
    connection: Connection, stage: Stage, activity: StoredActivity, place: str | None
) -> None:
    framework = stage.view.framework(activity)
    stage.blocks = stage.view.board.settings.open_blocks(activity.value.key, framework)
    block = framework.block_of.get(place or "") or framework.block_by_id.get(
        place or ""
    )
    stage.block = block if block in stage.blocks else _first_block(stage)
    is_block = place == stage.block.id and not stage.block.fields
    stage.place = place if place in framework.fields or is_block else None
    notes = [
        note
        for note in notes_of(connection, activity.id, stage.block.id)
        if not activity.private or note.seat_id == stage.me.id
    ]
    stage.notes = by_place(notes)
    stage.names = author_names(connection, stage.view.board, notes)
    stage.counts = count_by_place(connection, activity.id)
    stage.voices = notes_of_voice(connection, stage.me.id)


def _first_block(stage: Stage) -> Block:
    """Returns the first block of one's own group, else the first of all."""
    group = stage.view.groups[stage.me.group_id].blocks if stage.me.group_id else []
    return next((block for block in stage.blocks if block.id in group), stage.blocks[0])
