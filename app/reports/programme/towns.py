"""The towns of a programme in its document: with a result, and without one."""

from collections.abc import Iterator

from app.domain.framework import Framework
from app.domain.programmes.programme import Town, first_fields
from app.locales import _
from app.queries.programmes.view import ProgrammeView
from app.reports.chapters.building import column, heading, number_column
from app.reports.model import Cell, Column, Part, Table, Text, bullets, cell, row, runs
from app.reports.programme.words import STATES
from app.reports.words import Words


def towns_chapter(words: Words, view: ProgrammeView) -> Iterator[Part]:
    """Lists the towns that have a result, each with its first fields."""
    yield heading(words, 1, _("The towns"))
    towns = [town for town in view.towns if town.has_result]
    rows = [row(*_town_cells(words, view.framework, town)) for town in towns]
    if rows:
        title = words.say(_("Towns with a closed vote"))
        yield Table(title, _town_columns(words), tuple(rows))


def _town_columns(words: Words) -> tuple[Column, ...]:
    return (
        column(words, _("Town"), 0.3),
        column(words, _("Country"), 0.2),
        column(words, _("Date"), 0.18),
        number_column(words, _("Ballots"), 0.1),
        column(words, _("First fields"), 0.22),
    )


def _town_cells(words: Words, framework: Framework, town: Town) -> Iterator[Cell]:
    votes = (town.numbers.votes if town.numbers else None) or {}
    first = first_fields(votes)
    in_order = [field for field in framework.fields if field in first]
    ranked = sorted(in_order, key=lambda field: -votes[field])
    fields = words.say(_("in the sums only")) if town.is_small else words.list(ranked)
    yield cell(Text(town.name))
    yield cell(town.country)
    yield cell(words.days([town.day]) if town.day else "–")
    yield cell(words.number(town.ballots))
    yield cell(fields)


def missing_chapter(words: Words, view: ProgrammeView) -> Iterator[Part]:
    """Lists the towns without a result, and how far each is."""
    if not view.missing:
        return
    yield heading(words, 1, _("Missing"))
    items = [
        runs(
            ", ".join(filter(None, (place.town.name, place.town.country))),
            f" – {words.say(STATES[place.state])}",
        )
        for place in view.missing
    ]
    yield bullets(items)
