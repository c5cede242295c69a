"""A laptop in the room, without internet: its own address on console and screen, and whether a
phone has come in by it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.serving import lan
from tests.servers.palabre import Palabre
from tests.web.people import Workshop

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
UNPROVED = "No phone has opened this address yet"


class RoomPalabre(Palabre):
    """As on the facilitator's laptop."""

    def command(self) -> Sequence[str | Path]:
        return [*super().command(), "--lan"]


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Palabre]:
    if not lan.lan_address():
        pytest.skip("this machine has no network at all")
    server = RoomPalabre(tmp_path).start()
    yield server
    server.stop()


def test_the_room_s_address_is_everywhere_and_the_first_phone_proves_it(laptop: Palabre) -> None:
    with httpx.HTTPTransport() as wires:
        workshop = Workshop(laptop.url, wires, title="Ségou")
        room = f"http://{lan.lan_address()}:{laptop.port}"
        assert workshop.links["join_url"] == f"{room}{workshop.path}"
        links = {link for name, link in workshop.links.items() if name.endswith("_url")}
        assert all(link.startswith(f"{room}/b/") for link in links), links
        assert f"Phones on the same network: {room}" in laptop.log()
        screen = workshop.moussa.get(f"{workshop.path}/screen", headers=PAGE).text
        assert urlsplit(room).netloc in screen
        assert "127.0.0.1" not in screen
        assert "<svg" in workshop.moussa.get(f"{workshop.path}/qr.svg").text

        def console() -> str:
            return workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text

        assert room in console()
        assert (
            workshop.moussa.get(workshop.links["join_url"], headers=PAGE).status_code == 200
        )  # the laptop itself proves nothing
        assert UNPROVED in console()
        with httpx.Client(
            transport=httpx.HTTPTransport(local_address="127.0.0.2")
        ) as phone:  # no address of this laptop's own
            assert phone.get(f"{laptop.url}{workshop.path}", headers=PAGE).status_code == 200
        assert UNPROVED not in console()


def test_a_hotspot_without_a_way_out_has_its_address_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without internet there is no route to anywhere: the interfaces are asked."""
    monkeypatch.setattr(
        lan, "NOWHERE", ("255.255.255.255", 9)
    )  # refused, as any address without a way to it
    addresses = [
        address
        for address in lan.interface_addresses()
        if not address.startswith(("127.", "169.254."))
    ]
    assert lan.lan_address() == (addresses[0] if addresses else "")
