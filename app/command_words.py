"""Speaks to whoever types a command about files, in the language of the
terminal."""

from pathlib import Path
from typing import NoReturn

from app.documents.session.document import MOST_BYTES
from app.domain.json import bad
from app.domain.refusals import Refusal
from app.locales import catalogue, languages
from app.main import sentence_in
from app.settings import terminal_language
from app.terminal import stop

ENGLISH = "en"  # of the commands' help


def reader_language() -> str:
    """Returns the terminal's language where it has a catalogue, else
    English."""
    language = terminal_language()
    return language if language in languages() else ENGLISH


def say(message: str, **values: object) -> str:
    """Returns a sentence of the catalogues."""
    return catalogue(reader_language()).gettext(message) % values


def sentence(refusal: Refusal) -> str:
    """Returns the sentence of a refusal."""
    return sentence_in(refusal, reader_language())


def stop_with(refusal: Refusal) -> NoReturn:
    """Ends the program with the sentence of a refusal."""
    stop(sentence(refusal))


def read_session_file(path: Path) -> bytes:
    """Returns a file's bytes. Refuses `too_large`, `bad_session` where the
    disk refuses."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("too_large", cause="file", most=MOST_BYTES // 2**20)
        return path.read_bytes()
    except OSError as error:
        raise bad(path.name, _problem(error), file=path.name) from None


def _problem(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "no_file"
    if isinstance(error, IsADirectoryError):
        return "is_folder"
    return "no_permission" if isinstance(error, PermissionError) else "no_reading"
