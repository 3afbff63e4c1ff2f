"""README.TXT of a medium: who wrote it, what is on it, and whose the numbers are."""

from collections.abc import Mapping
from typing import Any

from app.practice.config import Node


def readme(node: Node, told: Mapping[str, Any]) -> str:
    """Return the text for whoever finds the medium of *node*, in lines that end in CR LF."""
    lines = [
        f"Written at: {node.label} ({node.host})",
        f"File-set ID: {told['file_set_id']}",
        f"On it: {_counts(told)}.",
        "",
        "DICOMDIR lists what is on this medium (DICOM PS3.10). The other files are the objects,",
        "byte for byte as the archive keeps them, in the transfer syntaxes that they have there.",
        "",
        f"Patient IDs and accession numbers are those of {node.label}, as they stand in the",
        "objects. Nothing was mapped to the numbers of another hospital.",
        f"Without Issuer of Patient ID (0010,0021): {told['without_issuer']} of the objects.",
        "Of those nothing on the medium says whose number the Patient ID is: find the patient in",
        "your own records before you import them.",
    ]
    if told["filled"]:
        lines += [
            "",
            f"Some objects lack {', '.join(told['filled'])}, which a DICOMDIR must have. There the",
            "DICOMDIR counts from 1, or takes date and time of the series or midnight; the objects",
            "themselves are as they were.",
        ]
    lines += ["", "The patients are made up. This medium is for practice."]
    return "\r\n".join(lines) + "\r\n"


def _counts(told: Mapping[str, Any]) -> str:
    counted = ("patients", "studies", "series", "instances")
    return ", ".join(f"{told[each]} {each}" for each in counted)
