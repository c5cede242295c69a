"""Failures of a database: the driver's error as one word, kept for /healthz
and logged."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Literal, get_args

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from app.domain.refusals import Refusal

log = logging.getLogger("palabre.database")
Cause = Literal[
    "disk_full",
    "io_error",
    "read_only",
    "locked",
    "damaged",
    "unreachable",
    "slow",
    "other",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)
LOG_SECONDS = 60.0  # between two lines about one cause

# In SQLite's words, which are the same in every version; its codes are not
# given by every driver.
SQLITE_WORDS: dict[str, Cause] = {
    "disk is full": "disk_full",
    "disk i/o error": "io_error",
    "readonly database": "read_only",
    "unable to open database file": "unreachable",
    "is locked": "locked",
    "malformed": "damaged",
    "not a database": "damaged",
}
# PostgreSQL's SQLSTATE, or its class of two letters.
SQL_STATES: dict[str, Cause] = {
    "53100": "disk_full",
    "25006": "read_only",
    "55P03": "locked",
    "58": "io_error",
    "XX": "damaged",
    "08": "unreachable",
    "57014": "slow",
    "57": "unreachable",
    "53": "unreachable",
    "28": "unreachable",
    "3D": "unreachable",
}


def is_trouble(error: BaseException) -> bool:
    """Returns whether the database failed, rather than refused a row that
    breaks a rule."""
    return isinstance(error, DBAPIError) and not isinstance(
        error, IntegrityError | DataError
    )


def is_conflict(error: BaseException) -> bool:
    """Returns whether PostgreSQL ended one of two transactions that waited for
    each other."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in {"40001", "40P01"}


def cause_of(error: BaseException) -> Cause:
    """Returns the cause of a failure; `other` for one without a word of its
    own."""
    driver_error = getattr(error, "orig", None) or error
    state = getattr(driver_error, "sqlstate", None)
    if state:
        return SQL_STATES.get(state, SQL_STATES.get(state[:2], "other"))
    # No state: no connection
    if type(driver_error).__module__.startswith("psycopg"):
        return (
            "unreachable"
            if type(driver_error).__name__ == "OperationalError"
            else "other"
        )
    message = str(driver_error).lower()
    return next(
        (cause for words, cause in SQLITE_WORDS.items() if words in message), "other"
    )


def first_line(error: BaseException) -> str:
    """Returns the driver's own sentence, without the statement and its
    values."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def refusal_of(error: BaseException) -> BaseException:
    """Returns `cannot_record` for a failure of the database; any other error
    as it is."""
    if is_trouble(error):
        refusal = Refusal("cannot_record")
        refusal.__cause__ = error
        return refusal
    return error


class Outcome:
    """Keeps how the last write (or read) went, and logs a cause when it
    appears, changes and ends.

    Damage stays until the next start: what can be read beside it proves
    nothing.
    """

    def __init__(self, act: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`act` is what is done, for the log; `clock` returns seconds and
        never goes back."""
        self.cause: Cause | None = None
        self._act = act
        self._clock = clock
        self._failures = 0
        self._logged_at = float("-inf")
        self._logged_cause: Cause | None = None
        self._succeeded_at = float("-inf")
        self._lock = threading.Lock()

    def succeed(self) -> None:
        """Notes a success; it ends every cause but damage."""
        self._succeeded_at = self._clock()
        if self.cause is None or self.cause == "damaged":
            return
        with self._lock:
            log.warning(
                "the database %s again, after %d failures", self._act, self._failures
            )
            self.cause, self._logged_cause, self._failures = None, None, 0

    def fail(self, error: BaseException) -> None:
        """Notes a failure; logs a new cause at once, the same one again once a
        minute."""
        cause = cause_of(error)
        with self._lock:
            self._failures += 1
            is_new = cause != self._logged_cause
            if self.cause != "damaged":
                self.cause = cause
            now = self._clock()
            if not is_new and now - self._logged_at < LOG_SECONDS:
                return
            self._logged_at, self._logged_cause = now, cause
            message = "the database no longer %s: %s (%s; %d failures so far)"
            log.error(message, self._act, cause, first_line(error), self._failures)

    def is_older_than(self, seconds: float) -> bool:
        """Returns whether the last success lies further back."""
        return self._clock() - self._succeeded_at > seconds
