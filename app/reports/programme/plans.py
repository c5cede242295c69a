"""Writes the plans of action of a programme's towns, in numbers."""

from collections.abc import Iterator

from app.domain.programmes.programme import PlanSum
from app.locales import _
from app.queries.programmes.view import ProgrammeView
from app.reports.chapters.building import column, heading, number_column, table
from app.reports.model import Cell, Part, Text, cell, row
from app.reports.words import Words


def plans_chapter(words: Words, view: ProgrammeView) -> Iterator[Part]:
    """Yields each town's plan as its last follow-up found it, then the
    sums."""
    if view.plan is None:
        return
    say = words.say
    yield heading(words, 1, _("Plans of action"))
    columns = (
        column(words, _("Town"), 0.24),
        column(words, _("Last follow-up"), 0.2),
        number_column(words, _("Commitments"), 0.16),
        number_column(words, _("done"), 0.1),
        number_column(words, _("under way"), 0.1),
        number_column(words, _("stopped"), 0.1),
        number_column(words, _("nothing said yet"), 0.1),
    )
    rows = [
        row(Text(town.name), _day(words, town.plan), *_numbers(words, town.plan))
        for town in view.towns
        if town.plan
    ]
    total = row(
        Text(say(_("All towns")), "strong"), cell(), *_numbers(words, view.plan)
    )
    yield table(words, _("The plans of action of the towns"), columns, (*rows, total))


def _day(words: Words, plan: PlanSum) -> Cell:
    return cell(words.days([plan.day]) if plan.day else "–")


def _numbers(words: Words, plan: PlanSum) -> tuple[Cell, ...]:
    numbers = (plan.commitments, plan.done, plan.under_way, plan.stopped, plan.silent)
    return tuple(cell(words.number(number)) for number in numbers)
