"""`palabre demo` loads what the report of Ségou prints, and nothing that it does not."""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from app.documents.roster.roster import NAME_LIMIT
from app.domain.text import clean_text
from app.serving.lan import lan_address
from tests.documents.sessions import SCHEMA, ballots_in, recount, without_code
from tests.servers.process import ROOT, free_port, until
from tests.web.forks import ForkedServer, ForkServer

Json = dict[str, Any]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def palabre_at(fork_server: ForkServer, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command: `palabre_at("demo", "--no-serve")`, all on one data folder by default."""
    demo_folder = tmp_path_factory.mktemp("demo")

    def run(*arguments: str, folder: Path = demo_folder) -> "subprocess.CompletedProcess[bytes]":
        return fork_server.run(*arguments, data_dir=str(folder))

    return run


def environment(folder: Path) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")
    }
    return {**inherited, "PALABRE_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


def links_in(output: str) -> dict[str, str]:
    """{join, screen, host, organiser} of what the command printed."""
    return {
        line.partition(" ")[0].rstrip(":").lower(): line.split()[-1]
        for line in output.splitlines()
        if "/b/" in line
    }


def code_in(output: bytes) -> str:
    return links_in(output.decode())["join"].rpartition("/")[2]


@pytest.fixture(scope="module")
def demo(palabre_at: Run) -> Json:
    return loaded(palabre_at)


@pytest.fixture(scope="module")
def invented(palabre_at: Run) -> Json:
    return loaded(palabre_at, "--with-invented-votes")


def loaded(palabre_at: Run, *options: str) -> Json:
    run = palabre_at("demo", "--no-serve", *options)
    assert run.returncode == 0, run.stderr.decode()
    session: Json = json.loads(palabre_at("export", code_in(run.stdout)).stdout)
    assert list(Draft202012Validator(SCHEMA).iter_errors(session)) == []
    return session


def test_everybody_of_the_demo_could_join_by_hand(demo: Json) -> None:
    """The longest names of the report fit in the joining form, so no institution is cut."""
    assert max(len(seat["name"]) for seat in demo["seats"]) == 104
    assert all(
        clean_text(seat["name"], NAME_LIMIT, line=True) == seat["name"] for seat in demo["seats"]
    )


def test_the_demo_is_the_printed_workshop(demo: Json) -> None:
    assert Counter(note["activity"] for note in demo["notes"]) == {
        "situation": 93,
        "defis": 33,
        "propositions": 24,
    }
    assert {note["seat"] for note in demo["notes"]} == {None}
    assert {framework["id"] for framework in demo["frameworks"]} == {
        "culture21plus-segou-2024",
        "culture21plus-2023",
        "enjeux-defis",
    }
    assert [(session["held_on"], session["announced_minutes"]) for session in demo["sessions"]] == [
        ("2024-09-12", 150),
        ("2024-09-19", 150),
    ]
    assert [[step["minutes"] for step in session["steps"]] for session in demo["sessions"]] == [
        [30, 105, 15],
        [15, 50, 65, 15],
    ]
    assert all(session["summary"] for session in demo["sessions"])
    assert [group["name"] for group in demo["groups"]] == [
        f"Groupe {number}" for number in range(1, 7)
    ]
    assert {seat["group"] for seat in demo["seats"]} == {None}
    assert len(demo["seats"]) == 31
    assert (demo["board"]["title"], demo["board"]["place"]) == (
        "Atelier Culture 21 Plus – Ségou",
        "Ségou, Mali",
    )


def test_its_votes_are_lost_and_never_invented(demo: Json) -> None:
    assert ballots_in(demo) == []
    [vote] = [activity for activity in demo["activities"] if activity["kind"] == "vote"]
    assert (vote["key"], vote["state"], vote["rule"]["votes"], vote["rounds"]) == (
        "priorites",
        "planned",
        3,
        [],
    )


def test_invented_ballots_say_so_wherever_they_are_shown(invented: Json, tmp_path: Path) -> None:
    [vote] = [activity for activity in invented["activities"] if activity["kind"] == "vote"]
    assert invented["board"]["title"].endswith("(bulletins inventés)")
    assert vote["title"].endswith("(bulletins inventés)")
    assert len(ballots_in(invented)) == 27
    assert recount(json.dumps(invented).encode(), tmp_path).returncode == 0


def test_loaded_again_it_is_the_same_board_under_new_links(palabre_at: Run) -> None:
    first, second = (links_in(palabre_at("demo", "--no-serve").stdout.decode()) for _ in range(2))
    assert first["join"] == second["join"]
    assert first["host"] != second["host"]


def test_a_file_goes_out_and_in_by_command(palabre_at: Run, invented: Json, tmp_path: Path) -> None:
    code = invented["board"]["code"]
    file = palabre_at("export", code.lower()).stdout
    (tmp_path / "session.json").write_bytes(file)
    run = palabre_at("import", str(tmp_path / "session.json"), "--url", "https://palabre.example/")
    assert links_in(run.stdout.decode())["screen"].startswith("https://palabre.example/b/")
    assert without_code(palabre_at("export", code_in(run.stdout)).stdout) == without_code(file)


def test_commands_refuse_in_a_sentence(palabre_at: Run, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "export",
        "ZZZZZZ",
    ]  # from a shell, as the control of those that are forked
    missing = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, timeout=60, check=False
    )
    assert (missing.returncode, missing.stdout, missing.stderr) == (
        1,
        b"",
        b"There is no workshop with this code.\n",
    )
    (tmp_path / "damaged.json").write_bytes(b'{"schema": "palabre-session/1"}')
    damaged = palabre_at("import", str(tmp_path / "damaged.json"))
    assert (damaged.returncode, damaged.stderr) == (
        1,
        "The file could not be read (damaged.json, “board”): it is missing. It was cut short or"
        " changed after it was saved: export it again and choose the new file.\n".encode(),
    )


def test_beside_a_running_server_the_demo_goes_through_it(
    fork_palabre: Callable[..., ForkedServer], palabre_at: Run, tmp_path: Path
) -> None:
    palabre = fork_palabre()
    folder = Path(palabre.settings["data_dir"])
    run = palabre_at("demo", "--url", palabre.url, folder=folder)
    assert run.returncode == 0, run.stderr.decode()
    links = links_in(run.stdout.decode())
    assert (
        httpx.get(links["join"], headers={"Accept": "application/json"})
        .json()["title"]
        .endswith("Ségou")
    )
    assert httpx.get(links["organiser"]).status_code == 303
    file = palabre_at("export", links["join"].rpartition("/")[2], folder=folder).stdout
    (tmp_path / "session.json").write_bytes(file)
    assert (
        palabre_at(
            "import", str(tmp_path / "session.json"), "--url", palabre.url, folder=folder
        ).returncode
        == 0
    )
    elsewhere = palabre_at("demo", "--url", f"http://127.0.0.1:{free_port()}", folder=folder)
    assert elsewhere.returncode == 1
    assert b"--url" in elsewhere.stderr


def test_commands_find_the_server_that_runs_on_the_same_folder(
    fork_palabre: Callable[..., ForkedServer], palabre_at: Run, tmp_path: Path
) -> None:
    """Its port need not be 8000, nor be given again."""
    palabre = fork_palabre()
    folder = Path(palabre.settings["data_dir"])
    new = links_in(palabre_at("demo", folder=folder).stdout.decode())
    code = new["join"].rpartition("/")[2]
    again = links_in(palabre_at("links", code, folder=folder).stdout.decode())
    for links in (new, again):
        assert all(link.startswith(f"{palabre.url}/b/") for link in links.values()), links
    assert httpx.get(again["host"]).status_code == 303
    elsewhere = palabre_at("links", code, "--url", "https://vote.example/", folder=folder)
    assert links_in(elsewhere.stdout.decode())["join"] == f"https://vote.example/b/{code}"
    palabre.stop()
    alone = palabre_at("links", code, folder=folder)
    assert links_in(alone.stdout.decode())["join"] == f"http://127.0.0.1:8000/b/{code}"


def test_a_refusal_of_the_running_server_is_said_in_its_sentence(
    fork_palabre: Callable[..., ForkedServer], palabre_at: Run
) -> None:
    palabre = fork_palabre(create_token="only-for-the-town-hall")
    folder = Path(palabre.settings["data_dir"])
    refused = palabre_at("demo", "--url", palabre.url, folder=folder)
    assert refused.returncode == 1
    assert b"refused the workshop: This is not the password of this installation" in refused.stderr
    assert b"{" not in refused.stderr


def test_the_demo_serves_the_links_that_it_prints(tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    command = [sys.executable, "-m", "app.cli", "demo", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(tmp_path / "data"), stdout=output, stderr=output
        )
    try:
        until(lambda: "Organiser" in log.read_text(), seconds=30, otherwise=log.read_text)
        links = links_in(log.read_text())
        host = re.escape(lan_address() or "127.0.0.1")  # where the other devices reach them
        for link in links.values():
            assert re.match(rf"http://{host}:{port}/b/[A-Z0-9]{{6}}", link)
        assert [
            httpx.get(links[name], timeout=20).status_code for name in ("join", "host", "organiser")
        ] == [200, 303, 303]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) in {0, -signal.SIGTERM}
