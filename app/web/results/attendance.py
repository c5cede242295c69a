"""The attendance sheet to print, afterwards the list of who was present, and
certificates."""

from fastapi import Request, Response

from app.domain.refusals import Refusal
from app.queries.results.attendance import Attendance, Attendee, attendance_of
from app.reports.attendance import (
    by_name,
    certificates_order,
    presence_order,
    signing_order,
)
from app.reports.file_names import file_name
from app.reports.words import Words
from app.web.http.identity import require_role
from app.web.http.pages.reader import language_of
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.results.downloads import chosen_language, download_pdf, named_for

router = Router(prefix="/b/{code}")


@router.get("/attendance.pdf")
async def get_attendance(
    request: Request, code: Code, presence: bool = False, locale: str | None = None
) -> Response:
    """Returns names and organisations with a column to sign for each session
    and ten empty rows.

    With `presence`, who was present, in the room or online, instead. For
    hosts.
    """
    await require_role(request, code)

    spoken = named_for(request, locale)
    attendance = await read(request, attendance_of, code, spoken)
    language = chosen_language(locale, language_of(request, attendance.locale))
    kind, order_of = (
        ("presence", presence_order) if presence else ("attendance", signing_order)
    )
    order = order_of(Words(language), attendance)
    name = file_name(attendance.label, kind, language, "pdf")
    return await download_pdf(request, order, name)


@router.get("/certificates.pdf")
async def get_certificates(
    request: Request, code: Code, seat: str | None = None, locale: str | None = None
) -> Response:
    """Returns a certificate of participation for everybody present, or for one
    `seat`: A4 across.

    For hosts. Refuses `no_such_seat`, `nobody_present`, `not_present`.
    """
    await require_role(request, code)

    attendance = await read(request, attendance_of, code)
    people = _certified(attendance, seat)
    language = chosen_language(locale, language_of(request, attendance.locale))
    order = certificates_order(Words(language), attendance, people)
    name = file_name(attendance.label, "certificates", language, "pdf")
    return await download_pdf(request, order, name)


def _certified(attendance: Attendance, seat: str | None) -> list[Attendee]:
    """Returns who is present, by name; only who has the seat, where one is
    asked for.

    Refuses `no_such_seat`, `nobody_present`, `not_present`.
    """
    if seat is None:
        present = [person for person in by_name(attendance.people) if person.present]
        if not present:
            raise Refusal("nobody_present")
        return present
    chosen = [person for person in attendance.people if person.seat == seat]
    if not chosen:
        raise Refusal("no_such_seat")
    if not chosen[0].present:
        raise Refusal("not_present")
    return chosen
