"""Faults of associations: titles, presentation contexts, limits."""

from typing import Any, Final

from app.practice.config import EXPLICIT_LE, IMPLICIT_LE
from app.practice.faults.fault import (
    Fault,
    Hospital,
    accepted,
    changed,
    knows,
    node,
    rows_to,
    without_device,
)

_GROUP: Final = "Associations"
_CT_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.2"
_US_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.6.1"
_JPEG_LS: Final = "1.2.840.10008.1.2.4.80"
_FEWEST_ASSOCIATIONS: Final = 2


def _small_letters(hospital: Hospital) -> dict[str, Any]:
    title = node(hospital, "ct")["ae_title"]
    table = [
        {**row, "ae_title": title.lower() if row["ae_title"] == title else row["ae_title"]}
        for row in node(hospital, "archive")["device_table"]
    ]
    return changed(hospital, "archive", device_table=table)


def _renamed(hospital: Hospital) -> dict[str, Any]:
    title = node(hospital, "archive")["ae_title"]
    return changed(hospital, "archive", ae_title=f"{title[:12]}_NEW")


def _called_rightly(hospital: Hospital) -> bool:
    title = node(hospital, "archive")["ae_title"]
    rows = [row for at in ("ct", "us") for row in rows_to(hospital, at, "archive")]
    return all(row["ae_title"] == title for row in rows)


def _viewer_knows_the_archive(hospital: Hospital) -> bool:
    """Say whether it knows the archive by its title, or by the one that devices call it by."""
    called = {row["ae_title"] for at in ("ct", "us") for row in rows_to(hospital, at, "archive")}
    known = {row["ae_title"] for row in node(hospital, "view")["device_table"]}
    return bool(known & {node(hospital, "archive")["ae_title"], *called})


def _with_syntaxes(hospital: Hospital, uid: str, syntaxes: list[str]) -> dict[str, Any]:
    rows = [
        {**row, "transfer_syntaxes": syntaxes} if row["abstract_syntax"] == uid else row
        for row in node(hospital, "archive")["contexts"]
    ]
    return changed(hospital, "archive", contexts=rows)


def _without_class(hospital: Hospital) -> dict[str, Any]:
    rows = node(hospital, "archive")["contexts"]
    kept = [row for row in rows if row["abstract_syntax"] != _US_IMAGE]
    return changed(hospital, "archive", contexts=kept)


FAULTS: Final = (
    Fault(
        "CALLING_UNKNOWN",
        _GROUP,
        "archive",
        "The archive no longer knows the ultrasound's AE title.",
        "What calls under the ultrasound's title is rejected: calling AE title not recognized.",
        "Enter the ultrasound's title in the archive's device table.",
        lambda hospital: without_device(hospital, "archive", "us"),
        lambda hospital: knows(hospital, "archive", "us"),
    ),
    Fault(
        "TITLE_CASE",
        _GROUP,
        "archive",
        "The CT's AE title stands in small letters in the archive's device table.",
        "The CT's calls are rejected, although its title seems to be there: letters count.",
        "Write the title in the device table as the CT sends it.",
        _small_letters,
        lambda hospital: knows(hospital, "archive", "ct"),
    ),
    Fault(
        "CALLED_TITLE",
        _GROUP,
        "archive",
        "The archive was given another AE title, and nobody was told.",
        "Whoever calls by the agreed title is rejected: called AE title not recognized.",
        "Give the archive its agreed title again, or tell the new one to everything that calls.",
        _renamed,
        _called_rightly,
    ),
    Fault(
        "TRANSFER_SYNTAX",
        _GROUP,
        "archive",
        "The archive takes CT images in uncompressed encodings alone.",
        "A compressed CT image finds no accepted context (result 4); an uncompressed one arrives.",
        "Add JPEG-LS Lossless to the transfer syntaxes of CT images.",
        lambda hospital: _with_syntaxes(hospital, _CT_IMAGE, [EXPLICIT_LE, IMPLICIT_LE]),
        lambda hospital: _JPEG_LS in accepted(hospital, "archive", _CT_IMAGE),
    ),
    Fault(
        "SOP_CLASS",
        _GROUP,
        "archive",
        "The archive no longer takes ultrasound images.",
        "Their context is refused (result 3), while CT images arrive.",
        "Add the SOP class of ultrasound images to the archive's contexts.",
        _without_class,
        lambda hospital: EXPLICIT_LE in accepted(hospital, "archive", _US_IMAGE),
    ),
    Fault(
        "NO_ASSOCIATIONS",
        _GROUP,
        "archive",
        "The archive's limit of associations is zero.",
        "Every call is rejected for the moment: local limit exceeded.",
        "Raise the limit to what the devices need at the same time.",
        lambda hospital: changed(hospital, "archive", max_associations=0),
        lambda hospital: node(hospital, "archive")["max_associations"] >= _FEWEST_ASSOCIATIONS,
    ),
    Fault(
        "VIEWER_SHUT",
        _GROUP,
        "view",
        "The workstation no longer knows the archive's AE title.",
        "Studies do not come up there: C-MOVE ends with all its sub-operations failed.",
        "Enter the archive's title in the workstation's device table.",
        lambda hospital: without_device(hospital, "view", "archive"),
        _viewer_knows_the_archive,
    ),
    Fault(
        "WORKLIST_SHUT",
        _GROUP,
        "worklist",
        "The worklist server no longer knows the CT's AE title.",
        "The CT's query is rejected; the ultrasound gets its worklist.",
        "Enter the CT's title in the worklist server's device table.",
        lambda hospital: without_device(hospital, "worklist", "ct"),
        lambda hospital: knows(hospital, "worklist", "ct"),
    ),
)
