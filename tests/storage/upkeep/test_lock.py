"""The lock of a data folder, and what its file says of the server that has it."""

from pathlib import Path

import pytest

from app.launch import local_url
from app.serving.server import listen
from app.storage.upkeep.lock import (
    AlreadyRunning,
    Served,
    lock_folder,
    read_served,
    write_served,
)


def test_a_second_process_leaves_what_the_first_wrote(tmp_path: Path) -> None:
    served = Served("http://127.0.0.1:8021", lan=True)
    with lock_folder(tmp_path):
        assert read_served(tmp_path) is None
        write_served(tmp_path, served)
        with pytest.raises(AlreadyRunning), lock_folder(tmp_path):
            pass
        assert read_served(tmp_path) == served


def test_the_next_holder_of_the_lock_begins_with_an_empty_file(tmp_path: Path) -> None:
    with lock_folder(tmp_path):
        write_served(tmp_path, Served("http://127.0.0.1:8021", lan=False))
    with lock_folder(tmp_path):
        assert read_served(tmp_path) is None


def test_a_folder_without_a_lock_has_no_server(tmp_path: Path) -> None:
    assert read_served(tmp_path) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_socket_is_reached_from_its_own_machine(host: str) -> None:
    with listen(host, 0) as listener:
        assert local_url(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"
