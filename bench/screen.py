"""P16: how soon a projector and a console show what a room votes at once, and what that costs them.

    python3 -m app bench screen.py [--seconds 10] [--runs 3]

A real Chromium without a graphics processor shows the screen at 1920 × 1080, or the host's console
at 1280 × 800, while 300 or 1,000 phones cast a ballot each within some seconds. `p50_ms` and
`p99_ms` are the times from a ballot's answer until its number is painted: the nth ballot that was
answered is there with the first picture that counts n ballots. `main_thread_share` is the time that
the page's main thread is in tasks over the time from the first ballot to the last picture;
`drawings` counts the pictures.
"""

import argparse
import asyncio
import random
import sys
import time
from typing import Any

from load import ROOT, Http, board, medians, palabre, percentile, print_result, repeated, seats
from playwright.async_api import CDPSession, Page, async_playwright

sys.path.insert(0, str(ROOT))
from tests.servers.chromium import FLAGS, get_chromium

FIELDS = [str(number) for number in range(1, 31)]
CONNECTIONS = 64  # for ballots
SIZES = {"screen": (1920, 1080), "console": (1280, 800)}
# Where each page says how many have voted, first of all numbers there.
COUNTS = {"screen": "#stage [data-ballots]", "console": "main .turnout"}
# Notes (milliseconds since 1970, ballots) of every picture: the task after the frame of a change.
PICTURES = """(selector) => {
  const channel = new MessageChannel();
  window.pictures = [];
  const shown = () => Number(document.querySelector(selector)?.textContent.match(/\\d+/)?.[0] ?? 0);
  channel.port1.onmessage = ({ data }) => {
    pictures.push([performance.timeOrigin + performance.now(), data]);
  };
  let last = shown();
  new MutationObserver(() => {
    const count = shown();
    if (count === last) return;
    last = count;
    requestAnimationFrame(() => channel.port2.postMessage(count));
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


async def run(port: int, kind: str, phones: int, seconds: float) -> dict[str, Any]:
    """Returns the figures of one page while so many vote."""
    code, host = await board(port)
    await Http(port).ask("POST", f"/b/{code}/activities/priorites/open", None, host)
    cookies = await seats(port, code, phones)
    width, height = SIZES[kind]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=get_chromium(), args=list(FLAGS))
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR"
        )
        address = f"http://127.0.0.1:{port}/b/{code}/{kind}"
        if kind == "console":
            for name, _, value in (cookie.partition("=") for cookie in host.split("; ")):
                await context.add_cookies([{"name": name, "value": value, "url": address}])
        page = await context.new_page()
        await page.goto(address)
        await page.wait_for_selector("#line[data-state=live]", state="attached")
        await page.wait_for_selector(COUNTS[kind], state="attached")
        await page.wait_for_timeout(1000)
        path = f"/b/{code}/activities/priorites/ballot"
        figures = await measure(page, port, path, cookies, seconds, COUNTS[kind])
        figures["chromium"] = browser.version
        await browser.close()
    return figures


async def measure(
    page: Page, port: int, path: str, cookies: list[str], seconds: float, selector: str
) -> dict[str, Any]:
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "timeTicks"})
    await page.evaluate(PICTURES, selector)
    before, started = await spent(session), time.time()
    answers = await cast(port, path, cookies, seconds)
    await page.wait_for_function(
        "(ballots) => pictures.at(-1)?.[1] === ballots", arg=len(cookies), timeout=60_000
    )
    busy = await spent(session) - before
    pictures = await page.evaluate("pictures")
    waits = painted(sorted(answers), pictures)
    return {
        "p50_ms": round(percentile(waits, 0.5), 1),
        "p99_ms": round(percentile(waits, 0.99), 1),
        "main_thread_share": round(busy / (pictures[-1][0] / 1000 - started), 3),
        "drawings": len(pictures),
    }


def painted(answers: list[float], pictures: list[list[float]]) -> list[float]:
    """Returns for each ballot the milliseconds from its answer to the first picture with it, 0 for
    one that was painted before its answer was read."""
    waits, place = [], 0
    for number, answered in enumerate(answers, 1):
        while pictures[place][1] < number:
            place += 1
        waits.append(max(0.0, pictures[place][0] - 1000 * answered))
    return waits


async def spent(session: CDPSession) -> float:
    """Returns the seconds that the page's main thread has spent in tasks."""
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


async def cast(port: int, path: str, cookies: list[str], seconds: float) -> list[float]:
    """Casts a ballot for each cookie within `seconds`; returns when each was answered, in seconds
    since 1970."""
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
        return time.time()

    return await asyncio.gather(*(vote(random.random() * seconds, cookie) for cookie in cookies))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    parts: dict[str, str] = {}

    def measured() -> dict[str, Any]:
        figures: dict[str, Any] = {}
        for kind, phones in (("screen", 300), ("screen", 1000), ("console", 300)):
            with palabre() as server:
                result = asyncio.run(run(server.port, kind, phones, chosen.seconds))
            parts["chromium"] = result.pop("chromium")
            figures |= {f"{kind}_{phones}_{name}": value for name, value in result.items()}
        return figures

    results = repeated(measured, chosen.runs)
    print_result("screen", medians(results), results, parts, settings={"seconds": chosen.seconds})


if __name__ == "__main__":
    main()
