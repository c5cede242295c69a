"""Addresses for operators: liveness, metrics, the list of addresses."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.domain.refusals import Refusal
from app.web.http.rendering import page
from app.web.http.routing import Router
from app.web.http.services import services_of

router = Router(include_in_schema=False)


@router.get("/healthz")
async def healthz(request: Request) -> Response:
    """Answers 200 where database and bus work; else 503 with what does not,
    and the cause."""
    cause = await services_of(request).probe.find_trouble()
    bus = await services_of(request).bus.healthy()
    body: dict[str, object] = {
        "ok": cause is None and bus,
        "database": cause is None,
        "bus": bus,
    }
    if cause is not None:
        body["cause"] = cause
    return JSONResponse(body, 200 if body["ok"] else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Returns Prometheus text: see metrics.py."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    from app.web.console.metrics import registry_of

    metrics_text = generate_latest(registry_of(services_of(request)))
    return Response(metrics_text, media_type=CONTENT_TYPE_LATEST)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Shows the addresses of the OpenAPI description; loads nothing from
    another host."""
    if not services_of(request).settings.docs:
        raise Refusal("no_such_page")
    return page(request, "http/docs.html", {"api": request.app.openapi()})
