"""Writes hidden fields of forms: a one-time id, and the values they were shown
with."""

import secrets
from typing import Any

from markupsafe import Markup

WAS = "was_"  # before a field's name: the value that its form was shown with
# Before a field's name: `theirs` to leave what somebody else put there
CHOICE = "choice_"
ONCE = "once"  # a form's one-time id: see once.py


def once_field() -> Markup:
    """Returns the hidden one-time id of all forms of one page: 128 random
    bits."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        ONCE, secrets.token_urlsafe(16)
    )


def was_field(name: str, value: Any) -> Markup:
    """Returns hidden fields with the value that a form was shown with, so that
    only a changed value is applied. A list begins with an empty text, or an
    empty list would not be sent."""
    texts = (
        ["", *value]
        if isinstance(value, list | tuple)
        else ["" if value is None else value]
    )
    written = [
        str(text).lower() if isinstance(text, bool) else str(text) for text in texts
    ]
    return Markup("").join(
        Markup('<input type="hidden" name="{}{}" value="{}">').format(WAS, name, text)
        for text in written
    )
