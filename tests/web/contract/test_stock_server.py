"""`uvicorn app.asgi:app`, with uvicorn's own classes: a whole vote, live on a socket, and one
process for each data folder."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.servers.process import free_port, until

ROOT = Path(__file__).resolve().parents[3]
JSON = {"accept": "application/json"}


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "uvicorn", "app.asgi:app", "--port", str(port)]
    environment = {**os.environ, "PALABRE_DATA_DIR": str(folder)}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def stock(tmp_path: Path) -> Iterator[int]:
    """Yields the port of a stock uvicorn that serves Palabre."""
    port = free_port()
    server = start(tmp_path, port)
    try:
        until(
            lambda: is_up(port), seconds=60, otherwise=lambda: f"not up, ended with {server.poll()}"
        )
        yield port
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_a_ballot_travels_to_a_screen_through_stock_classes(stock: int) -> None:
    base = f"http://127.0.0.1:{stock}"
    body = {"title": "Ségou", "template": "priority-vote", "locale": "fr"}
    links = httpx.post(f"{base}/boards", json=body, headers=JSON).json()
    path = f"/b/{links['code']}"
    with (
        httpx.Client(base_url=base, headers=JSON) as fanta,
        httpx.Client(base_url=base, headers=JSON) as awa,
    ):
        fanta.get(links["host_url"])
        assert fanta.post(f"{path}/activities/priorites/open").status_code == 200
        awa.post(f"{path}/seats", json={"name": "Awa", "attendance": "in_room"})
        address = f"ws://127.0.0.1:{stock}{path}/live?audience=screen"
        with connect(address, subprotocols=[Subprotocol("palabre.json")]) as screen:
            ballot = awa.put(
                f"{path}/activities/priorites/ballot", json={"fields": ["1", "8", "22"]}
            )
            assert ballot.status_code == 200
            while True:
                tally = json.loads(screen.recv(timeout=10)).get("tally")
                if tally and tally["ballots"] == 1:
                    break
        assert {field for field, votes in tally["votes"].items() if votes} == {"1", "8", "22"}


def test_a_second_one_on_the_same_folder_ends_with_a_sentence(stock: int, tmp_path: Path) -> None:
    second = start(tmp_path, free_port())
    _, words = second.communicate(timeout=60)
    assert second.returncode != 0
    assert "Another Palabre is already using" in words
