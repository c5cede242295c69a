"""Files that people use: the workbook, each written in a thread on its first use."""

from datetime import datetime

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from app.queries.results.workbook import WorkbookData, workbook_data
from app.reports.file_names import file_name
from app.reports.words import Words
from app.web.http.identity import require_role
from app.web.http.routing import Code
from app.web.http.services import services_of
from app.web.results.downloads import chosen_language, download
from app.web.results.report import DOCUMENTS

router = APIRouter(prefix="/b/{code}")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/workbook.xlsx")
async def get_workbook(request: Request, code: Code, locale: str | None = None) -> Response:
    """Returns results, blocks, notes, turnout and sealed ballots as one XLSX file.

    A hidden tally is not in it, and no ballot before the seal of its round.
    """
    await require_role(request, code)
    context = services_of(request).context
    now, moment = context.now(), context.clock()
    data = await context.database.read(lambda connection: workbook_data(connection, code, now))
    language = chosen_language(locale, data.label.locale)
    body = await to_thread.run_sync(_workbook, data, language, moment, limiter=DOCUMENTS)
    return download(body, file_name(data.label, "workbook", language, "xlsx"), XLSX)


def _workbook(data: WorkbookData, language: str, moment: datetime) -> bytes:
    from app.files.workbook import About, write_workbook
    from app.files.workbook_sheets import sheets_of

    return write_workbook(
        sheets_of(Words(language), data), About(data.report.board.title, "Palabre", moment)
    )
