"""Media among the files of an action: each stands for every object on it."""

from collections.abc import Iterable, Mapping

from app.dicom import DICOMDIR
from app.errors import OverLimit, UnreadableSample
from app.grading.zip_archives import unpack_zip
from app.practice.forms import CannotSend
from app.practice.media_names import README, is_media


def with_media_opened(names: Iterable[str], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files called *names*, and of media the objects on them, by name."""
    found: dict[str, bytes] = {}
    for name in names:
        if name not in files:
            raise CannotSend(f"There is no file called {name} to send.")
        found |= _objects_on(name, files[name]) if is_media(name) else {name: files[name]}
    return found


def _objects_on(name: str, data: bytes) -> dict[str, bytes]:
    try:
        held = unpack_zip(data)
    except (UnreadableSample, OverLimit) as error:
        raise CannotSend(f"{name} cannot be read: {error}") from error
    beside = (DICOMDIR, README)
    return {f"{name}/{path}": each for path, each in held.items() if path not in beside}
