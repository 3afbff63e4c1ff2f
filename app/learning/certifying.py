"""Certificates as files: typeset once, then kept, since their words never change."""

import json
import subprocess
import sys
from collections.abc import Mapping

from app.errors import GraderFault, InvalidInput
from app.learning.site import Site
from app.records.credit import Certificate
from app.turns import waiting

PAPERS = {"letter": "us-letter", "a4": "a4"}
"""What an address calls the papers, the usual one first, and what the typesetter does."""

_SECONDS = 30


def paper_of(asked: str) -> str:
    """Return the paper that an address asks for; without a word it is Letter."""
    if asked and asked not in PAPERS:
        raise InvalidInput("There is a page on Letter and one on A4, and none on other paper.")
    return PAPERS[asked or "letter"]


def certificate_pdf(certificate: Certificate, site: Site, paper: str = "us-letter") -> bytes:
    """Return *certificate* as PDF."""
    kept = site.settings.cache / "certificates" / f"{certificate.code}-{paper}.pdf"
    if kept.exists():
        return kept.read_bytes()
    request: dict[str, object] = {
        "facts": dict(certificate.facts),
        "code": certificate.code,
        "verify_url": f"{site.settings.base_url}/verify/{certificate.code}",
        "paper": paper,
    }
    pdf = _typeset("app.credit.typesetting", request)
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(".new")
    fresh.write_bytes(pdf)
    fresh.replace(kept)
    return pdf


def transcript_pdf(facts: Mapping[str, object], paper: str = "us-letter") -> bytes:
    """Return a transcript as PDF; it is made anew each time, since entries are added."""
    return _typeset("app.credit.transcript_typesetting", {"facts": dict(facts), "paper": paper})


def _typeset(module: str, request: dict[str, object]) -> bytes:
    try:
        with waiting():
            done = subprocess.run(  # noqa: S603 - a module of ours
                [sys.executable, "-m", module],
                input=json.dumps(request).encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
    except (subprocess.SubprocessError, OSError) as error:
        raise GraderFault(
            "The page could not be typeset just now. Your credit is safe; try again."
        ) from error
    return done.stdout
