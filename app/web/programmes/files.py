"""Downloads of a programme: JSON, long CSV, XLSX and PDF."""

import json

from anyio import to_thread
from fastapi import Request, Response

from app.domain.text import fold
from app.files.programme_csv import programme_csv
from app.files.programme_sheets import programme_sheets
from app.files.sheets import About
from app.locales import _
from app.queries.programmes.document import programme_json
from app.queries.programmes.view import ProgrammeView
from app.reports.pdf import report_order
from app.reports.programme.document import programme_document
from app.reports.words import Words
from app.web.http.pages.reader import language_of
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import services_of
from app.web.programmes.access import require_programme
from app.web.programmes.views import read_programme
from app.web.results.downloads import chosen_language, download, download_pdf, named_for
from app.web.results.files import WORKBOOK, XLSX
from app.web.results.report import DOCUMENTS

router = Router(prefix="/p/{code}")


async def _view(
    request: Request, code: str, locale: str | None = None
) -> ProgrammeView:
    """Returns the programme with names in the language of a file, else in the
    reader's."""
    await require_programme(request, code)
    view = (await read_programme(request, code))[1]
    return view.in_languages(named_for(request, locale))


def _language(request: Request, locale: str | None, view: ProgrammeView) -> str:
    return chosen_language(locale, language_of(request, view.locale))


def file_name(view: ProgrammeView, language: str, ending: str) -> str:
    """Returns "programme-afrique-2026-fr.pdf"."""
    title = "-".join(fold(view.title).split())[:40].rstrip("-")
    what = fold(translate(language, _("Programme"))).replace(" ", "-")
    return f"{what}-{title or view.code.lower()}-{language}.{ending}"


@router.get("/export.json")
async def programme_export_json(request: Request, code: Code) -> Response:
    """Returns the programme in numbers: {framework, towns, fields, …}, as
    `palabre gather` does."""
    view = await _view(request, code)
    body = json.dumps(programme_json(view), ensure_ascii=False, indent=1) + "\n"
    return download(body.encode(), f"programme-{code.lower()}.json", "application/json")


@router.get("/export.csv")
async def programme_export_csv(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns a line for each field of each town, for a spreadsheet."""
    view = await _view(request, code, locale)
    language = _language(request, locale, view)
    body = await to_thread.run_sync(programme_csv, view, language, limiter=DOCUMENTS)
    return download(body, file_name(view, language, "csv"), "text/csv; charset=utf-8")


@router.get("/export.xlsx")
async def programme_export_xlsx(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns sums, towns, countries, languages and boards as one XLSX file.

    Refuses `cannot_set`.
    """
    view = await _view(request, code, locale)
    language = _language(request, locale, view)
    moment = services_of(request).context.clock()

    sheets = await to_thread.run_sync(
        programme_sheets, Words(language), view, limiter=DOCUMENTS
    )
    about = About(view.title, "Palabre", moment)
    body = await services_of(request).typesetters.make(request, WORKBOOK, sheets, about)
    return download(body, file_name(view, language, "xlsx"), XLSX)


@router.get("/export.pdf")
async def programme_export_pdf(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns the programme's report as PDF. Refuses `cannot_set`."""
    view = await _view(request, code, locale)
    language = _language(request, locale, view)
    services = services_of(request)
    now, moment = services.context.now(), services.context.clock()
    document = await to_thread.run_sync(
        programme_document, Words(language), view, now, limiter=DOCUMENTS
    )
    order = report_order(document, moment)
    return await download_pdf(request, order, file_name(view, language, "pdf"))
