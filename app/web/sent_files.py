"""Files as a form sends them for an exercise, each within the limit of size."""

from flask import request

from app.errors import OverLimit
from app.grading.exercise import Exercise
from app.web import current


def sent_files(exercise: Exercise) -> dict[str, bytes]:
    """Return the files that were sent for *exercise*, by name."""
    limit = current.site().settings.upload_limit
    found = {}
    for sent in request.files.getlist(f"upload.{exercise.id}"):
        if not sent.filename:
            continue
        data = sent.stream.read(limit + 1)
        if len(data) > limit:
            raise OverLimit(f"A file may have at most {limit // 1024 // 1024} MB.")
        found[_plain_name(sent.filename)] = data
    return found


def _plain_name(name: str) -> str:
    """Return the last part of an uploaded file's name; it is shown, never opened."""
    return name.replace("\\", "/").rsplit("/", 1)[-1][:120] or "file"
