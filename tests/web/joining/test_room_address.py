"""A laptop in several networks: the address that a facilitator chose outlives its restart."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.main import create_app
from app.settings import Settings

CABLE, HOTSPOT = "http://192.0.2.7:8000", "http://10.42.0.1:8000"
BOTH = (("cable", CABLE), ("hotspot", HOTSPOT))
HOME = "http://127.0.0.1:8000"
JSON = {"accept": "application/json", "accept-language": "en"}
Addresses = tuple[tuple[str, str], ...]


def with_server(folder: Path, addresses: Addresses, visit: Any) -> Any:
    """Returns what `visit` returns for a client of a server that runs as long as it takes."""

    async def run() -> Any:
        app = create_app(Settings(data_dir=folder), lambda: addresses)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url=HOME, headers=JSON
            ) as client,
        ):
            return await visit(client)

    return asyncio.run(run())


def starts_and_chooses(url: str, links: dict[str, str]) -> Any:
    async def visit(client: httpx.AsyncClient) -> httpx.Response:
        board = {"title": "Ségou", "template": "culture21plus", "locale": "fr"}
        links.update((await client.post("/boards", json=board)).json())
        await client.get(urlsplit(links["host_url"]).path)
        return await client.post(f"/b/{links['code']}/room-address", json={"url": url})

    return visit


def join_address(links: dict[str, str]) -> Any:
    async def visit(client: httpx.AsyncClient) -> str:
        await client.get(urlsplit(links["organiser_url"]).path)
        page = await client.get(f"/b/{links['code']}/links", headers={"accept": "text/html"})
        return page.text

    return visit


def test_a_chosen_address_is_remembered_at_the_next_start(tmp_path: Path) -> None:
    links: dict[str, str] = {}
    chosen = with_server(tmp_path, BOTH, starts_and_chooses(HOTSPOT, links))
    assert chosen.json() == {"join_url": f"{HOTSPOT}/b/{links['code']}"}
    again = with_server(tmp_path, BOTH, join_address(links))
    assert f"{HOTSPOT}/b/{links['code']}" in again
    assert CABLE not in again
    # The hotspot is off: what the machine has leads in.
    assert f"{CABLE}/b/{links['code']}" in with_server(tmp_path, BOTH[:1], join_address(links))


def test_another_machine_s_address_is_refused_and_the_file_names_none(tmp_path: Path) -> None:
    links: dict[str, str] = {}
    chosen = with_server(tmp_path, BOTH, starts_and_chooses("http://192.0.2.99:8000", links))
    assert (chosen.status_code, chosen.json()["refusal"]) == (422, "bad_setting")
    assert with_server(tmp_path, BOTH, starts_and_chooses(HOTSPOT, links)).status_code == 200

    async def exports(client: httpx.AsyncClient) -> str:
        await client.get(urlsplit(links["organiser_url"]).path)
        file: str = (await client.get(f"/b/{links['code']}/export.json")).text
        return file

    file = with_server(tmp_path, BOTH, exports)
    assert "palabre-session/1" in file
    assert HOTSPOT not in file
