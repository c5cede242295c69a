"""Writes the front of the report: title page, introduction, structure of the
frameworks."""

from collections.abc import Iterator
from dataclasses import replace

from app.charts.wheel_ring import colour
from app.domain.framework import Block, Field, Framework
from app.domain.framework_names import labels
from app.domain.plan.activity import Activity
from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.pictures import logo_row
from app.reports.model import (
    Bullets,
    Cell,
    Column,
    Cover,
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


def cover(words: Words, report: Report) -> Cover:
    board = report.board
    frameworks = [
        words.text(framework.edition, framework.locale)
        for framework in report.lists
        if framework.fields
    ]
    lines = [
        runs(words.text(board.place, board.locale)),
        runs(words.days(report.days)),
        *(runs(title) for title in frameworks),
    ]
    foot = [
        words.say(_("Report made on %(moment)s"), moment=words.moment(report.made_at)),
    ]
    if report.unfinished:
        foot.append(
            words.say(
                _(
                    "Provisional: an activity is still open, its notes and numbers may "
                    "change."
                )
            )
        )
    facts = (
        [colour(place) for place in range(len(report.frameworks[0][0].blocks))]
        if report.frameworks
        else []
    )
    title = words.text(board.title, board.locale)
    return Cover(
        words.say(_("Workshop report")),
        title,
        tuple(line for line in lines if line),
        tuple(foot),
        tuple(facts),
        logo_row(report.pictures.logos),
    )


def paragraphs(words: Words, text: str, language: str) -> Iterator[Part]:
    """Yields a free text as it was typed: a paragraph per line, and lines with dashes
    as a list."""
    items: list[Runs] = []
    for line in [*text.splitlines(), ""]:
        start = line.lstrip()[:2]
        if start in {"- ", "• ", "* ", "– "}:
            items.append(runs(words.text(line.lstrip()[2:], language)))
            continue
        if items:
            yield Bullets(tuple(items))
            items = []
        if line.strip():
            yield Prose(runs(words.text(line, language)))


def introduction(words: Words, report: Report) -> Iterator[Part]:
    board = report.board
    yield Heading(1, Text(words.say(_("Introduction"))), new_page=True)
    yield Prose(
        runs(
            words.say(
                _(
                    "This report gathers what the participants of the workshop wrote "
                    "and chose."
                )
            )
        ),
        "lead",
    )
    yield known_facts(_facts(words, report))
    yield from paragraphs(words, report.texts.get("introduction", ""), board.locale)
    if "context" in report.texts:
        yield Heading(2, Text(words.say(_("Context"))))
        yield from paragraphs(words, report.texts["context"], board.locale)


def _facts(words: Words, report: Report) -> Iterator[tuple[str, Runs]]:
    board = report.board
    yield words.say(_("Place")), runs(words.text(board.place, board.locale))
    yield (
        words.say(_("Dates") if len(report.days) > 1 else _("Date")),
        runs(words.days(report.days)),
    )
    yield words.say(_("Participants")), runs(attendance(words, report))
    yield words.say(_("Modality")), runs(modality(words, report))
    for name, label in (
        ("organisers", _("Organised by")),
        ("facilitators", _("Facilitators")),
    ):
        listed = words.list(lines_of(report.texts.get(name, "")))
        yield words.say(label), runs(words.text(listed, board.locale))
    for framework in report.lists:
        edition = words.text(framework.edition, framework.locale)
        yield words.say(_("Framework")), runs(edition, f" ({size(words, framework)})")


def lines_of(text: str) -> list[str]:
    """Returns the lines of a text of names that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def own_text(words: Words, report: Report, name: str) -> Iterator[Part]:
    """Yields the organiser's paragraphs of a chapter, by its name in TEXTS."""
    yield from paragraphs(words, report.texts.get(name, ""), report.board.locale)


def modality(words: Words, report: Report) -> str:
    """Returns how people took part, "" where the organiser does not say."""
    said = {
        "in_room": _("In the room"),
        "online": _("Online"),
        "both": _("In the room and online"),
    }
    return words.say(said.get(report.board.settings.modality or "", ""))


def attendance(words: Words, report: Report) -> str:
    """Returns "31 participants: 20 in the room, 11 online"."""
    online = sum(person.attendance == "online" for person in report.people)
    total = words.count(
        len(report.people), _("%(count)s participant"), _("%(count)s participants")
    )
    if not 0 < online < len(report.people):
        return total
    room = words.say(
        _("%(count)s in the room"), count=words.number(len(report.people) - online)
    )
    away = words.say(_("%(count)s online"), count=words.number(online))
    return words.say(
        _("%(total)s: %(parts)s"), total=total, parts=words.list([room, away])
    )


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
    yield Heading(1, Text(words.say(_("Structure: blocks and fields of action"))))
    yield from own_text(words, report, "structure")
    if not report.frameworks:
        yield Prose(
            runs(words.say(_("This workshop has no activity, and so no framework.")))
        )
    for framework, used in report.frameworks:
        yield Heading(2, words.text(framework.title, framework.locale))
        yield known_facts(_framework_facts(words, report, framework, used))
        yield _outline(words, framework)


def _framework_facts(
    words: Words, report: Report, framework: Framework, used: tuple[Activity, ...]
) -> Iterator[tuple[str, Runs]]:
    titles = [
        words.text(activity.title, report.board.locale).words for activity in used
    ]
    yield words.say(_("Size")), runs(size(words, framework))
    yield words.say(_("Used in")), runs(words.list(titles))
    yield words.say(_("Task")), runs(words.text(framework.task, framework.locale))


def _outline(words: Words, framework: Framework) -> Table:
    """Returns the blocks with their descriptions, and under each its fields."""
    words = words.on(framework)
    field, number = words.say(_("Block and field of action")), words.say(_("No."))
    columns = (
        (Column(number, 0.1), Column(field, 0.9))
        if framework.fields
        else (Column(words.say(_("Block")), 1.0),)
    )
    rows = [
        row
        for block in framework.blocks
        for row in _block_rows(
            words, framework, block, colour(framework.hues[block.id])
        )
    ]
    return Table(
        words.say(_("Blocks of the framework with their fields of action.")),
        columns,
        tuple(rows),
    )


def _block_rows(
    words: Words, framework: Framework, block: Block, shade: int
) -> Iterator[Row]:
    description = (
        (runs(words.text(block.description, framework.locale)),)
        if block.description
        else ()
    )
    if not block.fields:  # it heads nothing
        name = Cell(
            runs(words.text(block.name, framework.locale, "label")), description
        )
        yield Row((Cell(), name) if framework.fields else (name,), shade)
        return
    yield Row(
        (Cell(runs(words.text(block.name, framework.locale)), description),),
        shade,
        group=True,
    )
    for field in block.fields:
        label = cell(Text(labels(framework)[field.id], "label"))
        about = _about(words, framework, field)
        yield Row(
            (
                label,
                Cell(runs(words.text(field.name, framework.locale), *about)),
            ),
            shade,
        )


def _about(words: Words, framework: Framework, field: Field) -> Iterator[Text]:
    """Yields what a field is and each of its objectives, on lines of their own."""
    for mark, text in (
        ("", field.description),
        *(("– ", text) for text in field.objectives),
    ):
        if text:
            about = words.text(text, framework.locale, "muted")
            yield replace(about, words=f"\n{mark}{about.words}")
