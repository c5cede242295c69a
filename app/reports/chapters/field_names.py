"""Names a framework's fields as a report prints them."""

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.reports.model import Runs, Text, runs
from app.reports.words import Words


def field_name(words: Words, framework: Framework, field: str, look: str = "") -> Text:
    """Returns the name of the field with this id, in the framework's
    language."""
    return words.text(framework.fields[field].name, framework.locale, look)


def field_label(framework: Framework, field: str) -> Text:
    """Returns the printed number of the field with this id."""
    return Text(labels(framework)[field], "label")


def numbered(words: Words, framework: Framework, field: str, more: str = "") -> Runs:
    """Returns "1. Heritage" as a line, and what else is said of the field,
    muted."""
    number = f"{labels(framework)[field]}. "
    return runs(number, field_name(words, framework, field), Text(more, "muted"))
