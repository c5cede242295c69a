"""For who runs the server: liveness, metrics, the list of addresses."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from app.domain.refusals import Refusal
from app.web.house import house
from app.web.metrics import registry_of
from app.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz(request: Request) -> Response:
    """200 when the database answers and the bus carries; else 503 and which of them does not."""
    try:
        await house(request).desk.database.read(lambda connection: connection.execute(text("SELECT 1")).scalar_one())
        database = True
    except Refusal:
        database = False
    bus = await house(request).bus.healthy()
    return JSONResponse({"ok": database and bus, "database": database, "bus": bus}, 200 if database and bus else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Prometheus text: see metrics.py."""
    return Response(generate_latest(registry_of(house(request))), media_type=CONTENT_TYPE_LATEST)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The addresses in words, from the OpenAPI description; nothing from another host."""
    if not house(request).settings.docs:
        raise Refusal("no_such_page")
    return page(request, "pages/docs.html", {"api": request.app.openapi()})
