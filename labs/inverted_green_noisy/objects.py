"""The six objects as they lie on the bench, and how each is meant to look."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.dicom import change, decode_frame, image_facts, new_uid
from app.grading import Params

from .kinds import KINDS, true_object

_BLACK, _WHITE = 0.0, 255.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one object: its fault, the element that lies, and the right picture."""

    fault: str
    path: str
    true: str
    said: str
    picture: NDArray[np.float64]


def files_of(params: Params) -> dict[str, bytes]:
    """Return the six files, each with a person of the cast and with the label it came with."""
    files = {}
    for name in params["objects"]:
        kind = KINDS[params["objects"][name]["kind"]]
        files[name] = change(_signed_for(params, name), {kind.path: kind.said})
    return files


def truth_of(params: Params) -> Mapping[str, Truth]:
    """Return what is true of each object, by file name."""
    truths = {}
    for name, drawn in params["objects"].items():
        kind = KINDS[drawn["kind"]]
        right = rendered(true_object(drawn["kind"]))
        truths[name] = Truth(kind.fault, kind.path, kind.true, kind.said, right)
    return truths


def _signed_for(params: Params, name: str) -> bytes:
    """Return the true object with its person; another person's object needs UIDs of its own."""
    drawn = params["objects"][name]
    number = drawn["accession"]
    return change(
        true_object(drawn["kind"]),
        {
            "PatientName": drawn["name"],
            "PatientID": drawn["mrn"],
            "PatientBirthDate": drawn["born"],
            "PatientSex": drawn["sex"],
            "AccessionNumber": number,
            "StudyDate": params["day"],
            "InstitutionName": params["hospital"],
            "StudyInstanceUID": new_uid(number, name, "study"),
            "SeriesInstanceUID": new_uid(number, name, "series"),
            "SOPInstanceUID": new_uid(number, name, "object"),
        },
    )


def rendered(data: bytes) -> NDArray[np.float64]:
    """Return the first frame as a screen shows it: rescale, the object's window, black or white."""
    facts, samples = image_facts(data), decode_frame(data, 0).array().astype(np.float64)
    if facts.frame_format == "rgb8":
        return samples
    if facts.rescale is not None:
        samples = samples * facts.rescale.slope + facts.rescale.intercept
    if facts.windows:
        low, width = facts.windows[0].center - facts.windows[0].width / 2, facts.windows[0].width
    else:
        low, width = float(samples.min()), max(float(np.ptp(samples)), 1.0)
    shown = ((samples - low) / width * _WHITE).clip(_BLACK, _WHITE)
    return _WHITE - shown if facts.invert else shown


def is_same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Say whether two pictures show the same at each pixel, but for rounding."""
    return one.shape == other.shape and bool((abs(one - other) <= 1).all())
