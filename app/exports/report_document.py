"""The report as a document in one language: every part in the order of the Ségou report."""

from app.exports.report_course import course
from app.exports.report_front import cover, introduction, structure
from app.exports.report_matrix import strengths
from app.exports.report_model import Document, Text
from app.exports.report_notes import chapter
from app.exports.report_people import conclusions, contacts, participants
from app.exports.report_votes import priorities
from app.exports.report_words import Words
from app.locales import _
from app.queries.report import Report

ROOM = 80  # characters at the foot of a page


def document_of(report: Report, language: str) -> Document:
    """`language` has a catalogue; people's words stay in the board's."""
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
    return Document(language, front, words.say(_("Contents")), _running(words, report), parts)


def _running(words: Words, report: Report) -> Text:
    """The title, or a shorter name for a page where it would not fit."""
    named = [words.text(one, report.board.locale) for one in (report.board.title, report.board.place, report.board.code)]
    return next(one for one in named if 0 < len(one.words) <= ROOM)
