"""The right answers, read from the bench, and what people answer instead."""

import json

from app.dicom import DicomObject
from app.grading import Answers, Bench, Model
from labs.header_scavenger_hunt.drawing import STATES
from labs.header_scavenger_hunt.objects import CT, REPORT, ULTRASOUND, facts

answers = Model()


def _of(bench: Bench, role: str) -> DicomObject:
    return facts(bench.files[bench.truth["files"][role]])


def _value(bench: Bench, role: str, path: str) -> str:
    return _of(bench, role).value(path) or ""


def _pick(bench: Bench, path: str) -> str:
    return json.dumps({"source": bench.truth["files"][REPORT], "path": path})


@answers.model
def model(bench: Bench) -> Answers:
    """Read each value where the standard puts it."""
    asked = bench.truth
    first = next(each for each in _of(bench, asked["start_of"]).elements if each.part == "data_set")
    vr = _of(bench, CT).element(asked["vr"][1])
    padded = _of(bench, asked["length_of"]).element(asked["length"][1])
    private = _of(bench, CT).element(asked["private"])
    frames = int(_value(bench, ULTRASOUND, "NumberOfFrames"))
    return {
        "syntax": _value(bench, asked["syntax_of"], "TransferSyntaxUID"),
        "sop_class": _value(bench, asked["class_of"], "SOPClassUID"),
        "meta_members": json.dumps(asked["options"]["meta"]),
        "data_set_start": str(first.offset),
        "study_uid": _value(bench, asked["study_of"], "StudyInstanceUID"),
        "total_frames": str(frames * asked["clips"]),
        "bits_stored": _value(bench, CT, "BitsStored"),
        "vr": vr.vr if vr else "",
        "value_length": str(padded.length) if padded else "",
        "private_creator": (private.private_creator if private else None) or "",
        "report_state": _pick(bench, asked["state"]),
        "report_title": _pick(bench, f"(0040,A043)[1].{asked['title']}"),
    }


@answers.misconception("SYNTAX_FROM_FILE_NAME")
def syntax_from_file_name(bench: Bench) -> Answers:
    """Believe what the file is called."""
    return {"syntax": bench.truth["suggested"][bench.truth["syntax_of"]]}


@answers.misconception("CLASS_FOR_SYNTAX")
def class_for_syntax(bench: Bench) -> Answers:
    """Give the kind of object for the way it is written."""
    return {"syntax": _value(bench, bench.truth["syntax_of"], "SOPClassUID")}


@answers.misconception("SOP_CLASS_FROM_MODALITY")
def class_from_modality(bench: Bench) -> Answers:
    """Look up the plain class that goes with the modality's two letters."""
    us_image, enhanced_report = "1.2.840.10008.5.1.4.1.1.6.1", "1.2.840.10008.5.1.4.1.1.88.22"
    return {"sop_class": us_image if bench.truth["class_of"] == ULTRASOUND else enhanced_report}


@answers.misconception("SYNTAX_FOR_CLASS")
def syntax_for_class(bench: Bench) -> Answers:
    """Give the way it is written for the kind of object."""
    return {"sop_class": _value(bench, bench.truth["class_of"], "TransferSyntaxUID")}


@answers.misconception("DATA_SET_FOR_META")
def data_set_for_meta(bench: Bench) -> Answers:
    """Take the copy in the data set for the one in the file meta."""
    options = bench.truth["options"]
    return {"meta_members": json.dumps([*options["meta"], options["twin"]])}


@answers.misconception("META_LENGTH_FOR_OFFSET")
def length_for_offset(bench: Bench) -> Answers:
    """Take the length of the file meta for the place where it ends."""
    length = _value(bench, bench.truth["start_of"], "FileMetaInformationGroupLength")
    return {"data_set_start": length}


@answers.misconception("SERIES_FOR_STUDY")
def series_for_study(bench: Bench) -> Answers:
    """Take the UID one line below."""
    return {"study_uid": _value(bench, bench.truth["study_of"], "SeriesInstanceUID")}


@answers.misconception("OBJECT_FOR_STUDY")
def object_for_study(bench: Bench) -> Answers:
    """Take the UID of this one object."""
    return {"study_uid": _value(bench, bench.truth["study_of"], "SOPInstanceUID")}


@answers.misconception("INSTANCES_FOR_FRAMES")
def instances_for_frames(bench: Bench) -> Answers:
    """Count objects as the archive does."""
    return {"total_frames": str(bench.truth["clips"])}


@answers.misconception("ALLOCATED_FOR_STORED")
def allocated_for_stored(bench: Bench) -> Answers:
    """Take the room for what is in it."""
    return {"bits_stored": _value(bench, CT, "BitsAllocated")}


@answers.misconception("HIGH_BIT_FOR_STORED")
def high_bit_for_stored(bench: Bench) -> Answers:
    """Take a position that counts from nought for a count."""
    return {"bits_stored": _value(bench, CT, "HighBit")}


@answers.misconception("VALUE_FOR_VR")
def value_for_vr(bench: Bench) -> Answers:
    """Give what it says for what kind it is."""
    return {"vr": _value(bench, CT, bench.truth["vr"][1])}


@answers.misconception("CHARACTERS_FOR_BYTES")
def characters_for_bytes(bench: Bench) -> Answers:
    """Count the characters on the screen."""
    shown = _value(bench, bench.truth["length_of"], bench.truth["length"][1])
    return {"value_length": str(len(shown))}


@answers.misconception("MANUFACTURER_FOR_CREATOR")
def manufacturer_for_creator(bench: Bench) -> Answers:
    """Give the name of the firm."""
    return {"private_creator": _value(bench, CT, "Manufacturer")}


@answers.misconception("COMPLETE_IS_NOT_SIGNED")
def other_flag(bench: Bench) -> Answers:
    """Take one flag for the other."""
    other = next(path for path in STATES if path != bench.truth["state"])
    return {"report_state": _pick(bench, other)}


@answers.misconception("WRONG_LEVEL")
def wrong_level(bench: Bench) -> Answers:
    """Take the same tag in an item of the content."""
    return {"report_title": _pick(bench, f"(0040,A730)[1].(0040,A043)[1].{bench.truth['title']}")}
