"""P8, P9: what the participant's page weighs, and what a tally costs a slow phone's main thread.

    python3 -m app bench phone.py [--frames 60] [--throttle 4] [--runs 3]

A real Chromium on a board of 100 notes. Each frame changes the votes of 20 fields, is what the
server sends (the turnout's numbers in the tally too), and is handed to the page's own socket: the
time is from its event until the page has done with it, and the numbers on the page are
compared with it afterwards. What the page puts off (rows out of sight and the order of the list,
once a second) is not in that time but in all_script_ms, which holds this script's own part too. A
frame's version is the board's, or the page would ask for what it seems to lack.
"""

import argparse
import json
import random
import statistics
import sys
import uuid
from typing import Any

import httpx
from load import ROOT, medians, palabre, print_result, repeated
from playwright.sync_api import CDPSession, Page, sync_playwright

sys.path.insert(0, str(ROOT))
from tests.servers.chromium import FLAGS, get_chromium

FIELDS = [str(number) for number in range(1, 31)]
JSON = {"accept": "application/json"}
# Before any script of the page: its newest socket is to be had.
KEEP_SOCKET = """window.WebSocket = class extends WebSocket {
  constructor(...parts) { super(...parts); window.newestSocket = this; }
};"""
PUSH = """([data]) => {
  const event = new MessageEvent("message", { data });
  const began = performance.now();
  newestSocket.dispatchEvent(event);
  return performance.now() - began;
}"""
HELD = "() => getVersion()"
SHOWN = """() => Object.fromEntries([...document.querySelectorAll(".ranking-row")]
  .map((row) => [row.dataset.field, Number(row.querySelector("[data-votes]").textContent)]))"""


def workshop(base: str) -> str:
    """The path of a board of 100 notes whose vote is open."""
    answer = httpx.post(
        f"{base}/boards",
        json={"title": "Bench", "template": "culture21plus", "locale": "fr"},
        headers=JSON,
    ).json()
    path = f"/b/{answer['code']}"
    with (
        httpx.Client(base_url=base, headers=JSON) as host,
        httpx.Client(base_url=base, headers=JSON) as writer,
    ):
        host.get(answer["host_url"])
        host.post(f"{path}/activities/situation/open")
        writer.post(f"{path}/seats", json={"name": "Writer"})
        for number in range(100):
            note = {
                "activity": "situation",
                "field": FIELDS[number % 30],
                "text": f"Une note de l’atelier, la {number}e, sur une ligne ou deux",
            }
            writer.put(f"{path}/notes/{uuid.uuid4()}", json=note).raise_for_status()
        host.post(f"{path}/activities/situation/close")
        host.post(f"{path}/activities/priorites/open").raise_for_status()
    return path


def weigh(page: Page, address: str) -> dict[str, float]:
    """Bytes of bodies as they travel (gzip) and requests, the socket's included, until the page
    votes and is live; and the bytes of what it loads by itself after that."""
    urls: list[str] = []
    sockets: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(address)
    page.wait_for_selector("#line[data-state=live]")
    first = len(urls)
    page.wait_for_function("() => window.htmx")
    cookie = "; ".join(f"{cooky['name']}={cooky['value']}" for cooky in page.context.cookies())
    sizes = {}  # what offline.js keeps comes from the browser's own cache
    for url in urls:
        heads = {
            "Accept-Encoding": "gzip",
            "Cookie": cookie,
            "Accept": "text/html",
            "Accept-Language": "fr",
        }
        with httpx.stream("GET", url, headers=heads) as answer:
            sizes[url] = len(b"".join(answer.iter_raw()))
    return {
        "page_bytes": sum(sizes[url] for url in set(urls[:first])),
        "later_bytes": sum(sizes[url] for url in set(urls) - set(urls[:first])),
        "requests": first + len(sockets),
    }


def run(base: str, frames: int, throttle: float) -> dict[str, Any]:
    path = workshop(base)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get_chromium(), args=list(FLAGS))
        page = browser.new_context(
            viewport={"width": 360, "height": 740}, locale="fr-FR"
        ).new_page()
        page.add_init_script(KEEP_SOCKET)
        page.goto(f"{base}{path}")
        page.fill("#name", "Awa")
        page.click("button.button-main")
        page.wait_for_selector("#stage")
        result: dict[str, Any] = weigh(page, f"{base}{path}?activity=priorites")
        for field in ("1", "8", "22"):
            page.locator(f"input[name=fields][value='{field}']").check()
        page.locator("#ballot [data-send]").click()
        page.wait_for_selector("#receipt:not([hidden])")
        result |= push(page, frames, throttle)
        result["chromium"] = browser.version
        browser.close()
    return result


def push(page: Page, frames: int, throttle: float) -> dict[str, float]:
    browser = page.context.new_cdp_session(page)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    browser.send("Performance.enable")
    before = spent(browser)
    votes = page.evaluate(SHOWN)
    version = page.evaluate(HELD)
    taken = []
    for ballots in range(frames):
        for field in random.sample(FIELDS, 20):
            votes[field] += random.randint(1, 3)
        counts = [votes[field] for field in sorted(FIELDS)]
        row = ["priorites", 1, ballots, 2 * frames, *counts]
        frame = {"version": version, "row": row}
        taken.append(page.evaluate(PUSH, [json.dumps(frame)]))
        page.wait_for_timeout(20)
    page.wait_for_timeout(1500)  # the last order of the list is done
    whole = {name: round((now - before[name]) / frames, 2) for name, now in spent(browser).items()}
    assert page.evaluate(SHOWN) == votes, "the page shows other numbers than it was sent"
    return {
        "script_ms": round(statistics.median(taken), 2),
        "script_p90_ms": round(statistics.quantiles(taken, n=10)[-1], 2),
        **whole,
    }


def spent(browser: CDPSession) -> dict[str, float]:
    """What the page's main thread has spent so far, milliseconds: whatever a frame puts off until
    later is in it too."""
    result = {
        metric["name"]: 1000 * metric["value"]
        for metric in browser.send("Performance.getMetrics")["metrics"]
    }
    names = {
        "all_script_ms": "ScriptDuration",
        "style_ms": "RecalcStyleDuration",
        "layout_ms": "LayoutDuration",
        "task_ms": "TaskDuration",
    }
    return {name: result[theirs] for name, theirs in names.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()

    def one() -> dict[str, Any]:
        with palabre() as server:
            return run(f"http://127.0.0.1:{server.port}", chosen.frames, chosen.throttle)

    results = repeated(one, chosen.runs)
    settings = {"changed_fields": 20, "frames": chosen.frames, "throttle": chosen.throttle}
    parts = {"chromium": results[0]["chromium"]}
    print_result("phone", medians(results), results, parts, settings=settings)


if __name__ == "__main__":
    main()
