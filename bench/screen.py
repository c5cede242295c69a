"""What a room that votes at once costs the projected page, and how far the page falls behind.

    python3 -m app bench screen.py [--phones 300] [--seconds 3] [--runs 3]

A real Chromium without a graphics processor shows the screen at 1920 × 1080 while every phone
casts a ballot within some seconds. `main_thread_share` is the time that the page's main thread is
in tasks over the time from the first ballot to the last tally on the page; `behind_ms` is the time
from the answer to the last ballot until the page shows the last tally; `drawings` counts the
changes of the wheel's turnout in between.
"""

import argparse
import asyncio
import random
import sys
import time
from typing import Any

from load import ROOT, Http, board, medians, palabre, print_result, repeated, seats
from playwright.async_api import CDPSession, Page, async_playwright

sys.path.insert(0, str(ROOT))
from tests.servers.chromium import FLAGS, get_chromium

FIELDS = [str(number) for number in range(1, 31)]
CONNECTIONS = 64  # for ballots
# Before any script of the page: counts the changes of the turnout, and tells when it shows a
# number.
COUNT = """() => {
  const turnout = document.querySelector("#stage [data-ballots]");
  window.drawings = 0;
  new MutationObserver(() => { window.drawings += 1; })
    .observe(turnout, { childList: true, characterData: true, subtree: true });
}"""
SHOWS = """(ballots) => new Promise((resolve) => {
  const look = () => {
    const turnout = document.querySelector("#stage [data-ballots]");
    if (turnout.textContent === `${ballots}`) requestAnimationFrame(() => setTimeout(resolve));
    else setTimeout(look, 5);
  };
  look();
})"""


async def run(port: int, phones: int, seconds: float) -> dict[str, Any]:
    code, host = await board(port)
    await Http(port).ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(port, code, phones)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=get_chromium(), args=list(FLAGS))
        page = await browser.new_page(viewport={"width": 1920, "height": 1080}, locale="fr-FR")
        await page.goto(f"http://127.0.0.1:{port}/b/{code}/screen")
        await page.wait_for_selector("#line[data-state=live]")
        await page.wait_for_timeout(1000)
        figures = await measure(
            page, port, f"/b/{code}/activities/priorites/ballot", cookies, seconds
        )
        figures["chromium"] = browser.version
        await browser.close()
    return figures


async def measure(
    page: Page, port: int, path: str, cookies: list[str], seconds: float
) -> dict[str, Any]:
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "timeTicks"})
    await page.evaluate(COUNT)
    before, started = await spent(session), time.perf_counter()
    waiting = asyncio.create_task(page.evaluate(SHOWS, len(cookies)))
    last_answer = await cast(port, path, cookies, seconds)
    await waiting
    ended = time.perf_counter()
    busy = await spent(session) - before
    return {
        "main_thread_share": round(busy / (ended - started), 3),
        "behind_ms": round(1000 * (ended - last_answer), 1),
        "window_s": round(ended - started, 2),
        "drawings": await page.evaluate("window.drawings"),
    }


async def spent(session: CDPSession) -> float:
    """Returns the seconds that the page's main thread has spent in tasks."""
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


async def cast(port: int, path: str, cookies: list[str], seconds: float) -> float:
    """Casts a ballot for each cookie within `seconds`; returns when the last one was answered."""
    waiting: asyncio.Queue[Http] = asyncio.Queue()
    for _ in range(min(len(cookies), CONNECTIONS)):
        waiting.put_nowait(Http(port))
    started = time.perf_counter()

    async def vote(due: float, cookie: str) -> float:
        await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
        http = await waiting.get()
        status, _, answer = await http.ask(
            "PUT", path, {"fields": random.sample(FIELDS, 3)}, cookie
        )
        assert status == 200, answer
        waiting.put_nowait(http)
        return time.perf_counter()

    times = await asyncio.gather(*(vote(random.random() * seconds, cookie) for cookie in cookies))
    return max(times)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()

    def one() -> dict[str, Any]:
        with palabre() as server:
            return asyncio.run(run(server.port, chosen.phones, chosen.seconds))

    results = repeated(one, chosen.runs)
    parts = {"chromium": results[0]["chromium"]}
    settings = {"phones": chosen.phones, "seconds": chosen.seconds}
    print_result("screen", medians(results), results, parts, settings=settings)


if __name__ == "__main__":
    main()
