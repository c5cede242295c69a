"""Reads the files of a form."""

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from app.domain.json import bad
from app.domain.refusals import Refusal
from app.domain.text import tidy
from app.web.http.bodies import is_form, is_json_inside
from app.web.http.forms.once import begin
from app.web.http.limits import in_time

LOG = logging.getLogger(__name__)


async def form_files(
    request: Request, name: str, most: int
) -> list[tuple[str, IO[bytes]]]:
    """Returns (file name, file) of a form's files, which are on disk when
    large, and its texts as files.

    Refuses `bad_session` where there is no form, `slow_down` where it does not
    end in time.
    """
    form = await _form_of_files(request, most)
    await begin(request, form)
    parts = form.getlist(name)
    texts = (part for part in parts if isinstance(part, str) and part)
    bodies = (BytesIO(text.encode("utf-8", "replace")) for text in texts)
    return [*_named_files(parts), *(("", body) for body in bodies)]


def _named_files(parts: Sequence[UploadFile | str]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yields each file with its name, or its place among the parts where it
    has none."""
    for number, part in enumerate(parts, start=1):
        if isinstance(part, UploadFile) and (part.filename or part.size):
            yield tidy(part.filename or "", line=True)[:80] or str(number), part.file


async def _form_of_files(request: Request, most: int) -> FormData:
    """Refuses `bad_session`, `slow_down`."""
    try:
        async with in_time():
            form = await request.form(max_fields=10, max_files=most)
    except Refusal:
        raise
    except Exception as error:  # the parser raises several for a malformed body
        LOG.debug("a form could not be read", exc_info=error)
        raise bad("", "not_form", cause="not_form") from error
    if not is_form(request) or is_json_inside(form):
        raise bad("", "not_form", cause="not_form")
    return form
