"""Says what the sheets of a programme's workbook hold: sums, towns, parts,
long table, boards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.domain.programmes.programme import FieldSum, Part, Town
from app.files.programme_csv import SMALL_TOWNS
from app.files.sheets import READ_ME, Column, Kind, Sheet, in_words
from app.locales import _, language_name, languages
from app.queries.programmes.long_table import programme_table
from app.queries.programmes.view import ProgrammeView
from app.reports.chapters.vote_tables import votes_text
from app.reports.csv_tables import head_text
from app.reports.programme.words import STATES
from app.reports.words import Words

NUMBERS = {"votes", "ballots", "seats", "notes"}
WIDTHS = {
    "town": 24.0,
    "country": 18.0,
    "framework": 28.0,
    "block": 36.0,
    "field": 60.0,
}

SUMS = (
    Column(_("Block"), 36),
    Column(_("No."), 8, "id"),
    Column(_("Field"), 60),
    Column(_("Votes"), 9, "number"),
    Column(_("Ballots"), 10, "number"),
    Column(_("Share, per ballot"), 12, "share"),
    Column(_("Share, per town"), 12, "share"),
    Column(_("Among the first 5 in"), 14, "number"),
    Column(_("Towns that could choose it"), 14, "number"),
    Column(_("Lowest share of a town"), 14, "share"),
    Column(_("Highest share of a town"), 14, "share"),
    Column(_("Notes on the situation"), 14, "number"),
)
TOWN = (Column(_("Town"), 24), Column(_("Country"), 18))
TOWNS = (
    *TOWN,
    Column(_("Language"), 10),
    Column(_("Date"), 12),
    Column(_("Framework"), 28),
    Column(_("Ballots"), 10, "number"),
    Column(_("Participants"), 12, "number"),
    Column(_("Fields without one counterpart"), 60),
)
OF_PART = (
    Column(_("Towns"), 9, "number"),
    Column(_("Participants"), 12, "number"),
)
PLANS = (
    *TOWN,
    Column(_("Last follow-up"), 14),
    Column(_("Commitments"), 14, "number"),
    Column(_("done"), 12, "number"),
    Column(_("under way"), 12, "number"),
    Column(_("stopped"), 12, "number"),
    Column(_("nothing said yet"), 14, "number"),
)
BOARDS = (
    *TOWN,
    Column(_("Date"), 12),
    Column(_("Facilitator"), 24),
    Column(_("Code"), 10),
    Column(_("State"), 22),
    Column(_("Participants"), 12, "number"),
    Column(_("Ballots"), 10, "number"),
    Column(_("Last change (UTC)"), 18, "moment"),
    Column(_("Erased on"), 12),
)
MEANINGS = {
    _("Share, per ballot"): _("Each ballot of every town weighs the same."),
    _("Share, per town"): _("Each town weighs the same, however many voted there."),
    _("Among the first 5 in"): _(
        "The towns in which the field is among the first five; a tie is taken whole."
    ),
    _("Towns of fewer than 5 ballots"): _(
        "They are counted in the sums and nowhere shown by themselves."
    ),
}


def programme_sheets(words: Words, view: ProgrammeView) -> list[Sheet]:
    """Returns the sheets in the language of `words`."""
    read_me = list(_read_me(words, view))
    return [
        _sheet(words, _("Results"), SUMS, _sums(view, view.fields)),
        _sheet(words, _("Towns"), TOWNS, _towns(words, view)),
        _parts(words, view, view.countries, _("By country"), _("Country")),
        _parts(words, view, view.languages, _("By language"), _("Language")),
        _long(words, view),
        _sheet(words, _("Plans of action"), PLANS, _plans(view)),
        _sheet(words, _("Workshops"), BOARDS, _boards(words, view)),
        Sheet(words.say(_("Read me")), in_words(READ_ME, words.say), read_me, True),
    ]


def _sums(view: ProgrammeView, fields: Sequence[FieldSum]) -> Iterator[tuple[Any, ...]]:
    for field in fields:
        yield (
            view.framework.block_of[field.field].name,
            field.field,
            view.framework.fields[field.field].name,
            *(field.votes, field.ballots, field.share_by_ballot, field.share_by_town),
            *(field.top_five_in, field.towns, field.least, field.most, field.notes),
        )


def _sheet(
    words: Words,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[Any, ...]],
) -> Sheet:
    return Sheet(words.say(title), in_words(columns, words.say), list(rows))


def _towns(words: Words, view: ProgrammeView) -> Iterator[tuple[Any, ...]]:
    for town in view.towns:
        numbers = town.numbers
        yield (
            *(town.name, town.country, town.locale, town.day),
            view.edition_of(numbers.framework) if numbers else "",
            numbers.ballots if numbers else None,
            numbers.seats if numbers else None,
            "\n".join(_left(words, town)),
        )


def _left(words: Words, town: Town) -> Iterator[str]:
    """Yields the fields without one counterpart, with their votes unless the
    town is small."""
    for field in town.numbers.left if town.numbers else ():
        votes = "" if town.is_small else f" ({votes_text(words, field.votes)})"
        yield f"{field.id} {field.name}{votes}"


def _parts(
    words: Words, view: ProgrammeView, parts: Sequence[Part], title: str, head: str
) -> Sheet:
    rows = (
        (_part_name(part), part.towns, part.seats, *row)
        for part in parts
        for row in _sums(view, part.fields)
    )
    return _sheet(words, title, (Column(head, 18), *OF_PART, *SUMS), rows)


def _part_name(part: Part) -> str:
    """Returns the name of a language, or a country as it was written."""
    return language_name(part.name) if part.name in languages() else part.name


def _long(words: Words, view: ProgrammeView) -> Sheet:
    table = programme_table(view, words.say(SMALL_TOWNS))
    columns = tuple(
        Column(head_text(name, words.language), WIDTHS.get(name, 11.0), _kind(name))
        for name in map(str, table.columns)
    )
    return Sheet(words.say(_("By town and field")), columns, table.rows)


def _plans(view: ProgrammeView) -> Iterator[tuple[Any, ...]]:
    for town in view.towns:
        if plan := town.plan:
            yield (
                *(town.name, town.country, plan.day, plan.commitments),
                *(plan.done, plan.under_way, plan.stopped, plan.silent),
            )


def _boards(words: Words, view: ProgrammeView) -> Iterator[tuple[Any, ...]]:
    for place in view.places:
        town = place.town
        yield (
            *(town.name, town.country, town.day, place.facilitator, place.code),
            words.say(STATES[place.state]),
            *(place.seats, place.ballots, place.changed_at, place.erase_on[:10]),
        )


def _kind(name: str) -> Kind:
    return "number" if name in NUMBERS else "id" if name == "number" else "text"


def _read_me(words: Words, view: ProgrammeView) -> Iterator[tuple[str, str]]:
    yield words.say(_("Framework")), view.framework.edition
    for term, meaning in MEANINGS.items():
        yield words.say(term), words.say(meaning)
