"""The embedded database and its copies are for their owner only."""

import os
from pathlib import Path

import httpx
import pytest

from app.storage.upkeep.backup import backup, restore
from app.storage.upkeep.data_folder import prepare_folder
from app.storage.upkeep.migrate import migrate


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.iterdir()]}


@pytest.fixture
def open_umask() -> "object":
    """What a shell that shares everything would set."""
    before = os.umask(0)
    yield before
    os.umask(before)


def test_a_served_folder_is_for_its_owner_only(start_palabre, open_umask: object) -> None:
    palabre = start_palabre()
    httpx.get(f"{palabre.url}/healthz").raise_for_status()
    modes_of_files = modes(Path(palabre.settings["data_dir"]))
    assert {"palabre.db", "palabre.db-wal", "palabre.db-shm", "palabre.lock"} <= set(modes_of_files)
    assert modes_of_files.pop("data") == "0o700"
    assert set(modes_of_files.values()) == {"0o600"}


@pytest.mark.parametrize("command", [["demo", "--no-serve"], ["doctor"]])
def test_every_command_that_makes_the_folder_closes_it(
    fork_server, tmp_path: Path, open_umask: object, command: list[str]
) -> None:
    fork_server.run(*command, data_dir=str(tmp_path / "data"))
    modes_of_files = modes(tmp_path / "data")
    assert modes_of_files.pop("data") == "0o700"
    assert set(modes_of_files.values()) == {"0o600"}


def test_files_that_were_open_to_all_are_closed(tmp_path: Path, open_umask: object) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("palabre.db", "palabre.db-wal", "palabre.db-shm"):
        (folder / name).touch()
    assert set(modes(folder).values()) == {"0o777", "0o666"}  # the control
    prepare_folder(folder)
    assert modes(folder) == {
        "data": "0o700",
        "palabre.db": "0o600",
        "palabre.db-wal": "0o600",
        "palabre.db-shm": "0o600",
    }


def test_a_folder_with_other_files_stays_open_and_ours_are_closed(
    tmp_path: Path, open_umask: object
) -> None:
    (tmp_path / "letter.txt").touch()
    (tmp_path / "palabre.db").touch()
    before = modes(tmp_path)
    prepare_folder(tmp_path)
    assert modes(tmp_path) == {**before, "palabre.db": "0o600"}


def test_a_database_anywhere_is_made_and_kept_closed(tmp_path: Path, open_umask: object) -> None:
    migrate(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert modes(tmp_path)["elsewhere.db"] == "0o600"
    (tmp_path / "elsewhere.db").chmod(0o644)
    migrate(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert modes(tmp_path)["elsewhere.db"] == "0o600"


def test_a_backup_and_what_is_restored_from_it_are_closed(
    fresh_sqlite_url: str, tmp_path: Path, open_umask: object
) -> None:
    backup(tmp_path, tmp_path / "saved.db")
    restore(tmp_path / "saved.db", tmp_path / "restored")
    assert modes(tmp_path)["saved.db"] == modes(tmp_path / "restored")["palabre.db"] == "0o600"
