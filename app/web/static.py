"""Static files under one folder named by the hash of them all: cached for ever, compressed once, imports stay relative."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.domain.refusals import Refusal

STATIC = Path(__file__).parents[1] / "static"
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
TEXTUAL = {".js", ".css", ".svg", ".webmanifest"}
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asset:
    body: bytes
    packed: bytes | None
    kind: str


@cache
def assets() -> dict[str, Asset]:
    """Every file by its path under static/, read once."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            packed = gzip.compress(body, 9, mtime=0) if path.suffix in TEXTUAL else None
            kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            found[path.relative_to(STATIC).as_posix()] = Asset(body, packed, kind)
    return found


@cache
def build() -> str:
    """The hash of all files, names included."""
    digest = hashlib.sha256()
    for name, asset in assets().items():
        digest.update(name.encode() + b"\0" + asset.body)
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of a file; a name that is not there fails in the first test that renders it."""
    assert name in assets(), name
    return f"/static/{build()}/{name}"


@router.get("/static/{version}/{name:path}")
def static_file(request: Request, version: str, name: str) -> Response:
    """A page of the version before may still ask for its files: it gets today's, uncached."""
    asset = assets().get(name)
    if asset is None:
        raise Refusal("no_such_page")
    headers = dict(FOREVER) if version == build() else {"Cache-Control": "no-cache"}
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.kind, headers=headers)
    return Response(asset.body, media_type=asset.kind, headers=headers)
