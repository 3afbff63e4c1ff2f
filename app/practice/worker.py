"""The warm process of the practice hospital: ``python -m app.practice.worker [Orthanc]``."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from app.grading.serving import Task, serve
from app.practice.config import ArchiveConfig, HospitalConfig, ReceiverConfig
from app.practice.dicomweb.serving import ask
from app.practice.engine import Destination, EngineConfig, Route
from app.practice.gateway import receiving
from app.practice.gateway.receiving import furnished
from app.practice.hospital import Hospital
from app.practice.orthanc.program import sweep


def act(
    payload: dict[str, Any], blobs: Mapping[str, bytes], orthanc: Path | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Perform ``payload["action"]`` in ``payload["hospital"]``; *blobs* are files by name.

    Files named as :meth:`Hospital.objects` names them are objects stored earlier.
    """
    hospital = _furnished(payload, blobs, orthanc)
    exchange = hospital.act(payload["action"], blobs)
    return {"exchange": exchange, "holdings": hospital.holdings()}, _fresh(hospital, blobs)


def perform(
    payload: dict[str, Any], blobs: Mapping[str, bytes], orthanc: Path | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Perform all of ``payload["actions"]``, one after the other."""
    hospital = _furnished(payload, blobs, orthanc)
    exchanges = [hospital.act(action, blobs) for action in payload["actions"]]
    return {"exchanges": exchanges, "holdings": hospital.holdings()}, _fresh(hospital, blobs)


def _furnished(
    payload: dict[str, Any], blobs: Mapping[str, bytes], orthanc: Path | None
) -> Hospital:
    hospital = Hospital(HospitalConfig.from_data(payload["hospital"]), orthanc=orthanc)
    hospital.bring(blobs)
    return hospital


def _fresh(hospital: Hospital, blobs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the objects that were not there before."""
    return {name: data for name, data in hospital.objects().items() if blobs.get(name) is not data}


def receive(
    payload: dict[str, Any], blobs: Mapping[str, bytes]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Take the message among *blobs*, which came from outside, at ``payload["node"]``."""
    hospital = furnished(payload["hospital"])
    before = hospital.holdings()
    told = receiving.receive(hospital, payload["node"], blobs["message"], payload["fault"])
    exchange, answer = told
    answered = {} if answer is None else {"answer": answer}
    return {"exchange": exchange, "holdings": _changed(before, hospital)}, answered


def settle(
    payload: dict[str, Any], _blobs: Mapping[str, bytes]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Deliver what waits in the queues of ``payload["hospital"]``."""
    hospital = furnished(payload["hospital"])
    before = hospital.holdings()
    exchange = receiving.settle(hospital)
    return {"exchange": exchange, "holdings": _changed(before, hospital)}, {}


def _changed(before: Mapping[str, Any], hospital: Hospital) -> dict[str, Any]:
    return {name: held for name, held in hospital.holdings().items() if held != before[name]}


def tasks(orthanc: Path | None) -> dict[str, Task]:
    """Return what the process can do; *orthanc* stands in for archives, where there is one."""
    return {
        "act": partial(act, orthanc=orthanc),
        "perform": partial(perform, orthanc=orthanc),
        "receive": receive,
        "settle": settle,
        "dicomweb": ask,
    }


def warm_up() -> None:
    """Act once, so that whatever is loaded at first use is loaded before the first learner."""
    archive = ArchiveConfig("a", "Archive", "archive", "10.0.0.1", 104, ae_title="A", checks=())
    receiver = ReceiverConfig("r", "Receiver", "receiver", "10.0.0.3", 2575)
    onward, way = (Destination("r", "receiver", 2575),), (Route("a", ("r",)),)
    place = ("e", "Engine", "engine", "10.0.0.2", 2575)
    engine = EngineConfig(*place, destinations=onward, routes=way)
    hospital = Hospital(HospitalConfig((archive, engine, receiver)))
    dicom = {"calling_ae_title": "B", "called_ae_title": "A", "host": "archive", "port": 104}
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1"}
    hospital.act({"kind": "echo", **dicom})
    for kind in ("find", "get", "move"):
        hospital.act({"kind": kind, **dicom, "keys": keys, "destination": "A"})
    message = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1\r"
    hospital.act({"kind": "send_hl7", "host": "engine", "port": 2575, "message": message})


if __name__ == "__main__":
    warm_up()
    sweep()
    serve(tasks(Path(sys.argv[1]) if sys.argv[1:] else None))
