"""A bench as data for the page: everything the learner may see, and never the truth."""

import hashlib
from typing import Any

from app.grading.databases import shown_tables
from app.grading.lab import Bench
from app.grading.message_text import message_text


def bench_data(bench: Bench) -> dict[str, Any]:
    """Return the bench as JSON-able data; field by field, so that truth cannot slip in."""
    return {
        "words": dict(bench.words),
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in bench.files.items()
        ],
        "messages": {name: message_text(data) for name, data in bench.messages.items()},
        "tables": dict(bench.tables),
        "hospital": None if bench.hospital is None else dict(bench.hospital),
        "databases": {name: shown_tables(each) for name, each in bench.databases.items()},
        # A trace is long: the page names it, and its diagram fetches it.
        "traces": list(bench.traces),
        "logs": dict(bench.logs),
        "desk": None if bench.desk is None else bench.desk.to_data(),
    }
