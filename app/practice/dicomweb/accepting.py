"""What the caller would take, PS3.18 8.7: media types, their parameters, their order."""

import re
from collections.abc import Sequence
from email.message import Message
from typing import Final

from app.frozen import Frozen
from app.practice.dicomweb.messages import Refused

DICOM: Final = "application/dicom"
JSON: Final = "application/dicom+json"
OCTETS: Final = "application/octet-stream"
RELATED: Final = "multipart/related"
EXPLICIT_LE: Final = "1.2.840.10008.1.2.1"
ANYTHING: Final = "*"

_PIECES: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_LONGEST: Final = 4096
_MOST: Final = 32


class Media(Frozen):
    """One media type that is sent or taken; *related* is the type inside a multipart/related."""

    type: str
    related: str = ""
    transfer_syntax: str = ""
    boundary: str = ""
    weight: float = 1.0

    @property
    def payload(self) -> str:
        """Return the type of what is carried, alone or inside multipart/related."""
        return self.related if self.type == RELATED else self.type

    def takes(self, payload: str) -> bool:
        """Say whether what is meant covers a *payload* of that type."""
        wanted = self.payload or "*/*"
        family = payload.partition("/")[0]
        return wanted in {payload, "*/*", f"{family}/*"}


def media_of(text: str) -> Media:
    """Return one media type with the parameters that DICOMweb gives a meaning."""
    header = Message()
    header["Content-Type"] = re.sub(r"[\r\n]", " ", text.strip())
    named = {key.lower(): value for key, value in (header.get_params() or [])[1:]}
    return Media(
        type=text.split(";", maxsplit=1)[0].strip().lower(),
        related=str(named.get("type", "")).strip().lower(),
        transfer_syntax=str(named.get("transfer-syntax", "")).strip(),
        boundary=str(named.get("boundary", "")),
        weight=_weight(str(named.get("q", "1"))),
    )


def accepted(header: str) -> list[Media]:
    """Return what an Accept header would take, the best first; an empty one takes anything."""
    if len(header) > _LONGEST:
        raise Refused(400, "The Accept header is longer than 4,096 characters.")
    pieces = [piece.strip() for piece in _PIECES.findall(header) if piece.strip()][:_MOST]
    found = [media_of(piece) for piece in pieces or ["*/*"]]
    return sorted((each for each in found if each.weight > 0), key=lambda each: -each.weight)


def choose(header: str, offers: Sequence[str]) -> str:
    """Return the first of the single types *offers* that the Accept header takes."""
    for media in accepted(header):
        for offer in offers:
            if media.type != RELATED and media.takes(offer):
                return offer
    raise Refused(406, f"This resource comes as {_listed(offers)}; Accept names none of these.")


def _weight(text: str) -> float:
    try:
        return max(0.0, min(1.0, float(text)))
    except ValueError:
        return 1.0


def _listed(offers: Sequence[str]) -> str:
    return " or ".join(offers)
