"""P19: a programme of 1,000 towns: their exports of 100 kB gathered, and the page.

Each file is the demo's workshop with another town, other receipts and a seal of its own, so that
none is taken for another. The page's boards are made by one POST.

python3 -m app bench programme.py [--towns 1000] [--runs 3]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from load import palabre, print_result

from app.domain.votes.seal import round_of_document, seal_sha256
from app.frameworks.demo.session import Maker, demo_session
from app.locales import catalogue

ROOT = Path(__file__).resolve().parent.parent
AT = "2026-11-29T10:00:00.000Z"


def workshop() -> Any:
    codes = iter(range(10**7))
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

    def code(length: int) -> str:
        number, text = next(codes), ""
        for _ in range(length):
            number, place = divmod(number, len(letters))
            text += letters[place]
        return f"{text[:4]}-{text[4:]}" if length > 6 else text

    return demo_session(Maker(catalogue("fr").gettext, code, AT), invented=True)


def write_files(folder: Path, towns: int) -> int:
    """Writes the exports; returns the bytes of one."""
    document = workshop()
    rounds = [round_ for activity in document["activities"] for round_ in activity["rounds"]]
    size = 0
    for number in range(towns):
        document["board"] |= {"code": f"B{number:05}", "place": f"Ville {number}"}
        for round_ in rounds:
            round_["ballots"][0]["receipt"] = f"2222-{number:04}".replace("1", "B").replace(
                "0", "A"
            )
            round_["ballots"].sort(key=lambda ballot: ballot["receipt"])
            form = round_["seal"].get("form", "seal/1")
            round_["seal"]["sha256"] = seal_sha256(form, round_of_document(round_))
        body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
        (folder / f"{number:05}.json").write_bytes(body)
        size = len(body)
    return size


def gather(towns: int) -> dict[str, float]:
    """Seconds, MiB and towns of `palabre gather`, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_files(folder, towns)
        started = time.monotonic()
        output = folder / "programme.out"
        command = [sys.executable, "-m", "app", "gather", name, "-o", str(output)]
        child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - started
        assert status == 0
        counted = len(json.loads(output.read_bytes())["towns"])
        assert counted == towns, counted
    return {
        "kB": round(size / 1000),
        "gather_s": round(seconds, 2),
        "MiB": round(usage.ru_maxrss / 1024),
    }


def ask(url: str, body: Any = None, **headers: str) -> tuple[Any, bytes]:
    data = None if body is None else json.dumps(body).encode()
    kind = {"Content-Type": "application/json"} if data else {}
    request = urllib.request.Request(url, data, {**kind, **headers})
    with urllib.request.build_opener(Stay).open(request, timeout=120) as answer:
        return answer.headers, answer.read()


class Stay(urllib.request.HTTPRedirectHandler):
    """Takes a redirect as the answer, for its cookie."""

    def http_error_303(self, request: Any, file: Any, *rest: Any) -> Any:
        return file


def page(towns: int) -> dict[str, float]:
    """Seconds to make the boards, and to the page: read for the first time, and again."""
    lines = [{"town": f"Ville {number}", "country": "Mali"} for number in range(towns)]
    with palabre() as server:
        base = f"http://127.0.0.1:{server.port}"
        body = {"title": "Mille", "template": "culture21plus", "towns": lines}
        started = time.monotonic()
        _, answer = ask(f"{base}/programmes", body, Accept="application/json")
        creation = time.monotonic() - started
        new = json.loads(answer)
        headers, _ = ask(base + urlsplit(new["programme_url"]).path)
        cookie = headers["set-cookie"].partition(";")[0]
        seconds = []
        for _ in range(2):
            started = time.monotonic()
            ask(f"{base}/p/{new['code']}", Cookie=cookie, Accept="text/html")
            seconds.append(round(time.monotonic() - started, 3))
    return {"made_s": round(creation, 2), "page_s": seconds[0], "again_s": seconds[1]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--towns", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    runs = [{**gather(options.towns), **page(options.towns)} for _ in range(options.runs)]
    median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print_result("programme", median, runs, towns=options.towns)


if __name__ == "__main__":
    main()
