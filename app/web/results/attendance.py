"""The attendance sheet to print, and afterwards the list of who was present."""

from fastapi import APIRouter, Request, Response

from app.queries.results.attendance import attendance_of
from app.reports.attendance import presence_order, signing_order
from app.reports.file_names import file_name
from app.reports.words import Words
from app.web.http.identity import require_role
from app.web.http.rendering import language_of
from app.web.http.routing import Code
from app.web.http.services import services_of
from app.web.results.downloads import chosen_language, download, named_for

router = APIRouter(prefix="/b/{code}")


@router.get("/attendance.pdf")
async def get_attendance(
    request: Request, code: Code, presence: bool = False, locale: str | None = None
) -> Response:
    """Returns names and organisations with a column to sign for each session and ten empty rows.

    With `presence`, who was present, in the room or online, instead. For hosts.
    """
    await require_role(request, code)

    database = services_of(request).context.database
    spoken = named_for(request, locale)
    attendance = await database.read(lambda connection: attendance_of(connection, code, spoken))
    language = chosen_language(locale, language_of(request, attendance.locale))
    kind, order_of = ("presence", presence_order) if presence else ("attendance", signing_order)
    order = order_of(Words(language), attendance)
    body = await services_of(request).typesetters.set(request, order)
    return download(body, file_name(attendance.label, kind, language, "pdf"), "application/pdf")
