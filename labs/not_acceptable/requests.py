"""Requests as the forms have them: those that fail, and those that the archive takes."""

from typing import Any

from app.grading import Params

from .slices import LATE

RIGHT_TYPE = 'multipart/related; type="application/dicom"; boundary="{edge}"'


def body(edge: str, names: tuple[str, ...] = LATE, *, end: str = "--") -> str:
    """Return the body that carries the files *names*, parted by *edge*."""
    parts = [f"--{edge}\nContent-Type: application/dicom\n\n@{name}\n" for name in names]
    return "".join(parts) + (f"--{edge}{end}\n" if end else "")


def failing_get(params: Params, target: str) -> dict[str, Any]:
    """Return the viewer's request as it fails."""
    return {"method": "GET", "target": target, "accept": params["accept"]}


def failing_post(params: Params) -> dict[str, Any]:
    """Return the scanner's request as it fails: its type, and what is wrong with its boundary."""
    edge = params["edge"]
    texts = {
        "other": body(params["other_edge"]),
        "hyphens": body(edge).replace(f"--{edge}", edge),
        "unfinished": body(edge, end=""),
    }
    return {
        "method": "POST",
        "target": "/studies",
        "content_type": found_type(params),
        "body": texts[params["fault"]],
    }


def found_type(params: Params) -> str:
    """Return the Content-Type of the scanner as it was found."""
    if params["type"].startswith("multipart"):
        return f"{params['type']}; boundary={params['edge']}"
    return str(params["type"])
