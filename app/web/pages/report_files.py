"""Long reports as files: asked for, watched while they are made, fetched."""

from uuid import UUID

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import NotFound
from app.learning import report_files as files
from app.records.managing import FileState, ReportFile
from app.web import current
from app.web.limits import limiter

_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OURS = frozenset({"_csrf", "report", "format", "permission"})
_LONGEST = 100


@limiter.limit("30/hour")
def make() -> Response:
    """Let the report that the form names be made."""
    form = request.form.to_dict()
    wanted = {name: text[:_LONGEST] for name, text in form.items() if name not in _OURS and text}
    report, file_format = form.get("report", ""), form.get("format", "")
    permission = form.get("permission", "")
    made = files.ask_for_file(
        current.reader(), report, file_format, permission, wanted, current.site()
    )
    return redirect(url_for(".show", file_id=made.id), 303)


def show(file_id: UUID) -> str:
    """Show how far the file is, and where to fetch it."""
    return _shown("report_file.html", str(file_id))


def standing(file_id: UUID) -> str:
    """Send the part of the page that changes."""
    return _shown("parts/report_file.html", str(file_id))


def download(file_id: UUID) -> Response:
    """Send the file."""
    file = _own(str(file_id))
    path = files.path_of(file, current.site())
    if file.state != FileState.READY or not path.is_file():
        raise NotFound("This file is not there yet, or no longer. Ask for the report again.")
    name = f"{file.report}.{file.format}"
    response = send_file(path, _MEDIA[file.format], as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _shown(template: str, file_id: str) -> str:
    file = _own(file_id)
    return render_template(
        template,
        file=file,
        title=file.title,
        percent=min(100, file.rows_made * 100 // max(1, file.rows_expected)),
        until=file.asked_at + files.KEPT,
        is_over=clock.now() > file.asked_at + files.KEPT,
    )


def _own(file_id: str) -> ReportFile:
    with current.site().store.reading() as unit:
        return files.own_file(current.reader(), file_id, unit)
