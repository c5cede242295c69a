"""Reports of boards in any state, read as text."""

from collections.abc import Callable

from app.locales import catalogue
from app.reports.model import Bullets, Document, Facts, Figure, Heading, Prose, Table
from tests.reports.reports import (
    Json,
    Set,
)

Report = Callable[[Callable[[Json], None]], Set]


def say(message: str, **values: object) -> str:
    translation = catalogue("fr").gettext(message)
    return translation % values if values else translation


def words(document: Document) -> str:
    """Everything between two headings of the first level in a line of its own."""
    lines: list[str] = []
    for part in document.parts:
        match part:
            case Heading():
                lines.append(("\n" if part.level == 1 else "") + part.words)
            case Prose():
                lines += [run.words for run in part.runs]
            case Bullets():
                lines += [run.words for item in part.items for run in item]
            case Facts():
                lines += [
                    text
                    for term, runs in part.pairs
                    for text in (term, *(run.words for run in runs))
                ]
            case Table():
                lines += [column.title for column in part.columns]
                lines += [
                    run.words
                    for row in part.rows
                    for cell in row.cells
                    for line in (cell.runs, *cell.items)
                    for run in line
                ]
            case Figure():
                lines.append(part.alt)
    return " ".join(lines)


def chapter(report_set: Set, title: str) -> str:
    starts = [line for line in words(report_set.document).split("\n") if line.startswith(title)]
    assert len(starts) == 1, title
    return starts[0]
