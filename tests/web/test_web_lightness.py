"""The web process loads what serves pages; what parses DICOM and HL7 lives with the workers."""

import subprocess
import sys

HEAVY = (
    "PIL", "gdcm", "hl7apy", "numpy", "openpyxl", "pydicom", "pynetdicom", "sqlite_utils",
    "weasyprint",
)  # fmt: skip


def test_the_site_and_all_its_pages_load_nothing_heavy() -> None:
    program = """
import sys
from app.web.pages import view_of
from app.web.routes import ROUTES
import app.learning.housekeeping, app.web

for endpoint in ROUTES:
    view_of(endpoint)
print(*sorted(sys.modules))
"""

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert {name.partition(".")[0] for name in done.stdout.split()}.isdisjoint(HEAVY)
