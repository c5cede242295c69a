"""A board that erases itself: chosen, announced, warned of, done once, and never by surprise."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from app.commands.boards import open_board
from app.commands.context import Context
from app.commands.erasing import erase_due_boards
from app.storage import boards
from app.storage.activities import add_sitting
from app.storage.database import Database
from tests.web.people import Workshop, refusal

LATER = "2126-03-01"
HTML = {"Accept": "text/html", "Accept-Language": "fr"}


def day_in(days: int) -> str:
    """Returns the day so many days from now, as the server counts days."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def within_a_day(check: Callable[[], None]) -> None:
    """Runs a check, and once more if midnight fell into it."""
    begin = day_in(0)
    try:
        check()
    except AssertionError:
        if day_in(0) == begin:
            raise
        check()


def test_no_day_is_chosen_unless_somebody_chooses_one(any_workshop: Workshop) -> None:
    assert any_workshop.moussa.board()["erase_on"] is None


def test_a_day_is_taken_shown_changed_and_cleared(any_workshop: Workshop) -> None:
    settings = f"{any_workshop.path}/settings"
    organiser = any_workshop.bearer("organiser_url")
    for given, day in ((LATER, LATER), ("", None), (LATER, LATER), (None, None)):
        answer = organiser.post(settings, json={"erase_on": given})
        assert (answer.status_code, answer.json()["erase_on"]) == (200, day)
        assert any_workshop.moussa.board()["erase_on"] == day
        assert organiser.get(f"{any_workshop.path}/export.json").json()["board"]["erase_on"] == day
    organiser.post(settings, json={"erase_on": LATER})
    organiser.post(settings, json={"title": "Autre"})
    assert any_workshop.moussa.board()["erase_on"] == LATER  # what is left out stays


@pytest.mark.parametrize("wrong", ["2020-01-01", "demain", "2127-02-31", "today"])
def test_a_past_day_and_nonsense_are_refused_and_change_nothing(
    workshop: Workshop, wrong: str
) -> None:
    wrong = day_in(0) if wrong == "today" else wrong
    organiser = workshop.bearer("organiser_url")
    answer = organiser.post(f"{workshop.path}/settings", json={"erase_on": wrong})
    assert refusal(answer)[0] == 422
    assert workshop.moussa.board()["erase_on"] is None
    begun = workshop.someone().post(
        "/boards",
        json={"title": "x", "template": "priority-vote", "locale": "fr", "erase_on": wrong},
    )
    assert refusal(begun)[0] == 422


def test_a_board_is_started_with_its_day(workshop: Workshop) -> None:
    board = workshop.someone().post(
        "/boards",
        json={"title": "x", "template": "priority-vote", "locale": "fr", "erase_on": LATER},
    )
    assert board.status_code == 201
    assert workshop.someone().get(f"/b/{board.json()['code']}").json()["erase_on"] == LATER


def test_a_facilitator_cannot_choose_a_day_without_the_warning(workshop: Workshop) -> None:
    """Erasing is the organiser's: a day sooner than two weeks would be an erase by another name."""
    soon = day_in(3)
    assert refusal(workshop.fanta.post(f"{workshop.path}/settings", json={"erase_on": soon})) == (
        422,
        "date_too_early",
    )
    assert (
        workshop.fanta.post(f"{workshop.path}/settings", json={"erase_on": LATER}).status_code
        == 200
    )
    assert (
        workshop.bearer("organiser_url")
        .post(f"{workshop.path}/settings", json={"erase_on": soon})
        .status_code
        == 200
    )


def test_pages_announce_the_day_and_the_console_warns_two_weeks_before(workshop: Workshop) -> None:
    organiser, awa = workshop.bearer("organiser_url"), workshop.seat("Awa")
    awa.vote("1", "8", "22")
    workshop.fanta.closes()
    pages = [(workshop.moussa, ""), (awa, ""), (organiser, "/result")]
    organiser.post(f"{workshop.path}/settings", json={"erase_on": LATER})
    for person, page in pages:
        assert "s’effacent d’eux-mêmes le" in person.get(workshop.path + page, headers=HTML).text, (
            page
        )
    console = organiser.get(f"{workshop.path}/console", headers=HTML).text
    assert "Il reste" not in console

    def warned() -> None:
        organiser.post(f"{workshop.path}/settings", json={"erase_on": day_in(9)})
        for room in ("", "/notes", "/files"):
            console = organiser.get(f"{workshop.path}/console{room}", headers=HTML).text
            assert "Il reste 9 jours" in console
            assert f'href="{workshop.path}/export.json" download' in console

    within_a_day(warned)
    organiser.post(f"{workshop.path}/settings", json={"erase_on": ""})
    for person, page in [*pages, (organiser, "/console")]:
        assert "s’efface" not in person.get(workshop.path + page, headers=HTML).text.replace(
            "s’efface de lui-même le</label>", ""
        ), page


def test_a_file_with_a_past_day_comes_back_with_the_whole_warning(workshop: Workshop) -> None:
    document = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()

    def imported() -> None:
        for given, remaining in (("2020-01-01", day_in(14)), (LATER, LATER), (None, None)):
            document["board"]["erase_on"] = given
            board = workshop.someone().post("/boards/import", json=document)
            assert board.status_code == 201, board.text
            head = workshop.someone().get(f"/b/{board.json()['code']}").json()
            assert head["erase_on"] == remaining

    within_a_day(imported)


# The job


@asynccontextmanager
async def contexts(url: str, count: int = 1) -> AsyncIterator[list[Context]]:
    """One a process, at noon of 1 June 2027."""
    databases = [Database(url) for _ in range(count)]
    yield [
        Context(database, lambda: datetime(2027, 6, 1, 12, tzinfo=UTC)) for database in databases
    ]
    for database in databases:
        database.close()


async def put_board(
    context: Context, code: str, erase_on: str | None, held_on: str | None = None
) -> None:
    def work(unit: object) -> None:
        board = open_board(context, unit, title=code, place="", locale="fr", template="x")  # type: ignore[arg-type]
        connection = unit.connection  # type: ignore[attr-defined]
        connection.execute(
            update(boards.board)
            .where(boards.board.c.id == board.id)
            .values(code=code, erase_on=erase_on)
        )
        add_sitting(
            unit, board.id, {"number": 1, "title": "Séance", "summary": "", "held_on": held_on}, []
        )  # type: ignore[arg-type]

    await context.database.write(work)


@pytest.mark.anyio
async def test_the_job_erases_what_is_due_and_nothing_else(any_database_url: str) -> None:
    async with contexts(any_database_url) as [context]:
        await put_board(context, "NEVER1", None)
        await put_board(context, "FUTURE", "2027-06-02")
        await put_board(context, "TODAY1", "2027-06-01")
        await put_board(context, "LONGAG", "2027-01-01")  # nothing ran on that day
        await put_board(context, "SITTNG", "2027-05-01", "2027-06-01")  # its last sitting is today
        assert await erase_due_boards(context) == ["TODAY1", "LONGAG"]
        assert await erase_due_boards(context) == []
        tomorrow = replace(context, clock=lambda: datetime(2027, 6, 2, 0, 1, tzinfo=UTC))
        assert await erase_due_boards(tomorrow) == ["FUTURE", "SITTNG"]


@pytest.mark.anyio
async def test_several_processes_erase_each_board_once(any_database_url: str) -> None:
    count = 1 if any_database_url.startswith("sqlite") else 3
    async with contexts(any_database_url, count) as several:
        for number in range(8):
            await put_board(several[0], f"BOARD{number}", "2027-06-01")
        erased = await asyncio.gather(
            *(erase_due_boards(context) for context in several for _ in range(2))
        )
        assert sorted(code for codes in erased for code in codes) == [
            f"BOARD{number}" for number in range(8)
        ]


@pytest.mark.anyio
async def test_a_day_that_was_changed_meanwhile_is_kept_to(any_database_url: str) -> None:
    async with contexts(any_database_url) as [context]:
        await put_board(context, "BOARD1", "2027-06-01")
        first = asyncio.create_task(context.database.write(postpone))
        second = asyncio.create_task(erase_due_boards(context))
        assert (await second, await first) == ([], None)


def postpone(unit: object) -> None:
    unit.connection.execute(update(boards.board).values(erase_on=date(2028, 1, 1).isoformat()))  # type: ignore[attr-defined]
