"""Logs without query strings, tokens or cookies: text for people, or JSON for
a log collector."""

import json
import logging
from datetime import UTC, datetime

from starlette.requests import ClientDisconnect


class JsonLines(logging.Formatter):
    """Formats records as one JSON object a line: {time, level, logger,
    message, exception?}."""

    def format(self, record: logging.LogRecord) -> str:
        moment = (
            datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        line = {
            "time": moment,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


LEFT = (ConnectionError, ClientDisconnect)
SOCKETS = "uvicorn.error.sockets"
WRONG_TEXT = "a socket sent text that is not UTF-8"


class OneQuietLine(logging.Filter):
    """Logs in one line, without a traceback, that a client left or sent no
    UTF-8: nothing broke."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Returns True: no record is dropped; a departure loses its
        traceback."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        words = "" if error is None else _departure(error, record.name)
        if words and record.name.startswith("uvicorn."):
            record.msg, record.args = words, ()
            record.exc_info, record.exc_text = None, None
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


def _departure(error: BaseException, logger: str) -> str:
    if isinstance(error, BaseExceptionGroup):
        words = {_departure(part, logger) for part in error.exceptions}
        return words.pop() if len(words) == 1 else ""
    closed = isinstance(error, RuntimeError) and "closed=True" in str(error)
    if isinstance(error, LEFT) or closed:
        return "a client left before its answer was written"
    socket = logger == SOCKETS and isinstance(error, UnicodeDecodeError)
    return WRONG_TEXT if socket else ""


def set_up(form: str) -> None:
    """Sets up logging as text or json (`form`), for uvicorn's own loggers
    too."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLines()
        if form == "json"
        else logging.Formatter("%(levelname)s %(name)s: %(message)s")
    )
    handler.addFilter(OneQuietLine())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
