"""Writes a programme as CSV: a line for each field of each town."""

from app.locales import _, catalogue
from app.queries.programmes.long_table import programme_table
from app.queries.programmes.view import ProgrammeView
from app.reports.csv_tables import csv_of

SMALL_TOWNS = _("Towns of fewer than 5 ballots, together")


def programme_csv(view: ProgrammeView, language: str) -> bytes:
    """Returns the long table with heads in the language."""
    return csv_of(
        programme_table(view, catalogue(language).gettext(SMALL_TOWNS)), language
    )
