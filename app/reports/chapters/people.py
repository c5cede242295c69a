"""Writes the conclusions, the participants as the board lets them be named,
and the contacts."""

from collections.abc import Iterator

from app.domain.grouping import grouped_by
from app.domain.text import fold
from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.building import columns_of, heading, prose, table
from app.reports.chapters.course import presence
from app.reports.chapters.front import attendance, paragraphs
from app.reports.chapters.parts import who_took_part
from app.reports.model import Part, Prose, Table, Text, row, runs
from app.reports.words import Words


def conclusions(words: Words, report: Report) -> Iterator[Part]:
    if "conclusions" in report.texts:
        yield heading(words, 1, _("Conclusions"))
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
    yield heading(words, 1, _("Participants"))
    if report.people:
        yield from _present(words, report)
    else:
        yield prose(words, _("Nobody had joined when this report was made."))


def _listed(words: Words, report: Report) -> Iterator[Part]:
    """Yields the people as far as the board lets a report name them."""
    if report.privacy == "names":
        yield _names(words, report)
    elif report.privacy == "organisations":
        yield from _organisations(words, report)
    else:
        yield prose(
            words, _("Names and organisations are left out, as this board is set.")
        )


def _present(words: Words, report: Report) -> Iterator[Part]:
    yield Prose(runs(f"{attendance(words, report)}."), "lead")
    if report.late:
        yield Prose(runs(_late(words, report)))
    yield from who_took_part(words, report)
    yield from _listed(words, report)


def _names(words: Words, report: Report) -> Table:
    """Returns the participants in the order of joining."""
    language = report.board.locale
    titles = {_("Name"): 0.36, _("Organisation"): 0.44, _("Attendance"): 0.2}
    rows = (
        row(
            words.text(person.name, language),
            words.text(person.organisation, language),
            presence(words, person.attendance),
        )
        for person in report.people
    )
    summary = _("Every participant with organisation and attendance.")
    return table(words, summary, columns_of(words, titles, {}), rows)


def _organisations(words: Words, report: Report) -> Iterator[Part]:
    """Yields the organisations in alphabetical order; those spelt alike are
    one."""
    rows = [
        row(words.text(spelt[0], report.board.locale), words.number(len(spelt)))
        for spelt in _spellings(report)
    ]
    if not rows:
        yield prose(words, _("No organisation was given."))
        return
    alone = sum(not person.organisation for person in report.people)
    if alone:
        without = Text(words.say(_("Without an organisation")), "muted")
        rows.append(row(without, words.number(alone)))
    columns = columns_of(words, {_("Organisation"): 0.8}, {_("Participants"): 0.2})
    summary = _("Organisations with the number of their participants.")
    yield table(words, summary, columns, rows)


def contacts(words: Words, report: Report) -> Iterator[Part]:
    if report.final and "contacts" not in report.texts:
        return
    yield heading(words, 1, _("Contacts"))
    if "contacts" not in report.texts:
        yield prose(words, _("No contact was given."))
    yield from paragraphs(words, report.texts.get("contacts", ""), report.board.locale)


def _spellings(report: Report) -> list[list[str]]:
    """Returns the organisations as their people spelt them, by what is
    alike."""
    spelt = (person.organisation for person in report.people if person.organisation)
    return [names for _key, names in sorted(grouped_by(spelt, fold).items())]
