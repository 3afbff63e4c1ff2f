"""The JSON that the browser's tag tree and viewer read."""

from collections.abc import Iterable
from typing import Any

from app.dicom.dictionary import uid_name
from app.dicom.facts import DicomObject, Element
from app.dicom.findings import DicomFinding
from app.dicom.image_facts import ImageFacts
from app.dicom.stacks import slice_data

SHOWN = 1024
"""How many characters of a value the tree shows."""


def tree_data(found: DicomObject) -> dict[str, Any]:
    """Return *found* as ``tree.json``."""
    return {
        "name": found.name,
        "size": found.size,
        "transfer_syntax": {
            "uid": found.transfer_syntax,
            "name": uid_name(found.transfer_syntax),
        },
        "notices": [
            {
                "code": notice.code,
                "sentence": notice.sentence,
                "offset": notice.offset,
                "path": notice.path,
            }
            for notice in found.notices
        ],
        "elements": [_element(element) for element in found.elements],
    }


def _element(element: Element) -> dict[str, Any]:
    return {
        "path": element.path,
        "tag": element.tag,
        "keyword": element.keyword,
        "name": element.name,
        "vr": element.vr,
        "vm": element.vm,
        "length": element.length,
        "value": element.value[:SHOWN],
        "truncated": len(element.value) > SHOWN,
        "offset": element.offset,
        "value_offset": element.value_offset,
        "part": element.part,
        "depth": element.depth,
        "private_creator": element.private_creator,
        "items": [
            {
                "index": item.index,
                "offset": item.offset,
                "length": item.length,
                "elements": [_element(inner) for inner in item.elements],
            }
            for item in element.items
        ],
    }


def image_data(facts: ImageFacts) -> dict[str, Any]:
    """Return *facts* as ``image.json``."""
    rescale = facts.rescale
    return {
        "name": facts.name,
        "rows": facts.rows,
        "columns": facts.columns,
        "frames": facts.frames,
        "samples_per_pixel": facts.samples_per_pixel,
        "photometric_interpretation": facts.photometric_interpretation,
        "bits_allocated": facts.bits_allocated,
        "bits_stored": facts.bits_stored,
        "pixel_representation": facts.pixel_representation,
        "modality": facts.modality,
        "rescale": None
        if rescale is None
        else {"slope": rescale.slope, "intercept": rescale.intercept, "type": rescale.type},
        "windows": [
            {"center": window.center, "width": window.width, "explanation": window.explanation}
            for window in facts.windows
        ],
        "pixel_spacing": None if facts.pixel_spacing is None else list(facts.pixel_spacing),
        "orientation": None if facts.orientation is None else list(facts.orientation),
        "frame_time_ms": facts.frame_time_ms,
        "frame_format": facts.frame_format,
        "invert": facts.invert,
        "problem": facts.problem,
        "spacing_at": facts.spacing_at,
        "overlays": [
            {"group": plane.group, "label": plane.label, "type": plane.type}
            for plane in facts.overlays
        ],
        "slice": None if facts.place is None else slice_data(facts.place),
    }


def report_data(found: DicomObject, findings: Iterable[DicomFinding]) -> dict[str, Any]:
    """Return the findings of an audit or a check of values as ``report.json``."""
    sop_class = found.value("(0008,0016)") or ""
    return {
        "name": found.name,
        "sop_class": uid_name(sop_class) or sop_class,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "path": finding.path,
                "keyword": finding.keyword,
                "says": finding.says,
                "expected": finding.expected,
                "clause": finding.clause,
                "offset": finding.offset,
                "type": finding.type,
                "module": finding.module,
            }
            for finding in findings
        ],
    }
