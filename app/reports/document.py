"""Composes the report in one language, with its parts in the order of the Ségou report."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.locales import _
from app.queries.results.report import Report
from app.reports.course import course
from app.reports.front import cover, introduction, structure
from app.reports.matrix import strengths
from app.reports.model import Bullets, Document, Facts, Figure, Heading, Part, Prose, Table, Text
from app.reports.notes import chapter
from app.reports.people import conclusions, contacts, participants
from app.reports.votes import priorities
from app.reports.words import Words

ROOM = 80  # characters at the foot of a page
FEW_LINES = 16


def document_of(report: Report, language: str) -> Document:
    """Returns the report in a language of the catalogues; people's words stay in the board's."""
    words = Words(language)
    parts = (
        *introduction(words, report),
        *structure(words, report),
        *course(words, report),
        *priorities(words, report),
        *(part for notes in report.challenges for part in chapter(words, report, notes)),
        *(part for notes in report.situations for part in chapter(words, report, notes)),
        *strengths(words, report),
        *(part for notes in report.proposals for part in chapter(words, report, notes)),
        *conclusions(words, report),
        *participants(words, report),
        *contacts(words, report),
    )
    front = cover(words, report)
    return Document(
        language, front, words.say(_("Contents")), _running(words, report), tuple(_paged(parts))
    )


def _paged(parts: Sequence[Part]) -> Iterator[Part]:
    """Yields the parts, with chapters of a few lines on the page of the chapter before.

    Only the first chapter starts a page in any case.
    """
    starts = [
        place for place, part in enumerate(parts) if isinstance(part, Heading) and part.level == 1
    ]
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        head = parts[start]
        assert isinstance(head, Heading)
        long = sum(map(lines, parts[start:end])) > FEW_LINES
        yield replace(head, new_page=head.new_page and (long or start == 0))
        yield from parts[start + 1 : end]


def lines(part: Part) -> float:
    """Returns about how many lines a part takes."""
    match part:
        case Heading():
            return 3
        case Prose():
            return 1.5 + sum(len(text.words) for text in part.runs) // 95
        case Bullets():
            return sum(1 + sum(len(text.words) for text in item) // 90 for item in part.items)
        case Facts():
            return len(part.pairs) + 1
        case Table():
            return 3 + sum(1.5 + row.length // 120 for row in part.rows)
        case Figure():
            return part.width * 2


def _running(words: Words, report: Report) -> Text:
    """Returns the running title: the board's title, or a shorter name where it would not fit."""
    named = [
        *(
            words.text(text, report.board.locale)
            for text in (report.board.title, report.board.place)
        ),
        Text(words.say(_("Workshop report"))),
    ]
    return next(text for text in named if 0 < len(text.words) <= ROOM)
