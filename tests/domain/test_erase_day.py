"""The day on which a board erases itself: what is read, proposed, due and announced."""

from datetime import date

import pytest

from app.domain.erase_day import (
    day_after_import,
    days_left,
    is_due,
    last_sitting,
    proposed_days,
    read_erase_day,
)
from app.domain.refusals import Refusal

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_an_empty_day_means_never(nothing: str | None) -> None:
    assert read_erase_day(nothing, today=TODAY) is None


def test_a_day_to_come_is_taken() -> None:
    assert read_erase_day(" 2026-11-29 ", today=TODAY) == "2026-11-29"


@pytest.mark.parametrize(
    "nonsense",
    [
        "soon",
        "2026-13-01",
        "2027-02-30",
        "20270301",
        "28/05/2027",
        "2027-3-1",
        "٢٠٢٧-٠٣-٠١",
        "2027-W10-1",
    ],
)
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_erase_day(nonsense, today=TODAY)
    assert refused.value.code == "bad_date"


@pytest.mark.parametrize(
    ("day", "notice"), [("2026-11-28", 0), ("2020-01-01", 0), ("0001-01-01", 0), ("2026-12-12", 14)]
)
def test_a_day_that_is_past_or_too_near_is_refused(day: str, notice: int) -> None:
    with pytest.raises(Refusal) as refused:
        read_erase_day(day, today=TODAY, notice=notice)
    assert refused.value.code == "date_too_early"


def test_days_are_proposed_from_the_last_sitting() -> None:
    sitting = last_sitting(["2026-08-31", None, "2026-08-24"])
    assert sitting == date(2026, 8, 31)
    assert proposed_days(sitting, today=TODAY) == {6: date(2027, 2, 28), 12: date(2027, 8, 31)}
    assert proposed_days(None, today=TODAY)[6] == date(2027, 5, 28)


def test_a_board_is_due_on_its_day_and_not_before_its_last_sitting_is_over() -> None:
    assert not is_due(None, None, today=TODAY)
    assert not is_due("2026-11-29", None, today=TODAY)
    assert is_due("2026-11-28", None, today=TODAY)
    assert is_due("2026-11-28T23:00:00.000Z", date(2026, 11, 27), today=TODAY)
    assert not is_due("2026-11-01", TODAY, today=TODAY)


def test_the_warning_begins_two_weeks_before() -> None:
    assert [
        days_left(day, today=TODAY)
        for day in (None, "2026-12-13", "2026-12-12", "2026-11-29", "2026-11-01")
    ] == [None, None, 14, 1, 0]


def test_a_file_s_day_that_is_too_near_leaves_the_whole_warning() -> None:
    assert day_after_import("2020-01-01", today=TODAY) == "2026-12-12"
    assert day_after_import("2026-12-13", today=TODAY) == "2026-12-13"
    assert day_after_import(None, today=TODAY) is None
