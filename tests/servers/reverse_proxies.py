"""What nginx and Caddy have in common in front of processes of Palabre."""

import ssl
from collections.abc import Iterable
from pathlib import Path

import httpx

from tests.servers.process import Server


class ReverseProxy(Server):
    """`trust` is what httpx must verify with; `repeats_bodies` says whether a ballot can be sent
    again, to another process."""

    url: str
    repeats_bodies = True

    @property
    def trust(self) -> ssl.SSLContext | bool:
        return True

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/metrics", timeout=2, verify=self.trust).status_code == 404
        except (OSError, httpx.TransportError):
            return False


def adapted(configuration: Path, changes: Iterable[tuple[str, str]]) -> str:
    """A configuration that we ship, with a test's addresses in the place of its own."""
    text = configuration.read_text(encoding="utf-8")
    for shipped, ours in changes:
        assert shipped in text
        text = text.replace(shipped, ours)
    return text
