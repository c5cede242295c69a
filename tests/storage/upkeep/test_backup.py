"""One file holds the whole: written while Palabre runs, put back here or elsewhere, with every link
as before."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.storage.upkeep.backup import BadBackup, backup, restore
from app.storage.upkeep.lock import AlreadyRunning, lock_folder

JSON = {"accept": "application/json"}


def started(palabre) -> dict[str, str]:
    return httpx.post(
        f"{palabre.url}/boards",
        json={"title": "Ségou", "template": "priority-vote", "locale": "fr"},
        headers=JSON,
    ).json()


def test_a_backup_taken_while_running_holds_the_board_and_its_links(
    fork_palabre, tmp_path: Path
) -> None:
    first = fork_palabre(data_dir=str(tmp_path / "one"))
    links = started(first)
    assert backup(tmp_path / "one", tmp_path / "saved.db") > 0
    restore(tmp_path / "saved.db", tmp_path / "two")
    second = fork_palabre(data_dir=str(tmp_path / "two"))
    with httpx.Client(headers=JSON, base_url=second.url) as fanta:
        assert fanta.get(links["host_url"].replace(first.url, second.url)).status_code == 303
        assert fanta.post(f"/b/{links['code']}/activities/priorites/open").status_code == 200


def test_a_restore_never_overwrites_unasked(fork_palabre, tmp_path: Path) -> None:
    started(fork_palabre(data_dir=str(tmp_path / "one")))
    backup(tmp_path / "one", tmp_path / "saved.db")
    restore(tmp_path / "saved.db", tmp_path / "two")
    with pytest.raises(BadBackup, match="exists already"):
        restore(tmp_path / "saved.db", tmp_path / "two")
    restore(tmp_path / "saved.db", tmp_path / "two", replace=True)


def test_a_backup_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "palabre.db")) as database:
        database.execute("CREATE TABLE board (code TEXT)")
    with pytest.raises(BadBackup, match="cannot be written"):
        backup(tmp_path, tmp_path / "nowhere" / "saved.db")


def test_a_restore_under_a_running_palabre_is_refused(fork_palabre, tmp_path: Path) -> None:
    started(fork_palabre(data_dir=str(tmp_path / "one")))
    backup(tmp_path / "one", tmp_path / "saved.db")
    with pytest.raises(AlreadyRunning):
        restore(tmp_path / "saved.db", tmp_path / "one", replace=True)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_file_is_refused_and_changes_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(BadBackup):
        restore(tmp_path / "bad.db", tmp_path / "data")
    assert not (tmp_path / "data" / "palabre.db").exists()


def test_a_sound_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as database:
        database.execute("CREATE TABLE recipe (name TEXT)")
    with pytest.raises(BadBackup, match="holds no Palabre"):
        restore(tmp_path / "other.db", tmp_path / "data")


def test_a_second_process_on_one_folder_is_told_so(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(AlreadyRunning), lock_folder(tmp_path):
        pass
