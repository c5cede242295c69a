"""What is sealed or erased is in no byte of the database's files; controls without cleaning."""

import random
import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.domain.refusals import Refusal
from app.storage import boards
from app.storage.cleaning.file_cleaner import FileCleaner
from app.storage.cleaning.server_cleaner import ServerCleaner
from app.storage.database import Database
from app.storage.sql import engines
from app.storage.unit import Unit
from app.storage.votes import ballots
from tests.file_bytes import folder_files, links_in, words_in
from tests.storage.cleaning.voted_boards import Files, Voted, voted_on
from tests.storage.rows import build_hall, put


@pytest.mark.anyio
async def test_after_the_seal_no_byte_ties_a_seat_to_a_ballot(
    any_database_url: str, files: Files
) -> None:
    voted = await voted_on(any_database_url)
    assert links_in(files(), voted.pairs)  # they can be read so while the vote is open
    await voted.seal()
    voted.cleaned()
    assert links_in(files(), voted.pairs) == {}
    voted.database.close()
    assert links_in(files(), voted.pairs) == {}


@pytest.mark.anyio
async def test_what_an_erased_board_held_is_in_no_byte(any_database_url: str, files: Files) -> None:
    voted = await voted_on(any_database_url)
    assert words_in(files(), voted.words)
    await voted.erase()
    voted.cleaned()
    assert words_in(files(), voted.words) == {}
    voted.database.close()
    assert words_in(files(), voted.words) == {}


@pytest.mark.anyio
async def test_on_sqlite_the_files_are_clean_before_the_answer(
    fresh_sqlite_url: str, tmp_path: Path
) -> None:
    voted = await voted_on(fresh_sqlite_url)
    await voted.seal()
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert links_in(folder_files(tmp_path / "copy"), voted.pairs) == {}
    voted.database.close()


@pytest.mark.anyio
async def test_without_cleaning_the_bytes_stay(
    any_database_url: str, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: deleting a row is not erasing it."""
    pragmas = tuple(line for line in engines.WRITER_PRAGMAS if "secure_delete" not in line)
    monkeypatch.setattr(engines, "WRITER_PRAGMAS", (*pragmas, "secure_delete=OFF"))
    monkeypatch.setattr(Unit, "clean_files", lambda unit, scope: None)
    voted = await voted_on(any_database_url)
    await voted.seal()
    await voted.erase()
    assert links_in(files(), voted.pairs)
    assert words_in(files(), voted.words)
    voted.database.close()
    assert links_in(files(), voted.pairs)
    assert words_in(files(), voted.words)


def test_overwriting_what_is_deleted_leaves_copies(tmp_path: Path) -> None:
    """The control of writing the file anew: with secure_delete alone, rows that moved from page to
    page are still there."""
    file, chance, words = tmp_path / "palabre.db", random.Random(1), set()
    engine = engines.writer_engine(f"sqlite:///{file}")
    connection = engine.raw_connection()
    run = connection.driver_connection.execute
    run("CREATE TABLE note (board INTEGER, id TEXT, text TEXT, PRIMARY KEY (board, id))")
    run("BEGIN")
    for number in range(6000):
        values = (
            number % 10,
            chance.randbytes(8).hex(),
            f"Zqnote{number:05}" + "x" * chance.randrange(400),
        )
        run("INSERT INTO note VALUES (?, ?, ?)", values)
        words |= {f"Zqnote{number:05}"} if number % 10 else set()
        longer = f"Zqautre{number:05}" + "y" * chance.randrange(400)
        run(
            "UPDATE note SET text = ? WHERE rowid = ? AND board <> 0",
            (longer, chance.randrange(number + 1)),
        )
        words |= {f"Zqautre{number:05}"}
    run("DELETE FROM note WHERE board <> 0")
    run("COMMIT")
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert words_in([file], words)
    run("VACUUM")
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert words_in([file], words) == {}
    connection.close()
    engine.dispose()


@pytest.mark.anyio
async def test_a_reader_delays_the_cleaning_and_no_ballot(
    any_database_url: str, files: Files
) -> None:
    voted = await voted_on(any_database_url)
    reading, seen = threading.Event(), threading.Event()

    def read_on() -> None:
        with voted.database.reader.connect() as connection, connection.begin():
            connection.scalar(select(func.count()).select_from(ballots.holder))
            seen.set()
            reading.wait(60)

    reader = threading.Thread(target=read_on)
    reader.start()
    seen.wait(10)
    await voted.erase()
    written = await voted.database.write(
        lambda unit: put(unit.connection, "setting", key="later", value="x")
    )
    assert written == 0
    assert voted.marks() == 1
    reading.set()
    reader.join()
    voted.cleaned()
    assert words_in(files(), voted.words) == {}
    voted.database.close()


@pytest.mark.anyio
async def test_a_kill_before_the_cleaning_is_made_up_for(
    any_database_url: str, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voted = await voted_on(any_database_url)
    with monkeypatch.context() as killed:
        for cleaner in (FileCleaner, ServerCleaner):
            killed.setattr(cleaner, "clean", lambda self: None)
        await voted.erase()
        left = files()
        assert words_in(left, voted.words)
        if any_database_url.startswith(
            "sqlite"
        ):  # as a kill leaves the files: a clean end would empty the log of writes
            (tmp_path / "killed").mkdir()
            for path in left:
                shutil.copy(path, tmp_path / "killed")
        voted.database.close()
    voted.database = Database(any_database_url.replace(str(tmp_path), str(tmp_path / "killed")))
    voted.cleaned()
    assert (
        words_in([path for path in files() if path.parent.name != tmp_path.name], voted.words) == {}
    )
    voted.database.close()


@pytest.mark.anyio
async def test_an_erase_that_was_refused_cleans_nothing(
    any_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    voted = Voted(any_database_url)

    def work(unit: Unit) -> None:
        boards.erase_board(unit, voted.hall.board)
        raise Refusal("no_such_board")

    with pytest.raises(Refusal):
        await voted.database.write(work)
    assert voted.marks() == 0
    voted.database.close()


def test_the_planner_of_postgres_keeps_no_text_of_people(fresh_postgres_url: str) -> None:
    """It would note the most common names of a table outside that table."""
    engine = engines.writer_engine(fresh_postgres_url)
    build_hall(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        query = "SELECT tablename || '.' || attname FROM pg_stats WHERE schemaname = 'public'"
        codes = set(connection.execute(text(query)).scalars())
    assert codes
    assert codes.isdisjoint(PERSONAL)
    engine.dispose()


PERSONAL = {
    "seat.name",
    "seat.organisation",
    "note.text",
    "board.title",
    "board.place",
    "sitting.summary",
    "step.title",
}
