"""Writes proposals as the CSV files that other platforms read, and results as
one long table."""

import csv
import io
from collections.abc import Iterator, Sequence

from app.domain.graphemes import shortened
from app.domain.text import tidy
from app.queries.results.report import Report
from app.reports.formulas import guarded

LONGEST_TITLE = 150  # characters that Decidim allows; it wants 15 at least
SHORTEST_TITLE = 15


def miro_csv(report: Report) -> bytes:
    """Returns the proposals as cards for Miro and Mural: Title, Description,
    Tags."""
    rows = [(text, field, block) for block, field, text in proposals_of(report)]
    return _csv(("Title", "Description", "Tags"), rows, ",")


def decidim_csv(report: Report) -> bytes:
    """Returns the proposals for the import of Decidim: title and body in the
    board's language."""
    locale = report.board.locale
    rows = [
        (
            _title(text, field or block),
            "\n\n".join((text, " – ".join(filter(None, (block, field))))),
        )
        for block, field, text in proposals_of(report)
    ]
    return _csv((f"title/{locale}", f"body/{locale}"), rows, ";")


def proposals_of(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yields (block, field, text) of the proposals that are shown, in the
    framework's order."""
    for notes in report.proposals:
        for block, field in notes.framework.places():
            for entry in notes.entries.get(field.id if field else block.id, ()):
                yield block.name, field.name if field else "", entry.text


def _title(text: str, place: str) -> str:
    """Returns a title as Decidim takes it: one line, with the place before a
    very short one."""
    title = tidy(text, line=True)
    if len(title) < SHORTEST_TITLE:
        title = f"{place}: {title}"
    return shortened(title, LONGEST_TITLE)


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([[guarded(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")
