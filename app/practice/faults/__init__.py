"""Faults for a practice hospital: what a mentor can put in, and whether it is mended."""

from typing import Final

from app.practice.faults import associations, keeping, messages, worklists
from app.practice.faults.fault import Fault, Hospital

__all__ = ["BY_CODE", "FAULTS", "Fault", "Hospital"]

FAULTS: Final[tuple[Fault, ...]] = (
    *associations.FAULTS,
    *keeping.FAULTS,
    *worklists.FAULTS,
    *messages.FAULTS,
)
"""Every fault, in the order of the list from which a mentor chooses."""

BY_CODE: Final = {fault.code: fault for fault in FAULTS}
