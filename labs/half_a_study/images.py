"""The images of the morning: two studies of two series each, and a series that was made anew."""

from dataclasses import dataclass

from app.dicom import build_object, new_uid
from app.grading import Params

from .drawing import EXAMS

EXPLICIT_LE = "1.2.840.10008.1.2.1"
IMPLICIT_LE = "1.2.840.10008.1.2"
PLAIN_CLASS = {"CT": "1.2.840.10008.5.1.4.1.1.2", "MR": "1.2.840.10008.5.1.4.1.1.4"}
ENHANCED_CLASS = {"CT": "1.2.840.10008.5.1.4.1.1.2.1", "MR": "1.2.840.10008.5.1.4.1.1.4.1"}
CLASS_NAME = {"CT": "Enhanced CT Image", "MR": "Enhanced MR Image"}


@dataclass(frozen=True, slots=True)
class Image:
    """An image on the scanner: whose, of which series, and whether it was made anew."""

    name: str
    patient: int
    series: int
    facts: dict[str, str]
    transfer_syntax_uid: str = EXPLICIT_LE
    is_rebuilt: bool = False

    @property
    def uid(self) -> str:
        """The SOP Instance UID."""
        return self.facts["SOPInstanceUID"]

    @property
    def is_second(self) -> bool:
        """Whether it is of the second series as it was made."""
        return self.series > 1 and not self.is_rebuilt

    def data(self) -> bytes:
        """Return the file."""
        return build_object(self.facts, transfer_syntax_uid=self.transfer_syntax_uid)


def images(params: Params) -> tuple[Image, ...]:
    """Return every image that the scanner has of this morning, the rebuilt ones last."""
    made = [
        _image(params, patient, series, number)
        for patient, counts in enumerate(params["counts"])
        for series, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    ]
    again = [
        _image(params, 0, 2, number, is_rebuilt=True)
        for number in range(1, params["counts"][0][1] + 1)
    ]
    return (*made, *again)


def series_names(params: Params) -> tuple[str, str, str]:
    """Return what the examination is called, and its two series."""
    exam, first, second = EXAMS[params["modality"]][params["exam"]]
    return exam, first, second


def second_class(params: Params) -> str:
    """Return the object type of the second series."""
    kinds = ENHANCED_CLASS if params["fault"] == "class" else PLAIN_CLASS
    return kinds[params["modality"]]


def _image(
    params: Params, patient: int, series: int, number: int, *, is_rebuilt: bool = False
) -> Image:
    name, _, mrn = params["patients"][patient]
    study = new_uid("half-a-study", params["scanner"], mrn)
    word = "rebuilt" if is_rebuilt else "image"
    is_plain = series == 1 or is_rebuilt
    plain = PLAIN_CLASS[params["modality"]]
    facts = {
        "SOPClassUID": plain if is_plain else second_class(params),
        "SOPInstanceUID": f"{study}.{series + 7 * is_rebuilt}.{number}",
        "StudyInstanceUID": study,
        "SeriesInstanceUID": f"{study}.{series + 7 * is_rebuilt}",
        "SeriesNumber": str(series + 100 * is_rebuilt),
        "SeriesDescription": series_names(params)[series],
        "InstanceNumber": str(number),
        "PatientName": name,
        "PatientID": mrn,
        "AccessionNumber": params["accessions"][2 if patient else 0],
        "Modality": params["modality"],
        "StudyDescription": series_names(params)[0].upper(),
    }
    is_packed = params["fault"] == "syntax" and not is_plain
    syntax = params["syntax"] if is_packed else EXPLICIT_LE
    file = f"{mrn}_series_{series}_{word}_{number}.dcm"
    return Image(file, patient, series, facts, syntax, is_rebuilt)
