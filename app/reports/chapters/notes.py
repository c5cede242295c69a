"""Writes the notes: challenges, situation and proposals, by block and
field."""

from collections.abc import Iterator, Sequence

from app.charts.wheel_ring import colour
from app.domain.framework import Block
from app.domain.framework_names import labels
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_notes import Entry, Notes
from app.reports.chapters.building import prose
from app.reports.chapters.field_names import field_name
from app.reports.chapters.front import own_text
from app.reports.model import Bullets, Heading, Part, Prose, Runs, Text, bullets, runs
from app.reports.words import Words

STILL_PRIVATE = (
    _("%(count)s note was written. It is still private, and so is not in this report."),
    _(
        "%(count)s notes were written. They are still private, and so are not in this "
        "report."
    ),
)
OF_FIELDS = (_("%(count)s field of %(all)s"), _("%(count)s fields of %(all)s"))
OF_BLOCKS = (_("%(count)s block of %(all)s"), _("%(count)s blocks of %(all)s"))
ASKED_UNDER = _("Notes were asked for under these blocks: %(blocks)s.")


def chapter(words: Words, report: Report, notes: Notes) -> Iterator[Part]:
    """Yields one notes activity under its own title; an empty one not in a
    final report."""
    if report.final and not notes.entries and not notes.private:
        return
    yield Heading(1, words.text(notes.activity.title, report.board.locale))
    if notes is first_of(report, notes):
        yield from own_text(words, report, notes.role)
    yield Prose(runs(_opening(words, notes)), "lead")
    yield from _chosen_blocks(words, report, notes)
    if notes.entries:
        yield from _blocks(words, report, notes)


def first_of(report: Report, notes: Notes) -> Notes:
    """Returns the first chapter of the same role, which the role's own text
    opens."""
    chapters = [chapter for chapter in report.all_notes if chapter.role == notes.role]
    filled = [chapter for chapter in chapters if chapter.entries or chapter.private]
    return (filled or chapters)[0] if report.final else chapters[0]


def _blocks(words: Words, report: Report, notes: Notes) -> Iterator[Part]:
    """Yields the blocks with notes, and the names of those without in one
    line."""
    silent = []
    for place, block in enumerate(notes.framework.blocks):
        if _written(notes, block):
            yield from _block(words, report, notes, block, colour(place))
        elif was_asked(notes, block):
            silent.append(words.text(block.name, notes.framework.locale).words)
    yield from _without_notes(words, silent)


def was_asked(notes: Notes, block: Block) -> bool:
    """Says whether notes were asked for under a block."""
    return not notes.kept_blocks or block.id in notes.kept_blocks


def _without_notes(words: Words, names: Sequence[str]) -> Iterator[Part]:
    """Yields what has no note in one line: an empty heading each would fill
    pages."""
    if names:
        said = words.say(_("Without a note: %(fields)s"), fields=words.rows(names))
        yield Prose(runs(Text(said, "muted")), "aside")


def _opening(words: Words, notes: Notes) -> str:
    """Returns how many notes there are, or why there are none."""
    total = sum(notes.counts.values())
    if notes.private:
        return words.count(notes.private, *STILL_PRIVATE)
    if not total and notes.activity.state == "planned":
        return words.say(_("This activity has not been opened."))
    if not total:
        return words.say(_("No note was written."))
    return words.count(
        total,
        _("%(count)s note on %(where)s."),
        _("%(count)s notes on %(where)s."),
        where=_where(words, notes),
    )


def _where(words: Words, notes: Notes) -> str:
    """Returns "12 fields of 30", or blocks where there are no fields."""
    asked_blocks = [
        block for block, _field in notes.framework.places() if was_asked(notes, block)
    ]
    count = len(notes.entries)
    forms = OF_FIELDS if notes.framework.fields else OF_BLOCKS
    return words.count(count, *forms, all=max(len(asked_blocks), count))


def _chosen_blocks(words: Words, report: Report, notes: Notes) -> Iterator[Part]:
    """Yields the blocks that were chosen for this activity, and why."""
    if not notes.kept_blocks:
        return
    names = words.list(
        words.text(block.name, notes.framework.locale).words
        for block in notes.framework.blocks
        if was_asked(notes, block)
    )
    yield prose(words, ASKED_UNDER, blocks=names)
    if notes.reason:
        yield Prose(runs(words.text(notes.reason, report.board.locale)))


def _written(notes: Notes, block: Block) -> int:
    places = [field.id for field in block.fields] or [block.id]
    return sum(len(notes.entries.get(place, ())) for place in places)


def _block(
    words: Words, report: Report, notes: Notes, block: Block, shade: int
) -> Iterator[Part]:
    language, framework = report.board.locale, notes.framework
    yield Heading(2, words.text(block.name, framework.locale), colour=shade)
    count = notes_text(words, _written(notes, block))
    yield Prose(runs(Text(count, "muted")), "lead")
    if not block.fields:
        yield entry_list(words, notes.entries[block.id], language)
    written = [field.id for field in block.fields if field.id in notes.entries]
    for field in written:
        name = field_name(words, framework, field)
        yield Heading(3, name, labels(framework)[field], shade)
        yield entry_list(words, notes.entries[field], language)
    yield from _without_notes(words, _silent(words, notes, block))


def notes_text(words: Words, count: int, *, inside: bool = False) -> str:
    """Returns "3 notes"; "No note", or "no note" `inside` a sentence."""
    if count:
        return words.count(count, _("%(count)s note"), _("%(count)s notes"))
    return words.say(_("no note") if inside else _("No note"))


def entry_list(words: Words, entries: Sequence[Entry], language: str) -> Bullets:
    """Returns the notes of a place as a list."""
    return bullets((_entry(words, entry, language) for entry in entries), notes=True)


def _entry(words: Words, entry: Entry, language: str) -> Runs:
    marks = "".join(f"\u00a0{mark}" for mark in _marks(words, entry))
    return runs(words.text(entry.text, language), Text(marks, "muted"))


def _marks(words: Words, entry: Entry) -> Iterator[str]:
    """Yields how many notes were alike, and how many people said it."""
    for more, message in (
        (entry.merged, _("(%(count)s notes alike)")),
        (entry.me_too, _("(said by %(count)s)")),
    ):
        if more:
            yield words.say(message, count=words.number(more + 1))


def _silent(words: Words, notes: Notes, block: Block) -> list[str]:
    """Returns the fields without notes, each with its number."""
    names = labels(notes.framework)
    return [
        f"{names[field.id]}. {words.text(field.name, notes.framework.locale).words}"
        for field in block.fields
        if field.id not in notes.entries
    ]
