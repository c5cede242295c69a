"""P11: what does not grow: a note in a field that has 500, a ballot among 1,000 boards, and the
start.

python3 -m app bench growth.py [--boards 1000] [--runs 3]
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
import uuid
from typing import Any

from listener import Phone
from load import Http, Palabre, board, medians, palabre, pin, print_result, repeated, seats

FIELDS = [str(number) for number in range(1, 31)]
SAMPLE, TURNS = 100, 11
REST = 0.05  # seconds between two measured notes, so that each comes in a frame of its own


async def write(
    server: Palabre, path: str, cookie: str, fields: list[str], rest: float = 0
) -> None:
    http = Http(server.port)
    for field in fields:
        body = {
            "activity": "situation",
            "field": field,
            "text": "Une note de l’atelier, comme les autres, d’une ligne ou deux",
        }
        status, _, answer = await http.ask("PUT", f"{path}/notes/{uuid.uuid4()}", body, cookie)
        assert status == 201, answer
        await asyncio.sleep(rest)


async def notes(server: Palabre) -> dict[str, Any]:
    """CPU and bytes to a phone (HTML, as htmx takes it) of a note: the first ones of 25 fields, and
    in a field of 500."""
    code, host = await board(server.port, "culture21plus")
    await Http(server.port).ask("POST", f"/b/{code}/activities/situation/open", None, host)
    writers = await seats(server.port, code, 8)
    path = f"/b/{code}"
    loop = asyncio.get_running_loop()
    reader = (await seats(server.port, code, 1))[0]
    _, phone = await loop.create_connection(
        lambda: Phone(f"{path}/live?audience=phone", reader, lambda version, at: None, protocol=""),
        "127.0.0.1",
        server.port,
    )
    await phone.open
    await asyncio.sleep(1)

    async def measured(fields: list[str]) -> dict[str, float]:
        cpu, got = server.cpu(), phone.bytes
        await write(server, path, writers[0], fields, REST)
        await asyncio.sleep(0.5)
        return {
            "cpu_us": round(1e6 * (server.cpu() - cpu) / len(fields)),
            "bytes": round((phone.bytes - got) / len(fields)),
        }

    await write(server, path, writers[0], ["26"] * 20)  # code and caches are warm
    first = await measured([FIELDS[place % 25] for place in range(SAMPLE)])
    await asyncio.gather(*(write(server, path, writer, ["30"] * 62) for writer in writers))
    await asyncio.sleep(1)
    late = await measured(["30"] * SAMPLE)
    return {
        "first": first,
        "in_500": late,
        "cpu_ratio": round(late["cpu_us"] / first["cpu_us"], 2),
        "bytes_ratio": round(late["bytes"] / first["bytes"], 2),
    }


class Vote:
    """An open vote of a hundred seats on a server; `ballots()` is the CPU of one ballot there,
    microseconds."""

    def __init__(self, server: Palabre) -> None:
        self.server, self.http = server, Http(server.port)

    async def opened(self) -> "Vote":
        code, host = await board(self.server.port)
        await self.http.ask("POST", f"/b/{code}/activities/priorites/open", None, host)
        self.path, self.cookies = (
            f"/b/{code}/activities/priorites/ballot",
            await seats(self.server.port, code, 100),
        )
        await self.ballots(100)
        return self

    async def ballots(self, count: int) -> float:
        before = self.server.cpu()
        for _ in range(count):
            status, _, answer = await self.http.ask(
                "PUT", self.path, {"fields": random.sample(FIELDS, 3)}, random.choice(self.cookies)
            )
            assert status == 200, answer
        return 1e6 * (self.server.cpu() - before) / count


async def among(few: Palabre, many: Palabre, boards: int) -> dict[str, Any]:
    """A ballot where there is one board, and where there are a thousand: in turn, for the machine's
    speed changes by the minute."""
    await fill(many, boards)
    votes = {"alone": await Vote(few).opened(), f"among_{boards}_boards": await Vote(many).opened()}
    taken: dict[str, list[float]] = {name: [] for name in votes}
    for _ in range(TURNS):
        for name, vote in votes.items():
            taken[name].append(await vote.ballots(SAMPLE))
    median = {name: round(statistics.median(times)) for name, times in taken.items()}
    alone, crowded = median.values()
    return {"ballot_cpu_us": median, "boards_ratio": round(crowded / alone, 2)}


async def fill(server: Palabre, boards: int) -> None:
    """So many boards, each with seats and ballots."""
    for _ in range(boards):
        code, host = await board(server.port)
        http = Http(server.port)
        await http.ask("POST", f"/b/{code}/activities/priorites/open", None, host)
        for cookie in await seats(server.port, code, 3):
            await http.ask(
                "PUT",
                f"/b/{code}/activities/priorites/ballot",
                {"fields": random.sample(FIELDS, 3)},
                cookie,
            )


def run(boards: int) -> dict[str, Any]:
    with palabre() as server:
        result = asyncio.run(notes(server))
    with tempfile.TemporaryDirectory() as folder:
        with palabre() as few, palabre(PALABRE_DATA_DIR=folder) as many:
            result |= asyncio.run(among(few, many, boards))
        started = time.perf_counter()
        with palabre(PALABRE_DATA_DIR=folder):
            start = time.perf_counter() - started
    return {**result, "start_s": round(start, 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pin(0, 1)
    results = repeated(lambda: run(chosen.boards), chosen.runs)
    print_result(
        "growth", medians(results, "cpu_ratio", "bytes_ratio", "boards_ratio", "start_s"), results
    )


if __name__ == "__main__":
    main()
