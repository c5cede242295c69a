"""The README's pictures, from the running program: `python3 -m app screenshots`. Their votes are
invented."""

import os
import random
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

from app.frameworks.demo import seat_name, segou
from tests.servers.chromium import FLAGS, get_chromium
from tests.servers.process import free_port, until

SHOTS = Path(__file__).parent
JSON = {"accept": "application/json", "accept-language": "fr"}


def workshop(base: str) -> dict[str, str]:
    """The board of Ségou with all its situation notes and 27 invented ballots, its vote still open;
    its links."""
    chance = random.Random(21)
    links: dict[str, str] = httpx.post(
        f"{base}/boards",
        json={
            "title": "Atelier Culture 21 Plus – Ségou",
            "place": "Ségou",
            "template": "culture21plus",
            "locale": "fr",
        },
        headers=JSON,
    ).json()
    path, data = f"/b/{links['code']}", segou()
    with httpx.Client(base_url=base, headers=JSON) as host:
        host.get(links["host_url"])
        host.post(f"{path}/activities/situation/open")
        people = []
        for participant in data["participants"]:
            name, organisation = seat_name(participant)
            person = httpx.Client(base_url=base, headers=JSON)
            person.post(
                f"{path}/seats",
                json={
                    "name": name,
                    "organisation": organisation[:160],
                    "attendance": chance.choice(["in_room", "online"]),
                },
            )
            people.append(person)
        written = [
            (place["field"], text)
            for place in data["notes"]["situation"]
            for text in place["texts"]
        ]
        for place, (field, text) in enumerate(written):
            note = {"activity": "situation", "field": field, "text": text}
            people[place % len(people)].put(f"{path}/notes/{uuid.uuid4()}", json=note)
        host.post(f"{path}/activities/priorites/open", json={"minutes": 5})
        for person in people[:27]:
            fields = chance.choices(
                range(1, 31), weights=[1 + 5 * (n in {1, 7, 9, 13, 22}) for n in range(30)], k=12
            )
            person.put(
                f"{path}/activities/priorites/ballot",
                json={"fields": [str(n) for n in list(dict.fromkeys(fields))[:3]]},
            )
        for person in people:
            person.close()
    return links


def shoot(browser: Browser, links: dict[str, str]) -> None:
    def page(width: int, height: int):  # type: ignore[no-untyped-def]
        return browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR"
        ).new_page()

    screen = page(1920, 1080)
    screen.goto(links["screen_url"])
    screen.wait_for_selector("#line[data-state=live]")
    screen.screenshot(path=SHOTS / "screen.png")
    console = page(1280, 800)
    console.goto(links["host_url"])
    console.wait_for_selector("#line[data-state=live]")
    console.screenshot(path=SHOTS / "console.png")
    phone = page(360, 740)
    phone.goto(links["join_url"])
    phone.fill("#name", "Awa")
    phone.screenshot(path=SHOTS / "phone-join.png")
    phone.click("button.button-main")
    phone.wait_for_selector("#ballot")
    for number in ("7", "9"):
        phone.check(f"#ballot input[value='{number}']")
    phone.screenshot(path=SHOTS / "phone-ballot.png")
    phone.goto(f"{links['join_url']}?activity=situation&place=communautes")
    phone.wait_for_selector("#line[data-state=live]")
    phone.screenshot(path=SHOTS / "phone-notes.png")


def main() -> None:
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = {**os.environ, "PALABRE_DATA_DIR": folder, "PALABRE_LIMITS": "off"}
        server = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--port", str(port)], env=env
        )
        try:
            base = f"http://127.0.0.1:{port}"
            until(lambda: _up(base), seconds=60, otherwise=lambda: "the server did not start")
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=get_chromium(), args=list(FLAGS))
                shoot(browser, workshop(base))
                browser.close()
        finally:
            server.terminate()
            server.wait(15)


def _up(base: str) -> bool:
    try:
        return httpx.get(f"{base}/healthz").status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
