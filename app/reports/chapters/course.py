"""Writes the course of the workshop: its sittings with their agenda, and its
groups."""

from collections.abc import Iterator, Sequence

from app.domain.group import Group
from app.domain.plan.agenda import Sitting, Step
from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.building import Fact, columns_of, fact, heading, prose, table
from app.reports.chapters.front import own_text
from app.reports.chapters.pictures import photo
from app.reports.model import (
    Cell,
    Column,
    Heading,
    Part,
    Prose,
    Row,
    Table,
    Text,
    cell,
    known_facts,
    row,
    runs,
)
from app.reports.words import Words


def course(words: Words, report: Report) -> Iterator[Part]:
    has_text = "course" in report.texts
    if report.final and not report.sessions and not report.groups and not has_text:
        return
    yield heading(words, 1, _("Course of the workshop"))
    yield from own_text(words, report, "course")
    if not report.sessions and not has_text:
        yield prose(words, _("No agenda was kept for this workshop."))
    for session in report.sessions:
        yield from _session(words, report, session)
    if report.groups:
        yield from _groups(words, report)


def _session_title(words: Words, session: Sitting, language: str) -> Text:
    title = words.text(session.title, language)
    number = words.say(
        _("Session %(number)s: %(title)s"), number=session.number, title=title.words
    )
    return Text(number, language=title.language)


def _session(words: Words, report: Report, session: Sitting) -> Iterator[Part]:
    language = report.board.locale
    yield Heading(2, _session_title(words, session, language))
    yield known_facts(_when(words, session))
    if session.summary:
        yield Prose(runs(words.text(session.summary, language)))
    if session.number in report.pictures.photos:
        yield photo(report.pictures.photos[session.number])
    if session.steps:
        yield _agenda(words, session, language)
    else:
        yield prose(words, _("This session has no steps."))


def _when(words: Words, session: Sitting) -> Iterator[Fact]:
    announced, total = session.announced_minutes, session.minutes
    yield fact(words, _("Date"), words.days_if_any(session.held_on))
    if announced:
        yield fact(words, _("Announced duration"), words.minutes(announced))
    if session.steps and total != announced:
        yield fact(words, _("Sum of the steps"), words.minutes(total))


def _step_row(words: Words, step: Step, language: str) -> Row:
    title = runs(words.text(step.title, language, "strong"))
    details = tuple(runs(words.text(detail, language)) for detail in step.details)
    number = Text(str(step.number), "muted")
    return row(number, Cell(title, details), words.minutes(step.minutes))


def _agenda(words: Words, session: Sitting, language: str) -> Table:
    columns = columns_of(
        words, {_("No."): 0.08, _("Step"): 0.75}, {_("Duration"): 0.17}
    )
    rows = [_step_row(words, step, language) for step in session.steps]
    summary = _("Agenda of the session: its steps with their durations.")
    return table(words, summary, columns, rows)


def _groups(words: Words, report: Report) -> Iterator[Part]:
    yield heading(words, 2, _("Groups"))
    yield Prose(runs(_group_count(words, report)))
    rows = [_group(words, report, group) for group in report.groups]
    filled = _filled(rows)
    if len(filled) == 1:
        names = (_name(words, report, group).words for group in report.groups)
        yield Prose(runs(words.list(names)))
        return
    summary = words.say(_("Groups with their attendance and the blocks given to them."))
    cells = tuple(row(*(line[index] for index in filled)) for line in rows)
    yield Table(summary, _group_columns(words, filled), cells)


def _group_columns(words: Words, filled: Sequence[int]) -> tuple[Column, ...]:
    """Returns the columns with these indices, widened to the whole line."""
    titles = words.say(_("Group")), words.say(_("Attendance")), words.say(_("Blocks"))
    widths = 0.3, 0.2, 0.5
    whole = sum(widths[index] for index in filled)
    return tuple(Column(titles[index], widths[index] / whole) for index in filled)


def _name(words: Words, report: Report, group: Group) -> Text:
    return words.text(group.name, report.board.locale)


def _group(words: Words, report: Report, group: Group) -> tuple[Cell, Cell, Cell]:
    names = {
        block.id: words.text(block.name, framework.locale)
        for framework, _used in reversed(report.frameworks)
        for block in framework.blocks
    }
    given = [names[block].words for block in group.blocks if block in names]
    where = presence(words, group.attendance)
    return cell(_name(words, report, group)), cell(where), cell(words.list(given))


def presence(words: Words, attendance: str | None) -> str:
    """Returns "in the room", "online" or nothing."""
    return words.say(
        {"in_room": _("in the room"), "online": _("online")}.get(attendance or "", "")
    )


def _group_count(words: Words, report: Report) -> str:
    return words.count(
        len(report.groups),
        _("The participants worked in %(count)s group."),
        _("The participants worked in %(count)s groups."),
    )


def _filled(rows: Sequence[tuple[Cell, Cell, Cell]]) -> list[int]:
    """Returns the indices of the first column and of those that have a filled
    cell."""
    return [0, *(index for index in (1, 2) if any(line[index].runs for line in rows))]
