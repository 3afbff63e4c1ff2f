"""The floors: bare Flask pages under the same server, against which ours are measured."""

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, g, render_template_string

app = Flask(__name__)
_path = Path(os.environ["BENCH_FLOOR_DB"])
_local = threading.local()
_writer = threading.Lock()

_PAGE = """<!doctype html><html lang="en"><title>Rows</title><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>
{% endfor %}</table></html>"""


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(_path, isolation_level=None, timeout=10)
        _local.connection.execute("PRAGMA journal_mode=WAL")
        _local.connection.execute("PRAGMA synchronous=FULL")
    found: sqlite3.Connection = _local.connection
    return found


with sqlite3.connect(_path) as _setup:
    _setup.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, name TEXT, at TEXT)")
    _setup.execute("CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, answer TEXT)")
    if not _setup.execute("SELECT count(*) FROM row").fetchone()[0]:
        _setup.executemany(
            "INSERT INTO row (name, at) VALUES (?, ?)", [(f"Row {n}", "2026") for n in range(50)]
        )


@app.get("/hello")
def hello() -> str:
    """Say hello, and nothing else."""
    return "hello"


@app.get("/rows")
def rows() -> str:
    """Show fifty rows read from SQLite."""
    found = _connection().execute("SELECT id, name, at FROM row LIMIT 50").fetchall()
    g.rows = len(found)
    return render_template_string(_PAGE, rows=found)


@app.post("/commit")
def commit() -> str:
    """Write one row and commit it to the disk."""
    with _writer:
        _connection().execute("INSERT INTO kept (answer) VALUES ('1.2.840.10008.1.2.1')")
    return "kept"
