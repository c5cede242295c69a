"""Composes the report in one language, with its parts in the order of the
Ségou report."""

from dataclasses import replace

from app.locales import _
from app.queries.results.report import Report
from app.reports.chapters.annex import annex
from app.reports.chapters.course import course
from app.reports.chapters.front import cover, introduction, structure
from app.reports.chapters.matrix import strengths
from app.reports.chapters.notes import chapter
from app.reports.chapters.people import conclusions, contacts, participants
from app.reports.chapters.plan import plan_chapter
from app.reports.chapters.questions import questions
from app.reports.chapters.summary import summary
from app.reports.chapters.votes import priorities
from app.reports.model import Document, Text
from app.reports.sheets import sheets
from app.reports.words import Words

ROOM, EDITIONS = 80, 30  # characters at the foot of a page


def document_of(report: Report, language: str) -> Document:
    """Returns the report in a language of the catalogues; people's words stay
    in the board's."""
    words = Words(language, report.board.settings.time_zone).over(report.lists)
    parts = (
        *introduction(words, report),
        *structure(words, report),
        *course(words, report),
        *priorities(words, report),
        *(
            part
            for notes in report.challenges
            for part in chapter(words, report, notes)
        ),
        *(
            part
            for notes in report.situations
            for part in chapter(words, report, notes)
        ),
        *strengths(words, report),
        *(part for notes in report.proposals for part in chapter(words, report, notes)),
        *plan_chapter(words, report),
        *questions(words, report),
        *sheets(words, report),
        *conclusions(words, report),
        *participants(words, report),
        *contacts(words, report),
        *annex(words, report),
    )
    front = cover(words, report)
    return Document(
        language,
        front,
        words.say(_("Contents")),
        _running(words, report),
        parts,
        tuple(summary(words, report)),
        words.moment_if_any(report.made_at),
    )


def _editions(report: Report) -> list[str]:
    return [framework.edition for framework in report.lists if framework.fields]


def _running(words: Words, report: Report) -> Text:
    """Returns the running title: the board's title, or a shorter name where it
    would not fit.

    Behind it stand, where they fit, the frameworks of the numbers on the page.
    """
    board = report.board
    named = [
        *(words.text(text, board.locale) for text in (board.title, board.place)),
        Text(words.say(_("Workshop report"))),
    ]
    running = next(text for text in named if 0 < len(text.words) <= ROOM)
    whole = " – ".join((running.words, *_editions(report)))
    return replace(running, words=whole) if len(whole) <= ROOM + EDITIONS else running
