"""The model answers, and the misconceptions that people bring to headers and boundaries."""

import json

from app.grading import Answers, Bench, Model

from .requests import RIGHT_TYPE, body
from .slices import ARCHIVED, LATE

answers = Model()

_OBJECTS = 'multipart/related; type="application/dicom"'
_MEANINGS = {"s202": "some", "s400": "form", "s406": "taken", "s409": "none", "s415": "sent"}
_JPEG_BASELINE = "1.2.840.10008.1.2.4.50"


def _get(bench: Bench, accept: str, more: str = "") -> Answers:
    action = {"kind": "dicomweb", "method": "GET", "target": bench.truth.target + more}
    return {"retrieve": {"actions": [{**action, "accept": accept}]}}


def _post(bench: Bench, *bodies: str, content_type: str = "", target: str = "/studies") -> Answers:
    sent = content_type or RIGHT_TYPE.format(edge=bench.truth.edge)
    action = {"kind": "dicomweb", "method": "POST", "target": target, "content_type": sent}
    return {"store": {"actions": [{**action, "body": text} for text in bodies]}}


def _matched(**changed: str) -> Answers:
    return {"statuses": json.dumps(_MEANINGS | changed)}


@answers.model
def model(bench: Bench) -> Answers:
    """Name the transfer syntax, and give the body the boundary that the header promises."""
    truth = bench.truth
    return {
        **_get(bench, f"{_OBJECTS}; transfer-syntax={truth.syntax}"),
        **_post(bench, body(truth.edge)),
        "first_refusal": truth.first,
        **_matched(),
    }


@answers.misconception("PICTURE_FOR_DIAGNOSIS")
def a_picture_will_do(bench: Bench) -> Answers:
    """Take the rendered picture, because it comes."""
    return _get(bench, "image/jpeg", "/rendered")


@answers.misconception("TRANSFER_SYNTAX_MISSING")
def the_type_is_enough(bench: Bench) -> Answers:
    """Name the type, and leave the encoding to the archive."""
    return _get(bench, _OBJECTS)


@answers.misconception("OTHER_TRANSFER_SYNTAX")
def the_usual_one(bench: Bench) -> Answers:
    """Name the encoding that the old archive had."""
    return _get(bench, f"{_OBJECTS}; transfer-syntax={_JPEG_BASELINE}")


@answers.misconception("TYPE_NOT_OFFERED")
def any_bytes(bench: Bench) -> Answers:
    """Ask for a whole object as bytes without a type."""
    return _get(bench, 'multipart/related; type="application/octet-stream"')


@answers.misconception("METADATA_WITHOUT_PIXELS")
def the_header_alone(bench: Bench) -> Answers:
    """Take the metadata for the object."""
    return _get(bench, "application/dicom+json", "/metadata")


@answers.misconception("FRAMES_WITHOUT_HEADER")
def the_pixels_alone(bench: Bench) -> Answers:
    """Take the frame for the object."""
    return _get(bench, 'multipart/related; type="application/octet-stream"', "/frames/1")


@answers.misconception("FOUND_NOT_FETCHED")
def a_search(bench: Bench) -> Answers:
    """Search the instance and stop there."""
    study = bench.truth.target.split("/")[2]
    action = {"kind": "dicomweb", "method": "GET", "target": f"/studies/{study}/instances"}
    return {"retrieve": {"actions": [action]}}


@answers.misconception("OTHER_REFUSAL")
def a_cut_uid(bench: Bench) -> Answers:
    """Lose the end of the path."""
    return {
        "retrieve": {
            "actions": [
                {"kind": "dicomweb", "method": "GET", "target": f"{bench.truth.target}.9"},
            ]
        }
    }


@answers.misconception("NOT_RELATED_PARTS")
def as_a_web_form(bench: Bench) -> Answers:
    """Send the files as a web form does."""
    edge = bench.truth.edge
    return _post(bench, body(edge), content_type=f"multipart/form-data; boundary={edge}")


@answers.misconception("TYPE_PARAMETER")
def without_the_type(bench: Bench) -> Answers:
    """Leave out which type the parts have."""
    edge = bench.truth.edge
    return _post(bench, body(edge), content_type=f"multipart/related; boundary={edge}")


@answers.misconception("BOUNDARY_UNNAMED")
def without_a_boundary(bench: Bench) -> Answers:
    """Leave out the boundary."""
    return _post(bench, body(bench.truth.edge), content_type=_OBJECTS)


@answers.misconception("WRONG_BOUNDARY")
def another_boundary(bench: Bench) -> Answers:
    """Promise one boundary and write another."""
    return _post(bench, body(bench.truth.other_edge))


@answers.misconception("BODY_UNFINISHED")
def no_last_line(bench: Bench) -> Answers:
    """Leave out the last boundary."""
    return _post(bench, body(bench.truth.edge, end=""))


@answers.misconception("OBJECTS_REFUSED")
def to_another_study(bench: Bench) -> Answers:
    """Store under the address of another study."""
    return _post(bench, body(bench.truth.edge), target="/studies/2.25.1")


@answers.misconception("ONE_LEFT_BEHIND")
def only_the_first(bench: Bench) -> Answers:
    """Send one of the two files."""
    return _post(bench, body(bench.truth.edge, LATE[:1]))


@answers.misconception("SENT_AGAIN")
def twice_to_be_sure(bench: Bench) -> Answers:
    """Send everything again, with what the archive has already."""
    edge = bench.truth.edge
    return _post(bench, body(edge), body(edge, (ARCHIVED, *LATE)))


@answers.misconception("NOTHING_POSTED")
def only_looked(bench: Bench) -> Answers:
    """Look at the study instead of storing."""
    del bench
    return {"store": {"actions": [{"kind": "dicomweb", "method": "GET", "target": "/studies"}]}}


@answers.misconception("TYPE_AND_SYNTAX_MIXED")
def the_other_reason(bench: Bench) -> Answers:
    """Blame the type for the encoding, or the other way round."""
    return {"first_refusal": "type" if bench.truth.first == "syntax" else "syntax"}


@answers.misconception("ARCHIVE_BLAMED")
def the_archive_is_broken(bench: Bench) -> Answers:
    """Read a refusal as a failure."""
    del bench
    return {"first_refusal": "broken"}


@answers.misconception("TAKEN_AND_SENT_SWAPPED")
def swapped(bench: Bench) -> Answers:
    """Confuse what is taken with what is sent."""
    del bench
    return _matched(s406="sent", s415="taken")


@answers.misconception("PART_TAKEN_FOR_ALL")
def a_two_is_good(bench: Bench) -> Answers:
    """Take 202 for success."""
    del bench
    return _matched(s202="all")


@answers.misconception("STATUSES_MIXED")
def conflict_and_form(bench: Bench) -> Answers:
    """Confuse a bad form with refused objects."""
    del bench
    return _matched(s400="none", s409="form")
