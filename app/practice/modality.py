"""A modality at work: it acquires what is on its worklist, or what was typed, and keeps it.

``{"kind": "acquire", "node": ..., "sample": label, "entry": line of what it found, "typed":
{keyword: value}, "step_uid": ...}``: nothing is sent; storing, reporting and deleting come after.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.counting import counted
from app.dicom import is_uid, is_vr_valid, read_object
from app.practice.actions import Files
from app.practice.archive import Archive
from app.practice.config import ModalityConfig, Record, Sample
from app.practice.forms import CannotSend
from app.practice.indexing import facts
from app.practice.limits import LIMITS, Limits
from app.practice.outcomes import NOT_SENT, SUCCESS, Result, result
from app.practice.services.acquiring import Examination, images, study_of
from app.practice.services.courier import Courier
from app.practice.services.scheduled import TYPED, step_of
from app.practice.trace import Trace

MOST_FOUND: Final = 100
MOST_ACQUIRED: Final = 200
MOST_HELD: Final = 500
_VRS: Final = {"PatientName": "PN", "PatientBirthDate": "DA", "PatientSex": "CS",
               "AccessionNumber": "SH"}  # fmt: skip
_SEXES: Final = ("F", "M", "O")


class Modality(Archive):
    """The archive's services without most of its contexts, and a device that makes images."""

    def __init__(
        self,
        config: ModalityConfig,
        limits: Limits = LIMITS,
        courier: Courier | None = None,
        tell: Any = lambda _report: None,
    ) -> None:
        super().__init__(config, limits, courier, tell)
        self.device = config
        self.found: list[Record] = list(config.found)
        self.acquired: list[Record] = list(config.acquired)

    def state(self) -> Record:
        """Return what changed hands so far, what was found and what was acquired."""
        return {**super().state(), "found": list(self.found), "acquired": list(self.acquired)}

    def note(self, action: Mapping[str, Any], told: Result) -> None:
        """Keep what a query of a worklist found that was asked under the title of this device."""
        title = str(action.get("calling_ae_title", "")).strip()
        if self.device.samples and title == self.config.ae_title and told["ok"]:
            self.found = told["matches"][:MOST_FOUND]

    def acquire(self, action: Mapping[str, Any], files: Files, trace: Trace) -> Result:
        """Make the images of an examination, or say why not."""
        way = (self.config.id, self.config.id)
        trace.add_peer(self.config.id, self.config.label, self.config.kind)
        try:
            done = self._asked(action)
            made = images(self.device, done, files)
        except CannotSend as error:
            trace.add("note", way, "Nothing acquired", str(error), ok=False)
            return {**result(NOT_SENT, str(error)), "reached": self.config.id}
        told = self._kept(done, made)
        sentence = self._sentence(told, is_scheduled=bool(done.entry))
        trace.add("note", way, "Images acquired", sentence, detail=told, ok=True)
        return {**result(SUCCESS, sentence), "acquired": told, "reached": self.config.id}

    def _asked(self, action: Mapping[str, Any]) -> Examination:
        sample, entry, typed = self._sample(action), self._entry(action), _typed(action)
        if not entry and not (typed.get("PatientName") and typed.get("PatientID")):
            raise CannotSend(
                "Whose images are these? Choose an entry of the worklist, or type a name and a "
                "record number."
            )
        room = min(self.config.quota_objects or MOST_HELD, MOST_HELD)
        if len(self.holdings) + len(sample.files) > room:
            raise CannotSend(
                f"The disk of {self.config.label} is full: "
                f"it has room for {counted(room, 'object')}."
            )
        if len(self.acquired) >= MOST_ACQUIRED:
            raise CannotSend(f"{self.config.label} makes at most {MOST_ACQUIRED} examinations.")
        number = len(self.acquired) + 1
        study = study_of(self.device, entry, number)
        series = 1 + sum(row["study_instance_uid"] == study for row in self.acquired)
        return Examination(sample, entry, typed, number, series, _step_uid(action))

    def _sample(self, action: Mapping[str, Any]) -> Sample:
        asked = str(action.get("sample", "")).strip()
        for sample in self.device.samples:
            if sample.label == asked:
                return sample
        known = ", ".join(each.label for each in self.device.samples) or "nothing"
        raise CannotSend(f"{self.config.label} can examine {known}; choose one of these.")

    def _entry(self, action: Mapping[str, Any]) -> Record:
        asked = str(action.get("entry", "")).strip()
        if not asked:
            return {}
        at = int(asked) if asked.isascii() and asked.isdigit() else 0
        if not 1 <= at <= len(self.found):
            raise CannotSend(
                f"{self.config.label} has {len(self.found)} worklist entries before it, and no "
                f"line {asked[:16]}: ask for the worklist as this device first."
            )
        return self.found[at - 1]

    def _kept(self, done: Examination, made: Mapping[str, bytes]) -> Record:
        """Keep the images, and return what there is to tell of them."""
        records = {uid: facts(read_object(data, uid)) for uid, data in made.items()}
        for uid, data in made.items():
            self.put(uid, records[uid], data)
        first = next(iter(records.values()))
        told = {
            "number": done.number,
            "sample": done.sample.label,
            "patient_id": first.get("PatientID", ""),
            "accession_number": first.get("AccessionNumber", ""),
            "step_id": step_of(done.entry).get("ScheduledProcedureStepID", ""),
            "study_instance_uid": first["StudyInstanceUID"],
            "series_instance_uid": first["SeriesInstanceUID"],
            "sop_class_uid": first["SOPClassUID"],
            "sop_instance_uids": list(records),
        }
        self.acquired.append(told)
        return told

    def _sentence(self, told: Mapping[str, Any], *, is_scheduled: bool) -> str:
        count = len(told["sop_instance_uids"])
        whose = "for its worklist entry" if is_scheduled else "typed by hand, for no order"
        return (
            f"{self.config.label} acquired {told['sample']}: {count} "
            f"{'image' if count == 1 else 'images'}, {whose}. Nobody but the device has that "
            "yet."
        )


def _typed(action: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed, as far as the fields of a modality take it."""
    given = action.get("typed")
    texts = given if isinstance(given, Mapping) else {}
    found = {name: str(texts.get(name, "")).strip() for name in TYPED}
    found = {name: text for name, text in found.items() if text}
    for name, text in found.items():
        sane = not any(ord(sign) < ord(" ") or sign == "\\" for sign in text)
        if not sane or not is_vr_valid(_VRS.get(name, "LO"), text):
            raise CannotSend(f"The field {name} does not take {text[:64]!r}.")
    if found.get("PatientSex", "O") not in _SEXES:
        raise CannotSend("The sex of a patient is F, M or O here, or blank.")
    return found


def _step_uid(action: Mapping[str, Any]) -> str:
    asked = str(action.get("step_uid", "")).strip()
    if asked and not is_uid(asked):
        raise CannotSend("A performed procedure step is named by a UID: digits and dots.")
    return asked
