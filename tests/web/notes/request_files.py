"""Which files of app/ a note's request goes through, seen on a real server."""

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

import httpx

from app.main import create_app
from app.serving.server import build_server, listen
from app.settings import Settings
from tests.web.people import Workshop

APP = f"{Path(__file__).parents[3] / 'app'}/"


class Trace:
    """Writes down the file of every function of app/ that is called, in every thread begun after
    it was installed, while it is `on`."""

    def __init__(self) -> None:
        self.on = False
        self.files: list[str] = []

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if self.on and event == "call" and name.startswith(APP):
            self.files.append(name[len(APP) :])

    def stays(self) -> list[str]:
        """Returns the files in order; calls after one another in one file are one stay."""
        return [name for name, _ in groupby(self.files)]


@contextmanager
def traced_server(trace: Trace) -> Iterator[str]:
    """Yields the address of a server whose threads are traced."""
    with tempfile.TemporaryDirectory() as folder:
        server = build_server(create_app(Settings(data_dir=Path(folder))), log_config=None)
        listener = listen("127.0.0.1", 0)
        threading.setprofile(trace)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            threading.setprofile(None)  # type: ignore[arg-type]
            server.should_exit = True
            thread.join()


def stays_of_a_note() -> list[str]:
    """Returns the files through which the second note of a seat goes, from its request to its
    answer."""
    trace = Trace()
    with traced_server(trace) as url, httpx.HTTPTransport(retries=5) as transport:
        awa = Workshop(url, transport).seat()
        awa.note("Un musée du fleuve").raise_for_status()
        trace.on = True
        awa.note("Une bibliothèque").raise_for_status()
        trace.on = False
    return trace.stays()


if __name__ == "__main__":
    sys.stdout.write("\n".join(stays_of_a_note()) + "\n")
