"""A DICOMweb archive with a few real objects, and requests as a console sends them."""

from typing import Any

from app.dicom import sample
from app.practice.dicomweb import DicomWebConfig, Request, Response
from app.practice.dicomweb.service import answer
from app.practice.dicomweb.shelf import Shelf
from app.practice.indexing import indexed

CT, J2K, MR = "CT_small.dcm", "JPEG2000.dcm", "MR_small.dcm"
RELATED = 'multipart/related; type="application/dicom"'
ROOT = "https://web.example/dicom-web"


def shelf_of(*names: str, **settings: Any) -> tuple[Shelf, DicomWebConfig]:
    """Return an archive that holds the packaged samples *names*."""
    files = {name: sample(name) for name in names}
    data = {
        "id": "archive", "label": "Archive", "host": "web.example", "address": "10.0.0.1",
        "port": 443, **indexed(files), **settings,
    }  # fmt: skip
    config = DicomWebConfig.from_data(data)
    return Shelf(config, files), config


class Web:
    """An archive to ask again and again."""

    def __init__(self, *names: str, **settings: Any) -> None:
        self.shelf, self.config = shelf_of(*names, **settings)

    def get(self, path: str, taken: str = "", /, **query: str) -> Response:
        """Ask with GET; *taken* is the Accept header."""
        request = Request("GET", path, tuple(query.items()), taken, root=ROOT)
        return answer(request, self.shelf, self.config)

    def post(self, body: bytes, content_type: str, path: str = "/studies") -> Response:
        """Store with POST."""
        request = Request("POST", path, (), "", content_type, body, ROOT)
        return answer(request, self.shelf, self.config)

    def path_of(self, name: str, level: str = "instances") -> str:
        """Return the path of the sample *name*, at *level*."""
        names = {name: uid for uid, name in self.config.objects.items()}
        record = self.config.holdings[names[name]]
        path = f"/studies/{record['StudyInstanceUID']}"
        if level != "studies":
            path += f"/series/{record['SeriesInstanceUID']}"
        return path + (f"/instances/{record['SOPInstanceUID']}" if level == "instances" else "")


def multipart(*parts: bytes, boundary: str = "edge", kind: bytes = b"application/dicom") -> bytes:
    """Return the body that holds *parts*."""
    head = b"--" + boundary.encode() + b"\r\nContent-Type: " + kind + b"\r\n\r\n"
    return b"".join(head + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def related(boundary: str = "edge") -> str:
    """Return the Content-Type of such a body."""
    return f"{RELATED}; boundary={boundary}"
