"""Says what the sheets of a programme's workbook hold: sums, towns, parts, long table,
boards."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.programmes.programme import FieldSum, Part
from app.files.programme_csv import SMALL_TOWNS
from app.files.sheets import Column, Kind, Sheet
from app.locales import _, language_name, languages
from app.queries.programmes.long_table import programme_table
from app.queries.programmes.view import ProgrammeView
from app.reports.chapters.vote_tables import votes_text
from app.reports.csv_tables import head_text
from app.reports.programme_words import STATES
from app.reports.words import Words

NUMBERS = {"votes", "ballots", "seats", "notes"}
WIDTHS = {
    "town": 24.0,
    "country": 18.0,
    "framework": 28.0,
    "block": 36.0,
    "field": 60.0,
}


def programme_sheets(words: Words, view: ProgrammeView) -> list[Sheet]:
    """Returns the sheets in the language of `words`."""
    say = words.say
    return [
        Sheet(say(_("Results")), _sums_head(words), list(_sums(view, view.fields))),
        Sheet(say(_("Towns")), _towns_head(words), list(_towns(words, view))),
        _parts(words, say(_("By country")), view, view.countries, say(_("Country"))),
        _parts(words, say(_("By language")), view, view.languages, say(_("Language"))),
        _long(words, view),
        Sheet(say(_("Plans of action")), _plans_head(words), list(_plans(view))),
        Sheet(say(_("Workshops")), _boards_head(words), list(_boards(words, view))),
        Sheet(
            say(_("Read me")),
            (Column(say(_("What")), 34), Column(say(_("Meaning")), 110)),
            list(_read_me(words, view)),
            plain=True,
        ),
    ]


def _sums_head(words: Words) -> tuple[Column, ...]:
    say = words.say
    return (
        Column(say(_("Block")), 36),
        Column(say(_("No.")), 8, "id"),
        Column(say(_("Field")), 60),
        Column(say(_("Votes")), 9, "number"),
        Column(say(_("Ballots")), 10, "number"),
        Column(say(_("Share, per ballot")), 12, "share"),
        Column(say(_("Share, per town")), 12, "share"),
        Column(say(_("Among the first 5 in")), 14, "number"),
        Column(say(_("Towns that could choose it")), 14, "number"),
        Column(say(_("Lowest share of a town")), 14, "share"),
        Column(say(_("Highest share of a town")), 14, "share"),
        Column(say(_("Notes on the situation")), 14, "number"),
    )


def _sums(view: ProgrammeView, fields: Sequence[FieldSum]) -> Iterator[tuple[Any, ...]]:
    for field in fields:
        yield (
            view.framework.block_of[field.field].name,
            field.field,
            view.framework.fields[field.field].name,
            *(field.votes, field.ballots, field.share_by_ballot, field.share_by_town),
            *(field.top_five_in, field.towns, field.least, field.most, field.notes),
        )


def _towns_head(words: Words) -> tuple[Column, ...]:
    say = words.say
    return (
        Column(say(_("Town")), 24),
        Column(say(_("Country")), 18),
        Column(say(_("Language")), 10),
        Column(say(_("Date")), 12),
        Column(say(_("Framework")), 28),
        Column(say(_("Ballots")), 10, "number"),
        Column(say(_("Participants")), 12, "number"),
        Column(say(_("Fields without one counterpart")), 60),
    )


def _towns(words: Words, view: ProgrammeView) -> Iterator[tuple[Any, ...]]:
    for town in view.towns:
        numbers = town.numbers
        left = [
            f"{field.id} {field.name}"
            + ("" if town.is_small else f" ({votes_text(words, field.votes)})")
            for field in (numbers.left if numbers else ())
        ]
        yield (
            *(town.name, town.country, town.locale, town.day),
            view.edition_of(numbers.framework) if numbers else "",
            numbers.ballots if numbers else None,
            numbers.seats if numbers else None,
            "\n".join(left),
        )


def _part_head(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.say(_("Towns")), 9, "number"),
        Column(words.say(_("Participants")), 12, "number"),
    )


def _parts(
    words: Words, title: str, view: ProgrammeView, parts: Sequence[Part], head: str
) -> Sheet:
    columns = (Column(head, 18), *_part_head(words), *_sums_head(words))
    rows: list[tuple[Any, ...]] = []
    for part in parts:
        name = language_name(part.name) if part.name in languages() else part.name
        rows += [
            (name, part.towns, part.seats, *row) for row in _sums(view, part.fields)
        ]
    return Sheet(title, columns, rows)


def _long(words: Words, view: ProgrammeView) -> Sheet:
    table = programme_table(view, words.say(SMALL_TOWNS))

    def kind(name: str) -> Kind:
        return "number" if name in NUMBERS else "id" if name == "number" else "text"

    columns = tuple(
        Column(
            head_text(name, words.language),
            WIDTHS.get(str(name), 11.0),
            kind(str(name)),
        )
        for name in table.columns
    )
    return Sheet(words.say(_("By town and field")), columns, table.rows)


def _plans_head(words: Words) -> tuple[Column, ...]:
    say = words.say
    return (
        Column(say(_("Town")), 24),
        Column(say(_("Country")), 18),
        Column(say(_("Last follow-up")), 14),
        Column(say(_("Commitments")), 14, "number"),
        Column(say(_("done")), 12, "number"),
        Column(say(_("under way")), 12, "number"),
        Column(say(_("stopped")), 12, "number"),
        Column(say(_("nothing said yet")), 14, "number"),
    )


def _plans(view: ProgrammeView) -> Iterator[tuple[Any, ...]]:
    for town in view.towns:
        if plan := town.plan:
            yield (
                *(town.name, town.country, plan.day, plan.commitments),
                *(plan.done, plan.under_way, plan.stopped, plan.silent),
            )


def _boards_head(words: Words) -> tuple[Column, ...]:
    say = words.say
    return (
        Column(say(_("Town")), 24),
        Column(say(_("Country")), 18),
        Column(say(_("Date")), 12),
        Column(say(_("Facilitator")), 24),
        Column(say(_("Code")), 10),
        Column(say(_("State")), 22),
        Column(say(_("Participants")), 12, "number"),
        Column(say(_("Ballots")), 10, "number"),
        Column(say(_("Last change (UTC)")), 18, "moment"),
        Column(say(_("Erased on")), 12),
    )


def _boards(words: Words, view: ProgrammeView) -> Iterator[tuple[Any, ...]]:
    for place in view.places:
        town = place.town
        yield (
            *(town.name, town.country, town.day, place.facilitator, place.code),
            words.say(STATES[place.state]),
            *(place.seats, place.ballots, place.changed_at, place.erase_on[:10]),
        )


def _read_me(words: Words, view: ProgrammeView) -> Iterator[tuple[str, str]]:
    say = words.say
    yield say(_("Framework")), view.framework.edition
    yield (
        say(_("Share, per ballot")),
        say(_("Each ballot of every town weighs the same.")),
    )
    yield (
        say(_("Share, per town")),
        say(_("Each town weighs the same, however many voted there.")),
    )
    yield (
        say(_("Among the first 5 in")),
        say(
            _(
                "The towns in which the field is among the first five; a tie is taken "
                "whole."
            )
        ),
    )
    yield (
        say(_("Towns of fewer than 5 ballots")),
        say(_("They are counted in the sums and nowhere shown by themselves.")),
    )
