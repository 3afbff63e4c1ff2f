"""The newest schema: read from the names of the migrations, without loading any of them."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"

NEWEST = max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("m[0-9]*.py"))
"""The revision of the newest migration: files are called ``m0001_….py``."""
