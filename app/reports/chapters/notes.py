"""Writes the notes: challenges, situation and proposals, by block and field."""

from collections.abc import Iterator, Sequence

from app.charts.wheel_ring import colour
from app.domain.framework import Block
from app.domain.framework_names import labels
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_notes import Entry, Notes
from app.reports.chapters.front import own_text
from app.reports.model import Bullets, Heading, Part, Prose, Runs, Text, runs
from app.reports.words import Words


def chapter(words: Words, report: Report, notes: Notes) -> Iterator[Part]:
    """Yields one notes activity under its own title; an empty one not in a final
    report."""
    if report.final and not notes.entries and not notes.private:
        return
    language = report.board.locale
    yield Heading(1, words.text(notes.activity.title, language))
    if notes is first_of(report, notes):
        yield from own_text(words, report, notes.role)
    yield Prose(runs(_opening(words, notes)), "lead")
    yield from _chosen_blocks(words, report, notes)
    if not notes.entries:
        return
    silent = []
    for place, block in enumerate(notes.framework.blocks):
        if _written(notes, block):
            yield from _block(words, report, notes, block, colour(place))
        elif not notes.kept_blocks or block.id in notes.kept_blocks:
            silent.append(words.text(block.name, notes.framework.locale).words)
    if silent:
        said = words.say(_("Without a note: %(fields)s"), fields=words.rows(silent))
        yield Prose(runs(Text(said, "muted")), "aside")


def first_of(report: Report, notes: Notes) -> Notes:
    """Returns the first chapter of the same role, which the role's own text opens."""
    chapters = [
        chapter
        for chapter in (*report.challenges, *report.situations, *report.proposals)
        if chapter.role == notes.role
    ]
    filled = [chapter for chapter in chapters if chapter.entries or chapter.private]
    return (filled or chapters)[0] if report.final else chapters[0]


def _opening(words: Words, notes: Notes) -> str:
    """Returns how many notes there are, or why there are none."""
    if notes.private:
        return words.count(
            notes.private,
            _(
                "%(count)s note was written. It is still private, and so is not in "
                "this report."
            ),
            _(
                "%(count)s notes were written. They are still private, and so are not "
                "in this report."
            ),
        )
    total = sum(notes.counts.values())
    if not total:
        return words.say(
            _("This activity has not been opened.")
            if notes.activity.state == "planned"
            else _("No note was written.")
        )
    places = [
        place
        for place in notes.framework.places()
        if not notes.kept_blocks or place[0].id in notes.kept_blocks
    ]
    all_places = max(len(places), len(notes.entries))
    if notes.framework.fields:
        where = words.count(
            len(notes.entries),
            _("%(count)s field of %(all)s"),
            _("%(count)s fields of %(all)s"),
            all=all_places,
        )
    else:
        where = words.count(
            len(notes.entries),
            _("%(count)s block of %(all)s"),
            _("%(count)s blocks of %(all)s"),
            all=all_places,
        )
    return words.count(
        total,
        _("%(count)s note on %(where)s."),
        _("%(count)s notes on %(where)s."),
        where=where,
    )


def _chosen_blocks(words: Words, report: Report, notes: Notes) -> Iterator[Part]:
    """Yields the blocks that were chosen for this activity, and why."""
    if not notes.kept_blocks:
        return
    names = [
        words.text(block.name, notes.framework.locale).words
        for block in notes.framework.blocks
        if block.id in notes.kept_blocks
    ]
    yield Prose(
        runs(
            words.say(
                _("Notes were asked for under these blocks: %(blocks)s."),
                blocks=words.list(names),
            )
        )
    )
    if notes.reason:
        yield Prose(runs(words.text(notes.reason, report.board.locale)))


def _written(notes: Notes, block: Block) -> int:
    places = [field.id for field in block.fields] or [block.id]
    return sum(len(notes.entries.get(place, ())) for place in places)


def _block(
    words: Words, report: Report, notes: Notes, block: Block, shade: int
) -> Iterator[Part]:
    language, locale = report.board.locale, notes.framework.locale
    yield Heading(2, words.text(block.name, locale), colour=shade)
    count = _written(notes, block)
    yield Prose(runs(Text(notes_text(words, count), "muted")), "lead")
    if not block.fields and count:
        yield entry_list(words, notes.entries[block.id], language)
    for field in block.fields:
        if field.id in notes.entries:
            yield Heading(
                3,
                words.text(field.name, locale),
                labels(notes.framework)[field.id],
                shade,
            )
            yield entry_list(words, notes.entries[field.id], language)
    if count:
        yield from _silent(words, notes, block)


def notes_text(words: Words, count: int, *, inside: bool = False) -> str:
    """Returns "3 notes"; "No note", or "no note" `inside` a sentence."""
    if count:
        return words.count(count, _("%(count)s note"), _("%(count)s notes"))
    return words.say(_("no note") if inside else _("No note"))


def entry_list(words: Words, entries: Sequence[Entry], language: str) -> Bullets:
    return Bullets(
        tuple(_entry(words, entry, language) for entry in entries), notes=True
    )


def _entry(words: Words, entry: Entry, language: str) -> Runs:
    merged = (
        words.say(_("(%(count)s notes alike)"), count=words.number(entry.merged + 1))
        if entry.merged
        else ""
    )
    voices = (
        words.say(_("(said by %(count)s)"), count=words.number(entry.me_too + 1))
        if entry.me_too
        else ""
    )
    marks = "".join(f"\u00a0{mark}" for mark in (merged, voices) if mark)
    return runs(words.text(entry.text, language), Text(marks, "muted"))


def _silent(words: Words, notes: Notes, block: Block) -> Iterator[Part]:
    """Yields the fields without notes in one line: an empty heading each would fill
    pages."""
    names = labels(notes.framework)
    empty = [
        f"{names[field.id]}. {words.text(field.name, notes.framework.locale).words}"
        for field in block.fields
        if field.id not in notes.entries
    ]
    if empty:
        yield Prose(
            runs(
                Text(
                    words.say(
                        _("Without a note: %(fields)s"), fields=words.rows(empty)
                    ),
                    "muted",
                )
            ),
            "aside",
        )
