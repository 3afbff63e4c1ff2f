"""A transcript as PDF: ``python -m app.credit.transcript_typesetting`` reads facts, writes it."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.credit.typesetting import pdf_of

_TEMPLATE = Path(__file__).with_name("transcript.typ")


def typeset_transcript(facts: Mapping[str, Any], paper: str) -> bytes:
    """Return the transcript as PDF on *paper*."""
    return pdf_of(_TEMPLATE, {**facts, "paper": paper})


def main() -> None:
    """Typeset the JSON request on standard input to standard output."""
    sys.stdout.buffer.write(typeset_transcript(**json.load(sys.stdin)))


if __name__ == "__main__":
    main()
