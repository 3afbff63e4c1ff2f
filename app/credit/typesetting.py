"""A certificate as PDF: ``python -m app.credit.typesetting`` reads facts and writes the file.

It runs as a process of its own, so that the typesetter's memory is given back after each page.
"""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst

from app import clock

PAPERS = ("a4", "us-letter")
_TEMPLATE = Path(__file__).with_name("certificate.typ")
FONT_FOLDER = Path(__file__).with_name("fonts")
# Latin, Greek, Cyrillic and Hebrew come with the typesetter, Arabic and Japanese with us. Other
# letters are taken from what is installed, from the last two first.
FONTS = ("Libertinus Serif", "Noto Naskh Arabic", "Noto Sans JP", "Noto Sans", "DejaVu Sans")


def typeset(facts: Mapping[str, Any], code: str, verify_url: str, paper: str) -> bytes:
    """Return the certificate as tagged PDF on *paper*, one of :data:`PAPERS`."""
    told = {
        **facts,
        "code": code,
        "verify_url": verify_url,
        "paper": paper,
        "qr": _qr(verify_url),
        "lines": list(_lines(facts, code)),
    }
    return pdf_of(_TEMPLATE, told)


def pdf_of(template: Path, told: Mapping[str, Any]) -> bytes:
    """Return what *template* makes of what it is *told*: PDF/UA in fonts that travel with us."""
    words = {"facts": json.dumps({**told, "fonts": list(FONTS)}, ensure_ascii=False)}
    try:
        return _compile(template, words, ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        # The standard lets no letter go undrawn. What we lack may be on this machine.
        return _compile(template, words)


def _compile(template: Path, words: dict[str, str], **how: Any) -> bytes:
    fonts = [str(FONT_FOLDER)]
    pdf = typst.compile(str(template), format="pdf", font_paths=fonts, sys_inputs=words, **how)
    return bytes(pdf)


def _lines(facts: Mapping[str, Any], code: str) -> Iterator[tuple[str, str]]:
    """Yield the certificate's facts with their labels; what an activity has not is left out."""
    yield "Completed on", clock.day_words(date.fromisoformat(facts["completed_on"]))
    yield "Contact hours (60 minutes)", facts["contact_hours"]
    yield "Designated minutes", _minutes(facts["minutes"])
    if "score_percent" in facts:
        yield "Post-test", f"{facts['score_percent']} % (pass mark {facts['pass_percent']} %)"
    yield "Format", facts["format"]
    if facts.get("location"):
        yield "Location", facts["location"]
    if facts.get("domains"):
        yield (
            "Outline and domains",
            f"CIIP outline {facts['outline']}: {', '.join(facts['domains'])}",
        )
    yield "Activity version", facts["activity_version"]
    yield "Ledger entry", f"{facts['entry_sequence']} · {facts['entry_hash'][:16]}"
    yield "Certificate code", code


def _minutes(minutes: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in minutes.items() if n)


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, scale=4, dark="#17262e")
    return out.getvalue().decode("utf-8")


def main() -> None:
    """Typeset the JSON request on standard input to standard output."""
    request = json.load(sys.stdin)
    sys.stdout.buffer.write(typeset(**request))


if __name__ == "__main__":
    main()
