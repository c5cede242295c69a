"""P7: everybody scans the QR at once: joins, and is live with a board of 20 notes.

    python3 -m app bench join_storm.py [--phones 1000] [--runs 3]

Each phone: POST a seat, then a socket, until its first frame that tells the version.
"""

import argparse
import asyncio
import contextlib
import statistics
import time
import uuid
from typing import Any

from listener import Phone
from load import (
    Http,
    Palabre,
    board,
    cookies_of,
    medians,
    own_cpu,
    palabre,
    percentile,
    pin,
    print_result,
    repeated,
    seats,
)


async def run(server: Palabre, phones: int) -> dict[str, Any]:
    code, host = await board(server.port, "culture21plus")
    http = Http(server.port)
    await http.ask("POST", f"/b/{code}/activities/situation/open", None, host)
    writer = (await seats(server.port, code, 1))[0]
    for number in range(20):
        body = {
            "activity": "situation",
            "field": str(1 + number % 30),
            "text": f"Une note de l’atelier, la {number}e",
        }
        await http.ask("PUT", f"/b/{code}/notes/{uuid.uuid4()}", body, writer)
    loop = asyncio.get_running_loop()
    before, load_cpu = server.cpu(), own_cpu()
    started = time.perf_counter()
    live: list[float] = []
    lines: list[Phone] = []

    async def arrive(number: int) -> None:
        line = Http(server.port)
        _, heads, _ = await line.ask("POST", f"/b/{code}/seats", {"name": f"Seat {number}"})
        cookie = await cookies_of(heads)
        first = loop.create_future()

        def heard(version: int, at: float) -> None:
            if not first.done():
                first.set_result(at)

        _, phone = await loop.create_connection(
            lambda: Phone(f"/b/{code}/live?audience=phone", cookie, heard), "127.0.0.1", server.port
        )
        lines.append(phone)
        with contextlib.suppress(TimeoutError):
            live.append(await asyncio.wait_for(first, 60) - started)

    await asyncio.gather(*(arrive(number) for number in range(phones)))
    return {
        "phones": phones,
        "deaf": phones - len(live),
        "all_live_s": round(max(live), 2),
        "p50_s": round(percentile(live, 0.5), 2),
        "kb_each_socket": round(statistics.median(phone.bytes for phone in lines) / 1000, 1),
        "server_cpu_s": round(server.cpu() - before, 2),
        "load_cpu_s": round(own_cpu() - load_cpu, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pin(0, 1)

    def one() -> dict[str, Any]:
        with palabre() as server:
            return asyncio.run(run(server, chosen.phones))

    results = repeated(one, chosen.runs)
    median = medians(results) | {
        "deaf": sum(result["deaf"] for result in results)
    }  # in none of the storms
    print_result("join_storm", median, results)


if __name__ == "__main__":
    main()
