"""The poorest phone: from opening the link to the first ballot that can be sent, at a quarter of a
processor and 64 kbit/s.

    python3 -m app bench first_ballot.py [--throttle 4] [--kbits 64] [--latency 800] [--runs 3]

Chromium, its network and processor slowed by the DevTools protocol, nothing cached. The seconds are
the machine's alone: the name is typed in no time. `join`: the join page is painted; `ballot`: so is
the form, and sent now it would count (a plain form needs no script); `script`: the ballot's counter
runs; `live`: the line lives; `recorded`: the receipt is there after three ticks.
"""

import argparse
import itertools
import sys
import time

import httpx
from load import ROOT, medians, palabre, print_result, repeated
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(ROOT))
from tests.servers.chromium import FLAGS, get_chromium

JSON = {"accept": "application/json"}
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"
FIELDS = ("1", "8", "22")
NAMES = (f"Awa {number}" for number in itertools.count(1))  # who has another's name is asked first


def workshop(base: str) -> str:
    """The path of a board whose vote is open."""
    answer = httpx.post(
        f"{base}/boards",
        json={"title": "Bench", "template": "priority-vote", "locale": "fr"},
        headers=JSON,
    ).json()
    path = f"/b/{answer['code']}"
    with httpx.Client(base_url=base, headers=JSON) as host:
        host.get(answer["host_url"])
        vote = next(
            activity["key"]
            for activity in host.get(path).json()["activities"]
            if activity["kind"] == "vote"
        )
        host.post(f"{path}/activities/{vote}/open").raise_for_status()
    return path


def painted(page: Page) -> None:
    """Waits until the eye sees the page; its policy lets Playwright's own waiting not in."""
    while not page.evaluate(PAINTED):
        time.sleep(0.02)


def run(browser: Browser, address: str, chosen: argparse.Namespace) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 320, "height": 568}, locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(120_000)
    protocol = context.new_cdp_session(page)
    rate = chosen.kbits * 1000 / 8
    slow = {
        "offline": False,
        "latency": chosen.latency,
        "downloadThroughput": rate,
        "uploadThroughput": rate,
    }
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", slow)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": chosen.throttle})
    began = time.perf_counter()
    result = {}

    def reached(name: str) -> None:
        result[name] = round(time.perf_counter() - began, 2)

    page.goto(address, wait_until="commit")
    page.locator("button.button-main").wait_for()
    painted(page)
    reached("join")
    page.fill("#name", next(NAMES))
    page.locator("button.button-main").click(no_wait_after=True)
    page.locator("#ballot input[value='22']").wait_for()
    page.locator("#ballot [data-send]").wait_for()
    painted(page)
    reached("ballot")
    page.locator("#ballot .search:not([hidden])").wait_for()
    reached("script")
    page.locator("#line[data-state=live]").wait_for()
    reached("live")
    for field in FIELDS:
        page.locator(f"#ballot input[value='{field}']").check()
    page.locator("#ballot [data-send]").click(no_wait_after=True)
    page.locator("#receipt:not([hidden])").wait_for()
    reached("recorded")
    context.close()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--kbits", type=float, default=64)
    parser.add_argument("--latency", type=float, default=800)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    with palabre() as server, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{server.port}"
        address += workshop(address)
        browser = playwright.chromium.launch(executable_path=get_chromium(), args=list(FLAGS))
        results = repeated(lambda: run(browser, address, chosen), chosen.runs)
        parts = {"chromium": browser.version}
        browser.close()
    settings = {"throttle": chosen.throttle, "kbits": chosen.kbits, "latency_ms": chosen.latency}
    print_result("first_ballot", medians(results), results, parts, settings=settings)


if __name__ == "__main__":
    main()
