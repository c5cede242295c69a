"""Says what the sheets of a board's workbook hold: results, blocks, notes,
turnout, ballots."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.plan.questions import answers_in_order
from app.domain.plan.time_zone import local_time
from app.files.sheets import READ_ME, Column, Kind, Sheet, in_words
from app.files.workbook_votes import (
    ballots,
    ballots_head,
    blocks,
    blocks_head,
    results,
    results_head,
    state_text,
)
from app.locales import _
from app.queries.results.report_votes import Vote
from app.queries.results.tables import Column as TableColumn
from app.queries.results.tables import Table
from app.queries.results.workbook import Count, SealedBallots, WorkbookData
from app.reports.chapters.front import PROVISIONAL
from app.reports.chapters.order import order_text
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import opening_text, rule_of, rule_text, secrecy_text
from app.reports.csv_tables import head_text, value_text
from app.reports.words import Words

WIDTHS = {"note": 70.0, "field": 60.0, "block": 40.0, "activity": 30.0, "name": 30.0}
WIDTHS |= {"field_or_note": 60.0}
WIDTHS |= {
    "proposal": 60.0,
    "lead": 24.0,
    "partners": 30.0,
    "due": 18.0,
    "first_step": 40.0,
}
WIDTHS |= {"indicator": 40.0, "why": 40.0}
WIDTHS |= {"by": 30.0, "part": 40.0}
WIDTHS |= {"organisation": 40.0, "number": 8.0, "written": 18.0}
KINDS: dict[str, Kind] = {
    "number": "id",
    "written": "moment",
    "round": "number",
    "voices": "number",
    **dict.fromkeys(("seats", "ballots", "votes"), "number"),
}

PLACES = (
    Column(_("Activity"), 30),
    Column(_("Round"), 8, "number"),
    Column(_("Place on the ballot"), 20, "number"),
    Column(_("Votes"), 9, "number"),
)
ANSWERS = (
    Column(_("Question"), 60),
    Column(_("Round"), 8, "number"),
    Column(_("State"), 13),
    Column(_("Answer"), 40),
    Column(_("Number"), 9, "number"),
    Column(_("Share"), 14, "share"),
)
TOO_FEW = _("With so few ballots none is listed: it would tell what each voter chose.")
SHEETS = {
    _("Results"): _(
        "A row per field and round, most votes first. Fields with equal votes "
        "share a rank. Of a vote that is still hidden there is nothing."
    ),
    _("Blocks"): _("The same votes added up by block, with its number of fields."),
    _("Votes by place"): _(
        "Where the blocks were rotated, from five ballots on: the votes by the "
        "place of their block on the ballot. About equal where the place had "
        "no influence."
    ),
    _("Notes"): _(
        "Every note that was not deleted. Private notes come without their text."
    ),
    _("Turnout"): _(
        "A row per person: present or not, and whether their ballot is in."
    ),
    _("By part"): _(
        "Turnout and votes of those in the room and online, by answer at "
        "joining and by group, as they were at the close; parts of fewer than "
        "five stand joined to others."
    ),
    _("Plan of action"): _(
        "A row per commitment and follow-up: who, when, and what became of it."
    ),
    _("Quick questions"): _(
        "A row per answer, where questions were asked; no part of the results."
    ),
    _("Sealed ballots"): _(
        "A row per choice of each ballot of a closed vote, by its receipt and "
        "without a name: anybody can count the results again from it."
    ),
}


def sheets_of(words: Words, data: WorkbookData) -> list[Sheet]:
    """Returns the sheets of a workbook in the language of `words`: seven, and
    the answers to quick questions, the votes by place and by part where there
    are some."""
    counts, say = data.counts, words.say
    by_field, by_block = list(results(words, counts)), list(blocks(words, counts))
    sealed = ballots_head(words, data.ballots), list(ballots(data.ballots))
    read_me = list(_read_me(words.over(data.report.lists), data))
    return [
        Sheet(say(_("Results")), results_head(words, counts), by_field),
        Sheet(say(_("Blocks")), blocks_head(words, counts), by_block),
        *_places(words, counts),
        _from_table(words, say(_("Notes")), data.notes),
        _from_table(words, say(_("Turnout")), data.turnout),
        *_parts(words, data.parts),
        _from_table(words, say(_("Plan of action")), data.plan),
        *_answers(words, data.answers),
        Sheet(say(_("Sealed ballots")), *sealed),
        Sheet(say(_("Read me")), in_words(READ_ME, say), read_me, plain=True),
    ]


def _places(words: Words, counts: Sequence[Count]) -> Iterator[Sheet]:
    """Yields the sheet of the votes by place on rotated ballots, where any
    were counted."""
    rows = [
        (count.vote.activity.title, count.tally.round, place, votes)
        for count in counts
        for place, votes in enumerate(count.places, start=1)
    ]
    if rows:
        yield Sheet(words.say(_("Votes by place")), in_words(PLACES, words.say), rows)


def _answers(words: Words, counts: Sequence[Count]) -> Iterator[Sheet]:
    """Yields the sheet of the quick questions, a row per answer in its order;
    none without any."""
    rows = [row for count in counts for row in _answers_of(words, count)]
    if rows:
        yield Sheet(words.say(_("Quick questions")), in_words(ANSWERS, words.say), rows)


def _parts(words: Words, table: Table) -> Iterator[Sheet]:
    """Yields the sheet of the counts by part, where there are some."""
    if table.rows:
        yield _from_table(words, words.say(_("By part")), table)


def _answers_of(words: Words, count: Count) -> Iterator[tuple[Any, ...]]:
    title, round_ = count.vote.activity.title, count.tally.round
    ballots = count.tally.ballots
    for field in answers_in_order(count.framework, count.tally):
        votes = count.tally.of(field.id)
        share = votes / ballots if ballots else None
        yield (title, round_, state_text(words, count), field.name, votes, share)


def _from_table(words: Words, title: str, table: Table) -> Sheet:
    """Returns a table of the CSV files as a sheet, with the same heads and
    words."""
    columns = tuple(_column(words, column) for column in table.columns)
    rows = [
        [
            _value(words, column, value)
            for column, value in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    return Sheet(title, columns, rows)


def _key(column: TableColumn) -> str:
    return column if isinstance(column, str) else "voted"


def _column(words: Words, column: TableColumn) -> Column:
    key = _key(column)
    head = head_text(column, words.language)
    return Column(head, WIDTHS.get(key, 16), KINDS.get(key, "text"))


def _value(words: Words, column: TableColumn, value: Any) -> Any:
    """Returns a cell: a moment by the workshop's clocks, or a value in
    words."""
    if value and KINDS.get(_key(column)) == "moment":
        return local_time(value, words.zone).isoformat()
    return value_text(column, value, words.language)


def _read_me(words: Words, data: WorkbookData) -> Iterator[tuple[str, str]]:
    """Yields what the file is of, what each sheet holds, and what each vote's
    numbers mean."""
    say, report = words.say, data.report
    yield say(_("Workshop")), report.board.title
    yield say(_("Place")), report.board.place
    yield say(_("Dates")), words.days(report.days) if report.days else ""
    yield say(_("File made on")), words.moment(report.made_at)
    if report.unfinished:
        yield "", say(PROVISIONAL)
    for sheet, text in SHEETS.items():
        yield say(sheet), say(text)
    yield say(_("Times")), words.which_times()
    for vote in report.votes:
        yield vote.activity.title, "\n".join(_vote_lines(words, vote))
    for sealed in data.ballots:
        if sealed.ballots is None:
            yield _round_title(words, sealed), say(TOO_FEW)


def _vote_lines(words: Words, vote: Vote) -> Iterator[str]:
    """Yields what a vote was on, its state, rule and secrecy, and what a round
    of it has."""
    framework = vote.framework
    if not framework.is_of_notes:
        yield framework.edition
    yield opening_text(words.on(framework), vote)
    yield rule_text(words, rule_of(vote), framework)
    yield secrecy_text(words, vote)
    if vote.round:
        order = order_text(words, vote.round.order)
        yield f"{words.say(_('Order of the blocks'))}: {order}"
        yield turnout_text(words, vote.turnout)
    if vote.round and vote.round.sha256:
        yield words.say(_("Seal: %(sha256)s"), sha256=vote.round.sha256)


def _round_title(words: Words, sealed: SealedBallots) -> str:
    title = sealed.vote.activity.title
    message = _("%(title)s, round %(round)s")
    return words.say(message, title=title, round=sealed.round)
