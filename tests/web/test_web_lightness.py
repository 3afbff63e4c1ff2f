"""The web process loads what serves pages; what parses DICOM and HL7 lives with the workers."""

import subprocess
import sys

HEAVY = {
    "PIL", "gdcm", "hl7apy", "numpy", "openpyxl", "pydicom", "pynetdicom", "sqlite_utils",
    "weasyprint",
}  # fmt: skip

LATER = {
    "alembic", "argon2", "cryptography", "fsrs", "limits", "psycopg", "smtplib", "xlsxwriter",
}  # fmt: skip
"""What some page, or some other database, needs; none of it keeps the site from answering."""

EVERYTHING = """
import sys
import app.learning.housekeeping, app.web
from app.web.pages import view_of
from app.web.routes import ROUTES

for endpoint in ROUTES:
    view_of(endpoint)
print(*sorted(sys.modules))
"""


def loaded_by(program: str) -> set[str]:
    """Return the names of the modules that *program* says it has loaded."""
    command = [sys.executable, "-c", program]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_the_site_and_all_its_pages_load_nothing_heavy() -> None:
    loaded = loaded_by(EVERYTHING)

    assert "app.web.pages.workbench" in loaded
    assert not HEAVY & {name.partition(".")[0] for name in loaded}


def test_the_site_answers_before_anything_is_loaded_that_only_some_pages_need() -> None:
    loaded = loaded_by("import sys; import app.web; print(*sorted(sys.modules))")

    assert not (HEAVY | LATER) & {name.partition(".")[0] for name in loaded}
    assert "sqlalchemy.dialects.postgresql" not in loaded
    assert not [name for name in loaded if name.startswith("app.web.pages.")]
