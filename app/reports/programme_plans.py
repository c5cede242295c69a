"""Writes the plans of action of a programme's towns, in numbers."""

from collections.abc import Iterator

from app.domain.programmes.programme import PlanSum
from app.locales import _
from app.queries.programmes.view import ProgrammeView
from app.reports.model import Cell, Column, Heading, Part, Row, Table, Text, cell
from app.reports.words import Words


def plans_chapter(words: Words, view: ProgrammeView) -> Iterator[Part]:
    """Yields each town's plan as its last follow-up found it, then the sums."""
    if view.plan is None:
        return
    say = words.say
    yield Heading(1, Text(say(_("Plans of action"))))
    columns = (
        Column(say(_("Town")), 0.24),
        Column(say(_("Last follow-up")), 0.2),
        Column(say(_("Commitments")), 0.16, number=True),
        Column(say(_("done")), 0.1, number=True),
        Column(say(_("under way")), 0.1, number=True),
        Column(say(_("stopped")), 0.1, number=True),
        Column(say(_("nothing said yet")), 0.1, number=True),
    )
    rows = [
        Row(
            (cell(Text(town.name)), _day(words, town.plan), *_numbers(words, town.plan))
        )
        for town in view.towns
        if town.plan
    ]
    total = Row(
        (cell(Text(say(_("All towns")), "strong")), cell(), *_numbers(words, view.plan))
    )
    yield Table(say(_("The plans of action of the towns")), columns, (*rows, total))


def _day(words: Words, plan: PlanSum) -> Cell:
    return cell(words.days([plan.day]) if plan.day else "–")


def _numbers(words: Words, plan: PlanSum) -> tuple[Cell, ...]:
    numbers = (plan.commitments, plan.done, plan.under_way, plan.stopped, plan.silent)
    return tuple(cell(words.number(number)) for number in numbers)
