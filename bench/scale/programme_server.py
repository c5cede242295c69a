"""The server's part of P19, for bench/programme.py: 1,000 boards made while people vote on another
board, their page and its news once all have a result, and one session that comes in."""

import asyncio
import json
import random
import statistics
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from load import Http, Palabre, board, cookies_of, percentile, seats
from sqlalchemy import Connection, Engine, insert, select

from app.storage.activities import activity
from app.storage.frameworks import framework
from app.storage.notes import note
from app.storage.programmes.programmes import programme, town
from app.storage.seats import seat
from app.storage.sql.engines import writer_engine
from app.storage.votes.rounds import round_

AT = "2026-11-29T10:00:00.000Z"
SEATS, NOTES = 30, 60  # of each board
ALONE = 5  # seconds of ballots before the boards are made
PAUSE = 0.02  # seconds between two ballots of the board that votes meanwhile


async def vote(port: int, code: str, seat_cookies: list[str], done: asyncio.Event) -> list[float]:
    """Casts ballots until `done`; returns the milliseconds until each was answered."""
    line, waits = Http(port), []
    path = f"/b/{code}/activities/priorites/ballot"
    while not done.is_set():
        for cookie in seat_cookies:
            fields = random.sample([str(number) for number in range(1, 31)], 3)
            started = time.perf_counter()
            status, _, answer = await line.ask("PUT", path, {"fields": fields}, cookie)
            waits.append((time.perf_counter() - started) * 1000)
            assert status == 200, answer
            await asyncio.sleep(PAUSE)
            if done.is_set():
                break
    return waits


async def make(port: int, towns: int) -> tuple[dict[str, float], Mapping[str, Any]]:
    """Makes the boards, one less than towns, while another board votes; returns the figures and the
    answer."""
    code, host = await board(port)
    await Http(port).ask("POST", f"/b/{code}/activities/priorites/open", {}, host)
    cookies = await seats(port, code, 20)
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(ALONE, done.set)
    alone = await vote(port, code, cookies, done)
    done = asyncio.Event()
    voting = asyncio.create_task(vote(port, code, cookies, done))
    lines = [{"town": f"Ville {number}", "country": "Mali"} for number in range(towns - 1)]
    body = {"title": "Mille", "template": "culture21plus", "towns": lines}
    started = time.monotonic()
    status, _, answer = await Http(port).ask("POST", "/programmes", body)
    seconds = time.monotonic() - started
    done.set()
    waits = await voting
    assert status == 201
    figures = {
        "made_s": round(seconds, 2),
        "ballot_alone_worst_ms": round(max(alone), 1),
        "ballots_meanwhile": len(waits),
        "ballot_p99_ms": round(percentile(waits, 0.99), 1),
        "ballot_worst_ms": round(max(waits), 1),
    }
    return figures, json.loads(answer)


def fill(url: str, code: str) -> None:
    """Gives each board of a programme its people, notes and a sealed vote."""
    engine: Engine = writer_engine(url)
    with engine.begin() as connection:
        for board_id, votes, notes in _activities(connection, code):
            _fill(connection, board_id, votes, notes)
    engine.dispose()


def _activities(connection: Connection, code: str) -> list[tuple[int, Any, Any]]:
    """Returns (board, its first vote, its first notes on the same framework)."""
    query = (
        select(activity.c.board_id, activity.c.id, activity.c.kind, activity.c.framework_id)
        .join(town, town.c.board_id == activity.c.board_id)
        .join(programme, programme.c.id == town.c.programme_id)
        .join(framework, framework.c.id == activity.c.framework_id)
        .where(programme.c.code == code)
        .order_by(activity.c.board_id, activity.c.position)
    )
    kinds_by_board: dict[int, dict[str, Any]] = {}
    for row in connection.execute(query):
        kinds_by_board.setdefault(row.board_id, {}).setdefault(row.kind, row)
    return [(key, kinds["vote"], kinds["notes"]) for key, kinds in kinds_by_board.items()]


def _fill(connection: Connection, board_id: int, votes: Any, notes: Any) -> None:
    people = [
        {
            "board_id": board_id,
            "public_id": str(uuid.uuid4()),
            "code": f"{number:04}",
            "name": f"Personne {number}",
            "organisation": "",
            "attendance": "in_room",
            "present": True,
            "voided": False,
            "device": False,
            "joined_at": AT,
            "version": 1,
        }
        for number in range(SEATS)
    ]
    connection.execute(insert(seat), people)
    fields = [str(number) for number in range(1, 31)]
    written = [
        {
            "board_id": board_id,
            "id": str(uuid.uuid4()),
            "activity_id": notes.id,
            "block": "",
            "field": random.choice(fields),
            "position": number,
            "text": "Un marché sous les arbres",
            "state": "shown",
            "created_at": AT,
            "updated_at": AT,
            "version": 1,
        }
        for number in range(NOTES)
    ]
    connection.execute(insert(note), written)
    tally = {key: random.randrange(8) for key in fields}
    seal = {
        "board_id": board_id,
        "activity_id": votes.id,
        "framework_id": votes.framework_id,
        "number": 1,
        "votes": 3,
        "repeats": False,
        "secret": True,
        "opened_at": AT,
        "closed_at": AT,
        "closed_by": "host",
        "ballots": SEATS,
        "seats": SEATS,
        "sha256": uuid.uuid4().hex * 2,
        "tally": tally,
        "seal_form": "seal/2",
        "reveal": "closed",
    }
    connection.execute(insert(round_).values(seal))


async def timed(line: Http, *question: Any, **more: Any) -> tuple[float, int, bytes]:
    """Returns (seconds, status, body) of a request."""
    started = time.perf_counter()
    status, _, answer = await line.ask(*question, **more)
    return time.perf_counter() - started, status, answer


async def read(server: Palabre, new: Mapping[str, Any], session: Any) -> dict[str, float]:
    """Reads the page, its news after a change, and sends sessions of one town."""
    line, path = Http(server.port), f"/p/{new['code']}"
    _, heads, _ = await line.ask("GET", urlsplit(new["programme_url"]).path)
    cookie = await cookies_of(heads)
    cpu = server.cpu()
    first, status, page = await timed(line, "GET", path, cookie=cookie, accept="text/html")
    first_cpu = server.cpu() - cpu
    assert status == 200
    again, _, _ = await timed(line, "GET", path, cookie=cookie, accept="text/html")
    received = []
    updates = []
    for number in range(5):
        last = {**session["log"][-1], "at": f"2027-01-01T00:00:0{number}.000Z"}
        document = {**session, "log": [*session["log"], last]}
        seconds, status, answer = await timed(line, "POST", f"{path}/sessions", document, cookie)
        assert status in {200, 201}, answer
        received.append(seconds)
        cpu = server.cpu()
        seconds, status, html = await timed(
            line, "GET", f"{path}/news?since=", cookie=cookie, accept="text/html"
        )
        assert status == 200
        updates.append((seconds, server.cpu() - cpu, len(html)))
    return {
        "page_s": round(first, 3),
        "page_cpu_s": round(first_cpu, 3),
        "again_s": round(again, 3),
        "page_kB": round(len(page) / 1000),
        "news_s": round(statistics.median(update[0] for update in updates), 3),
        "news_cpu_s": round(statistics.median(update[1] for update in updates), 3),
        "received_ms": round(statistics.median(received) * 1000, 1),
    }


def measure(server: Palabre, url: str, towns: int, session: Any) -> dict[str, float]:
    """Returns the figures of one server."""
    figures, new = asyncio.run(make(server.port, towns))
    fill(url, new["code"])
    return {**figures, **asyncio.run(read(server, new, session))}
