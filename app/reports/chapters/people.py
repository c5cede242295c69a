"""Writes the conclusions, the participants as the board lets them be named, and the
contacts."""

from collections.abc import Iterator

from app.domain.text import fold
from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.course import presence
from app.reports.chapters.front import attendance, paragraphs
from app.reports.chapters.parts import who_took_part
from app.reports.model import Column, Heading, Part, Prose, Row, Table, Text, cell, runs
from app.reports.words import Words


def conclusions(words: Words, report: Report) -> Iterator[Part]:
    if "conclusions" in report.texts:
        yield Heading(1, Text(words.say(_("Conclusions"))))
        yield from paragraphs(words, report.texts["conclusions"], report.board.locale)


def _late(words: Words, report: Report) -> str:
    return words.count(
        report.late,
        _("%(count)s person who joined after the last close is not counted."),
        _("%(count)s people who joined after the last close are not counted."),
    )


def participants(words: Words, report: Report) -> Iterator[Part]:
    if report.final and not report.people:
        return
    yield Heading(1, Text(words.say(_("Participants"))))
    if not report.people:
        yield Prose(runs(words.say(_("Nobody had joined when this report was made."))))
        return
    yield Prose(runs(f"{attendance(words, report)}."), "lead")
    if report.late:
        yield Prose(runs(_late(words, report)))
    yield from who_took_part(words, report)
    yield from _listed(words, report)


def _listed(words: Words, report: Report) -> Iterator[Part]:
    """Yields the people as far as the board lets a report name them."""
    if report.privacy == "names":
        yield _names(words, report)
    elif report.privacy == "organisations":
        yield from _organisations(words, report)
    else:
        yield Prose(
            runs(
                words.say(
                    _("Names and organisations are left out, as this board is set.")
                )
            )
        )


def _names(words: Words, report: Report) -> Table:
    """Returns the participants in the order of joining."""
    language = report.board.locale
    columns = [
        Column(words.say(_("Name")), 0.36),
        Column(words.say(_("Organisation")), 0.44),
        Column(words.say(_("Attendance")), 0.2),
    ]
    rows = [
        Row(
            (
                cell(words.text(person.name, language)),
                cell(words.text(person.organisation, language)),
                cell(presence(words, person.attendance)),
            )
        )
        for person in report.people
    ]
    return Table(
        words.say(_("Every participant with organisation and attendance.")),
        tuple(columns),
        tuple(rows),
    )


def _organisations(words: Words, report: Report) -> Iterator[Part]:
    """Yields the organisations in alphabetical order; those spelt alike are one."""
    names_by_organisation: dict[str, list[str]] = {}
    for person in report.people:
        if person.organisation:
            names_by_organisation.setdefault(fold(person.organisation), []).append(
                person.organisation
            )
    alone = sum(not person.organisation for person in report.people)
    columns = (
        Column(words.say(_("Organisation")), 0.8),
        Column(words.say(_("Participants")), 0.2, number=True),
    )
    rows = [
        Row(
            (
                cell(words.text(spelt[0], report.board.locale)),
                cell(words.number(len(spelt))),
            )
        )
        for _key, spelt in sorted(names_by_organisation.items())
    ]
    if alone and rows:
        rows.append(
            Row(
                (
                    cell(Text(words.say(_("Without an organisation")), "muted")),
                    cell(words.number(alone)),
                )
            )
        )
    if rows:
        yield Table(
            words.say(_("Organisations with the number of their participants.")),
            columns,
            tuple(rows),
        )
    else:
        yield Prose(runs(words.say(_("No organisation was given."))))


def contacts(words: Words, report: Report) -> Iterator[Part]:
    if report.final and "contacts" not in report.texts:
        return
    yield Heading(1, Text(words.say(_("Contacts"))))
    if "contacts" not in report.texts:
        yield Prose(runs(words.say(_("No contact was given."))))
    yield from paragraphs(words, report.texts.get("contacts", ""), report.board.locale)
