"""P11: what does not grow: a note in a field that has 500, a ballot among 1,000 boards, and the start.

python bench/growth.py [--boards 1000] [--runs 3]
"""

import argparse
import asyncio
import random
import tempfile
import time
import uuid
from typing import Any

from load import Http, Palabre, Phone, board, medians, palabre, pin, repeated, seats, tell

FIELDS = [str(number) for number in range(1, 31)]
SAMPLE = 100


async def write(server: Palabre, path: str, cookie: str, fields: list[str]) -> None:
    http = Http(server.port)
    for field in fields:
        body = {"activity": "situation", "field": field, "text": "Une note de l’atelier, comme les autres, d’une ligne ou deux"}
        status, _, answer = await http.ask("PUT", f"{path}/notes/{uuid.uuid4()}", body, cookie)
        assert status == 201, answer


async def notes(server: Palabre) -> dict[str, Any]:
    """CPU and bytes to a phone (HTML, as htmx takes it) of a note: the first ones of 25 fields, and in a field of 500."""
    code, host = await board(server.port, "culture21plus")
    await Http(server.port).ask("POST", f"/b/{code}/activities/situation/open", None, host)
    writers = await seats(server.port, code, 8)
    path = f"/b/{code}"
    loop = asyncio.get_running_loop()
    reader = (await seats(server.port, code, 1))[0]
    _, phone = await loop.create_connection(
        lambda: Phone(f"{path}/live?audience=phone", reader, lambda version, at: None, protocol=""), "127.0.0.1", server.port
    )
    await phone.open
    await asyncio.sleep(1)

    async def measured(fields: list[str]) -> dict[str, float]:
        cpu, got = server.cpu(), phone.bytes
        await write(server, path, writers[0], fields)
        await asyncio.sleep(0.5)
        return {"cpu_us": round(1e6 * (server.cpu() - cpu) / len(fields)), "bytes": round((phone.bytes - got) / len(fields))}

    await write(server, path, writers[0], ["26"] * 20)  # code and caches are warm
    first = await measured([FIELDS[place % 25] for place in range(SAMPLE)])
    await asyncio.gather(*(write(server, path, each, ["30"] * 62) for each in writers))
    await asyncio.sleep(1)
    late = await measured(["30"] * SAMPLE)
    return {
        "first": first,
        "in_500": late,
        "cpu_ratio": round(late["cpu_us"] / first["cpu_us"], 2),
        "bytes_ratio": round(late["bytes"] / first["bytes"], 2),
    }


async def ballots(server: Palabre) -> float:
    """CPU of a ballot, microseconds."""
    code, host = await board(server.port)
    http = Http(server.port)
    await http.ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(server.port, code, 100)
    before = 0.0
    for turn in range(600):
        if turn == 100:
            before = server.cpu()
        body = {"fields": random.sample(FIELDS, 3)}
        await http.ask("PUT", f"/b/{code}/activities/priorites/ballot", body, random.choice(cookies))
    return 1e6 * (server.cpu() - before) / 500


async def fill(server: Palabre, boards: int) -> None:
    """So many boards, each with seats and ballots."""
    for _ in range(boards):
        code, host = await board(server.port)
        http = Http(server.port)
        await http.ask("POST", f"/b/{code}/activities/priorites/open", None, host)
        for cookie in await seats(server.port, code, 3):
            await http.ask("PUT", f"/b/{code}/activities/priorites/ballot", {"fields": random.sample(FIELDS, 3)}, cookie)


def run(boards: int) -> dict[str, Any]:
    with palabre() as server:
        found = asyncio.run(notes(server))
    with tempfile.TemporaryDirectory() as folder:
        with palabre(PALABRE_DATA_DIR=folder) as server:
            alone = asyncio.run(ballots(server))
            asyncio.run(fill(server, boards))
            among = asyncio.run(ballots(server))
        started = time.perf_counter()
        with palabre(PALABRE_DATA_DIR=folder):
            start = time.perf_counter() - started
    return {
        **found,
        "ballot_cpu_us": {"alone": round(alone), f"among_{boards}_boards": round(among)},
        "boards_ratio": round(among / alone, 2),
        "start_s": round(start, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pin(0, 1)
    results = repeated(lambda: run(chosen.boards), chosen.runs)
    tell("growth", medians(results, "cpu_ratio", "bytes_ratio", "boards_ratio", "start_s"), results)


if __name__ == "__main__":
    main()
