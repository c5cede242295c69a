"""The day on which a board erases itself: read, proposed, announced and due.
Days are UTC."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from app.domain.refusals import Refusal

WARNING_DAYS = 14
PROPOSED_MONTHS = (1, 3, 6, 12)
USUAL_MONTHS = 6
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_erase_day(text: str | None, *, today: date, notice: int = 0) -> str | None:
    """Returns the day as YYYY-MM-DD, None for a blank text.

    Refuses `bad_date`, and `date_too_early` unless it is more than `notice`
    days after today.
    """
    given = (text or "").strip()
    if not given:
        return None
    try:
        if not _DAY.fullmatch(given):
            raise ValueError(given)
        chosen = date.fromisoformat(given)
    except ValueError:
        raise Refusal("bad_date") from None
    first = today + timedelta(days=notice + 1)
    if chosen < first:
        raise Refusal("date_too_early", first=first.isoformat())
    return given


def last_sitting(days: Iterable[str | None]) -> date | None:
    """Returns the latest of the days; None when no sitting has a date."""
    return max((date.fromisoformat(day) for day in days if day), default=None)


def proposed_days(sitting: date | None, *, today: date) -> dict[int, date]:
    """Returns {months: the day so many months after the last sitting, or after
    today without one}.

    Days within the time of warning are left out.
    """
    days = {
        months: months_after(sitting or today, months) for months in PROPOSED_MONTHS
    }
    return {
        months: day
        for months, day in days.items()
        if day > today + timedelta(days=WARNING_DAYS)
    }


def months_after(day: date, months: int) -> date:
    """Returns the same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_due(erase_on: str | None, sitting: date | None, *, today: date) -> bool:
    """Returns whether a board erases itself: its day has come, and its last
    sitting is over."""
    return (
        erase_on is not None
        and date.fromisoformat(erase_on[:10]) <= today
        and (sitting is None or sitting < today)
    )


def days_left(erase_on: str | None, *, today: date) -> int | None:
    """Returns the days left, at least 0, once people must be warned; None
    before."""
    if erase_on is None:
        return None
    left = (date.fromisoformat(erase_on[:10]) - today).days
    return max(0, left) if left <= WARNING_DAYS else None


def day_after_import(erase_on: str | None, *, today: date) -> str | None:
    """Returns the day for an imported board: at least WARNING_DAYS from today,
    for the warning."""
    if erase_on is None or days_left(erase_on, today=today) is None:
        return erase_on
    return (today + timedelta(days=WARNING_DAYS)).isoformat()
