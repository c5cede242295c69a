"""Writes the course of the workshop: its sittings with their agenda, and its groups."""

from collections.abc import Iterator, Sequence

from app.domain.group import Group
from app.domain.plan.agenda import Sitting, Step
from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.front import own_text
from app.reports.chapters.pictures import photo
from app.reports.model import (
    Cell,
    Column,
    Heading,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    cell,
    known_facts,
    runs,
)
from app.reports.words import Words


def course(words: Words, report: Report) -> Iterator[Part]:
    has_text = "course" in report.texts
    if report.final and not report.sessions and not report.groups and not has_text:
        return
    yield Heading(1, Text(words.say(_("Course of the workshop"))))
    yield from own_text(words, report, "course")
    if not report.sessions and not has_text:
        yield Prose(runs(words.say(_("No agenda was kept for this workshop."))))
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
        yield Prose(runs(words.say(_("This session has no steps."))))


def _when(words: Words, session: Sitting) -> Iterator[tuple[str, Runs]]:
    announced, total = (
        session.announced_minutes,
        session.minutes,
    )
    yield (
        words.say(_("Date")),
        runs(words.days([session.held_on]) if session.held_on else ""),
    )
    if announced:
        yield words.say(_("Announced duration")), runs(words.minutes(announced))
    if session.steps and total != announced:
        yield words.say(_("Sum of the steps")), runs(words.minutes(total))


def _step_row(words: Words, step: Step, language: str) -> Row:
    return Row(
        (
            cell(Text(str(step.number), "muted")),
            Cell(
                runs(words.text(step.title, language, "strong")),
                tuple(runs(words.text(detail, language)) for detail in step.details),
            ),
            cell(words.minutes(step.minutes)),
        )
    )


def _agenda(words: Words, session: Sitting, language: str) -> Table:
    columns = (
        Column(words.say(_("No.")), 0.08),
        Column(words.say(_("Step")), 0.75),
        Column(words.say(_("Duration")), 0.17, number=True),
    )
    rows = [_step_row(words, step, language) for step in session.steps]
    return Table(
        words.say(_("Agenda of the session: its steps with their durations.")),
        columns,
        tuple(rows),
    )


def _groups(words: Words, report: Report) -> Iterator[Part]:
    yield Heading(2, Text(words.say(_("Groups"))))
    yield Prose(
        runs(
            words.count(
                len(report.groups),
                _("The participants worked in %(count)s group."),
                _("The participants worked in %(count)s groups."),
            )
        )
    )
    rows = [_group(words, report, group) for group in report.groups]
    # A column whose cells are all empty is left out.
    filled = [
        index
        for index in range(3)
        if index == 0 or any(row[index].runs for row in rows)
    ]
    if len(filled) == 1:
        yield Prose(
            runs(
                words.list(_name(words, report, group).words for group in report.groups)
            )
        )
        return
    summary = words.say(_("Groups with their attendance and the blocks given to them."))
    cells = tuple(Row(tuple(row[index] for index in filled)) for row in rows)
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
