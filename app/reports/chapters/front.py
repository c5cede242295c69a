"""Writes the front of the report: title page, introduction, structure of the
frameworks."""

from collections.abc import Iterator
from dataclasses import replace

from app.charts.wheel_ring import block_colour, colour, field_colour
from app.domain.framework import Block, Field, Framework
from app.domain.plan.activity import Activity
from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.building import Fact, columns_of, fact, heading, prose, table
from app.reports.chapters.field_names import field_label, field_name
from app.reports.chapters.pictures import logo_row
from app.reports.model import (
    Cell,
    Cover,
    Heading,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    bullets,
    cell,
    known_facts,
    row,
    runs,
)
from app.reports.words import Words

PROVISIONAL = _(
    "Provisional: an activity is still open, its notes and numbers may change."
)
NAMED = {"organisers": _("Organised by"), "facilitators": _("Facilitators")}
DASHES = ("- ", "• ", "* ", "– ")
MODALITIES = {
    "in_room": _("In the room"),
    "online": _("Online"),
    "both": _("In the room and online"),
}


def cover(words: Words, report: Report) -> Cover:
    board = report.board
    lines = [words.text(board.place, board.locale), Text(words.days(report.days))]
    lines += (
        words.text(framework.edition, framework.locale)
        for framework in report.lists
        if framework.fields
    )
    return Cover(
        words.say(_("Workshop report")),
        words.text(board.title, board.locale),
        tuple(runs(line) for line in lines if line.words),
        tuple(_foot(words, report)),
        _cover_colours(report),
        logo_row(report.pictures.logos),
    )


def paragraphs(words: Words, text: str, language: str) -> Iterator[Part]:
    """Yields a free text as it was typed: a paragraph per line, and lines with
    dashes as a list."""
    items: list[Runs] = []
    for line in [*text.splitlines(), ""]:
        if line.lstrip()[:2] in DASHES:
            items.append(runs(words.text(line.lstrip()[2:], language)))
            continue
        if items:
            yield bullets(items)
            items = []
        if line.strip():
            yield Prose(runs(words.text(line, language)))


def introduction(words: Words, report: Report) -> Iterator[Part]:
    board = report.board
    yield heading(words, 1, _("Introduction"), new_page=True)
    yield prose(
        words,
        _("This report gathers what the participants of the workshop wrote and chose."),
        "lead",
    )
    yield known_facts(_facts(words, report))
    yield from paragraphs(words, report.texts.get("introduction", ""), board.locale)
    if "context" in report.texts:
        yield heading(words, 2, _("Context"))
        yield from paragraphs(words, report.texts["context"], board.locale)


def _foot(words: Words, report: Report) -> Iterator[str]:
    """Yields when the report was made, and whether its numbers may change."""
    moment = words.moment(report.made_at)
    yield words.say(_("Report made on %(moment)s"), moment=moment)
    if report.unfinished:
        yield words.say(PROVISIONAL)


def _cover_colours(report: Report) -> tuple[int, ...]:
    """Returns the colours of the blocks of the first framework."""
    blocks = report.frameworks[0][0].blocks if report.frameworks else ()
    return tuple(colour(place) for place in range(len(blocks)))


def days_fact(words: Words, report: Report) -> Fact:
    """Returns the days of the workshop, under a term in the fitting number."""
    term = _("Dates") if len(report.days) > 1 else _("Date")
    return fact(words, term, words.days(report.days))


def _facts(words: Words, report: Report) -> Iterator[Fact]:
    locale = report.board.locale
    yield fact(words, _("Place"), words.text(report.board.place, locale))
    yield days_fact(words, report)
    yield fact(words, _("Participants"), attendance(words, report))
    yield fact(words, _("Modality"), modality(words, report))
    for name, term in NAMED.items():
        listed = words.list(lines_of(report.texts.get(name, "")))
        yield fact(words, term, words.text(listed, locale))
    for framework in report.lists:
        edition = words.text(framework.edition, framework.locale)
        yield fact(words, _("Framework"), edition, f" ({size(words, framework)})")


def lines_of(text: str) -> list[str]:
    """Returns the lines of a text of names that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def own_text(words: Words, report: Report, name: str) -> Iterator[Part]:
    """Yields the organiser's paragraphs of a chapter, by its name in TEXTS."""
    yield from paragraphs(words, report.texts.get(name, ""), report.board.locale)


def modality(words: Words, report: Report) -> str:
    """Returns how people took part, "" where the organiser does not say."""
    return words.say(MODALITIES.get(report.board.settings.modality or "", ""))


def attendance(words: Words, report: Report) -> str:
    """Returns "31 participants: 20 in the room, 11 online"."""
    count = len(report.people)
    online = sum(person.attendance == "online" for person in report.people)
    total = words.count(count, _("%(count)s participant"), _("%(count)s participants"))
    if not 0 < online < count:
        return total
    room = words.say(_("%(count)s in the room"), count=words.number(count - online))
    away = words.say(_("%(count)s online"), count=words.number(online))
    parts = words.list([room, away])
    return words.say(_("%(total)s: %(parts)s"), total=total, parts=parts)


def size(words: Words, framework: Framework) -> str:
    """Returns "6 blocks and 30 fields of action"."""
    words = words.on(framework)
    blocks = words.count(
        len(framework.blocks), _("%(count)s block"), _("%(count)s blocks")
    )
    fields = words.count(
        len(framework.fields),
        _("%(count)s field of action"),
        _("%(count)s fields of action"),
    )
    return words.list([blocks, fields] if framework.fields else [blocks])


def structure(words: Words, report: Report) -> Iterator[Part]:
    yield heading(words, 1, _("Structure: blocks and fields of action"))
    yield from own_text(words, report, "structure")
    if not report.frameworks:
        yield prose(words, _("This workshop has no activity, and so no framework."))
    for framework, used in report.frameworks:
        yield Heading(2, words.text(framework.title, framework.locale))
        yield known_facts(_framework_facts(words, report, framework, used))
        yield _outline(words, framework)


def _framework_facts(
    words: Words, report: Report, framework: Framework, used: tuple[Activity, ...]
) -> Iterator[Fact]:
    locale = report.board.locale
    titles = (words.text(activity.title, locale).words for activity in used)
    yield fact(words, _("Size"), size(words, framework))
    yield fact(words, _("Used in"), words.list(titles))
    yield fact(words, _("Task"), words.text(framework.task, framework.locale))


def _outline(words: Words, framework: Framework) -> Table:
    """Returns the blocks with their descriptions, and under each its
    fields."""
    words = words.on(framework)
    titles = (
        {_("No."): 0.1, _("Block and field of action"): 0.9}
        if framework.fields
        else {_("Block"): 1.0}
    )
    rows = [
        line
        for block in framework.blocks
        for line in _block_rows(words, framework, block)
    ]
    summary = _("Blocks of the framework with their fields of action.")
    return table(words, summary, columns_of(words, titles, {}), rows)


def _block_rows(words: Words, framework: Framework, block: Block) -> Iterator[Row]:
    shade, locale = block_colour(framework, block), framework.locale
    about = words.text(block.description, locale)
    items = (runs(about),) if about.words else ()
    if not block.fields:  # it heads nothing
        name = Cell(runs(words.text(block.name, locale, "label")), items)
        yield row(*([Cell()] if framework.fields else []), name, colour=shade)
        return
    head = Cell(runs(words.text(block.name, locale)), items)
    yield row(head, colour=shade, group=True)
    for field in block.fields:
        yield _outline_row(words, framework, field)


def _about(words: Words, framework: Framework, field: Field) -> Iterator[Text]:
    """Yields what a field is and each of its objectives, on lines of their
    own."""
    for mark, text in (
        ("", field.description),
        *(("– ", text) for text in field.objectives),
    ):
        if text:
            about = words.text(text, framework.locale, "muted")
            yield replace(about, words=f"\n{mark}{about.words}")


def _outline_row(words: Words, framework: Framework, field: Field) -> Row:
    name = field_name(words, framework, field.id)
    about = _about(words, framework, field)
    shade = field_colour(framework, field.id)
    return row(field_label(framework, field.id), cell(name, *about), colour=shade)
