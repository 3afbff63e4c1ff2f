"""Learners' own tools in the hospitals of their attempts: DCMTK, pynetdicom, python-hl7."""

import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.events import Event

from app.dicom import read_object
from app.learning.connecting import renew_code
from app.learning.site import Site
from app.learning.wire_evidence import wire_evidence
from app.practice.config import VERIFICATION
from app.practice.gateway.network import Network
from app.practice.tls.settings import certificate_in
from tests.learning.outside import Learner, practice_network, sent, sent_tls
from tests.people import organization, person
from tests.practice.conftest import find_or_skip
from tests.practice.wards import asking, sample_path

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

COMMITMENT, COMMITMENT_INSTANCE = "1.2.840.10008.1.20.1", "1.2.840.10008.1.20.1.1"
CT_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
_CT = sample_path("CT_small.dcm")


@pytest.fixture
def network(ward_site: Site) -> Iterator[Network]:
    with practice_network(ward_site) as running:
        yield running


@pytest.fixture
def ada(ward_site: Site) -> Learner:
    return Learner(person(ward_site.store, organization(ward_site.store)), ward_site)


def tool(
    name: str,
    network: Network,
    title: str,
    *files: object,
    calling: str = "CT01",
    options: tuple[object, ...] = (),
    keys: tuple[str, ...] = (),
    authority: Path | None = None,
) -> str:
    """Run a DCMTK tool against the network, and return everything it says."""
    tls = () if authority is None else ("+tla", "+cf", authority)
    port = network.ports.dicom if authority is None else network.ports.dicom_tls
    wanted = [part for key in keys for part in ("-k", key)]
    titles = ("-v", "-aet", calling, "-aec", title)
    program = find_or_skip(f"/usr/bin/{name}")
    command = [program, *titles, *tls, *options, *wanted, "127.0.0.1", port, *files]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=30, check=False
    )
    return f"{done.stdout}{done.stderr}rc={done.returncode}"


def all_studies(network: Network, title: str) -> str:
    """Ask with findscu which studies there are."""
    keys = ("QueryRetrieveLevel=STUDY", "StudyInstanceUID=")
    return tool("findscu", network, title, options=("-S",), keys=keys)


def test_echo_and_store_with_dcmtk_are_kept_as_evidence(ada: Learner, network: Network) -> None:
    echoed = tool("echoscu", network, ada.title)
    stored = tool("storescu", network, ada.title, _CT)

    assert echoed.endswith("rc=0"), echoed
    assert stored.endswith("rc=0"), stored
    assert ada.outcomes() == [("echo", "success"), ("store", "success")]
    assert len(ada.held()) == 1
    [echo, store] = ada.exchanges()
    titles = [event["title"] for event in store.trace["events"]]
    assert titles == ["A-ASSOCIATE-RQ", "A-ASSOCIATE-AC", "C-STORE-RQ", "C-STORE-RSP"]
    assert (echo.result["reached"], echo.action["called_ae_title"]) == ("archive", "WARD_PACS")


def test_what_tools_did_counts_for_the_exercises_about_their_protocol(
    ada: Learner, network: Network
) -> None:
    tool("echoscu", network, ada.title)
    sent(network.ports.mllp, ada.message())
    lab = ada.site.catalog.lab("every-kind")
    assert lab is not None

    with ada.site.store.reading() as unit:
        told = wire_evidence(ada.attempt, lab, unit)

    seen = {
        each.kind: [row["action"]["kind"] for row in rows_of(told[each.id])]
        for each in lab.spec.exercises
        if each.id in told
    }
    assert seen["live_association"] == ["echo"]
    assert seen["live_mllp"] == ["send_hl7"]
    assert seen["live_hospital"] == ["echo", "send_hl7"]


def rows_of(raw: Any) -> list[Any]:
    """Return the exchanges of a live exercise's raw answer."""
    return list(raw if isinstance(raw, list) else raw["exchanges"])


def test_studies_are_found_and_moved_to_known_destinations_alone(
    ada: Learner, network: Network
) -> None:
    tool("storescu", network, ada.title, _CT)

    found = all_studies(network, ada.title)
    [uid] = ada.held()
    study = ada.node("archive")["holdings"][uid]["StudyInstanceUID"]
    keys = ("QueryRetrieveLevel=STUDY", f"StudyInstanceUID={study}")
    moved = tool("movescu", network, ada.title, options=("-S", "-aem", "ELSEWHERE"), keys=keys)

    assert study in found
    assert found.endswith("rc=0"), found
    assert "MoveDestinationUnknown" in moved, moved
    assert ada.outcomes()[-2:] == [("find", "success"), ("move", "failure")]
    assert ada.exchanges()[1].result["matches"][0]["StudyInstanceUID"] == study


def test_objects_stored_earlier_come_back_by_c_get(
    ada: Learner, network: Network, tmp_path: Path
) -> None:
    tool("storescu", network, ada.title, _CT)
    [uid] = ada.held()
    study = ada.node("archive")["holdings"][uid]["StudyInstanceUID"]

    keys = ("QueryRetrieveLevel=STUDY", f"StudyInstanceUID={study}")
    folder = tmp_path / "got"
    folder.mkdir()
    got = tool("getscu", network, ada.title, options=("-S", "-od", folder), keys=keys)

    assert got.endswith("rc=0"), got
    [file] = folder.iterdir()
    assert read_object(file.read_bytes()).value("SOPInstanceUID") == uid
    assert ada.outcomes() == [("store", "success"), ("get", "success")]
    assert ada.exchanges()[-1].result["sub_operations"]["completed"] == 1


def test_custody_is_taken_and_reported_on_the_same_association(
    ada: Learner, network: Network
) -> None:
    tool("storescu", network, ada.title, _CT)
    [uid] = ada.held()
    reports: list[str] = []
    entity = AE("CT01")
    entity.add_requested_context(COMMITMENT)
    handlers: list[Any] = [(evt.EVT_N_EVENT_REPORT, lambda event: took(event, reports))]
    association = entity.associate(
        "127.0.0.1", network.ports.dicom, ae_title=ada.title, evt_handlers=handlers
    )
    asked = Dataset()
    asked.TransactionUID = "1.2.3"
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CT_STORAGE, uid
    asked.ReferencedSOPSequence = [item]

    status, _ = association.send_n_action(asked, 1, COMMITMENT, COMMITMENT_INSTANCE)
    until = time.monotonic() + 5
    while not reports and time.monotonic() < until:
        time.sleep(0.05)
    association.release()

    assert status.Status == 0
    assert reports == ["1.2.3"]
    assert ada.wait_for(lambda: ada.node("archive").get("transactions") == ["1.2.3"])
    assert ("commit", "success") in ada.outcomes()


def took(event: Event, reports: list[str]) -> tuple[int, None]:
    """Note whose transaction a report is about, and confirm it."""
    reports.append(str(event.event_information.TransactionUID))
    return 0, None


def test_titles_are_judged_as_the_archive_is_configured(ada: Learner, network: Network) -> None:
    stranger = tool("echoscu", network, ada.title, calling="NOBODY")
    no_system = tool("echoscu", network, f"{ada.code}-9")
    no_attempt = tool("echoscu", network, "CCCCCCCCCC-1")

    assert "Calling AE Title Not Recognized" in stranger
    assert "Called AE Title Not Recognized" in no_system
    assert "Called AE Title Not Recognized" in no_attempt
    reasons = [each.result["rejection"] for each in ada.exchanges()]
    assert [(row["result"], row["source"], row["reason"]) for row in reasons] == [
        (1, 1, 3),
        (1, 1, 7),
    ]


def test_tools_and_clicks_act_in_the_same_hospital(ada: Learner, network: Network) -> None:
    before = tool("echoscu", network, ada.title, calling="MINE")
    ada.click(
        {
            "kind": "configure",
            "node": "archive",
            "path": "device_table",
            "op": "add",
            "value": {"ae_title": "MINE"},
        }
    )
    after = tool("storescu", network, ada.title, _CT, calling="MINE")
    told = ada.click(asking("find", keys={"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": ""}))

    assert "Calling AE Title Not Recognized" in before
    assert after.endswith("rc=0"), after
    assert len(told.result["matches"]) == 1


def test_a_click_during_an_association_holds_for_its_next_request(
    ada: Learner, network: Network
) -> None:
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    association = entity.associate("127.0.0.1", network.ports.dicom, ae_title=ada.title)
    ada.click({"kind": "configure", "node": "archive", "path": "max_pdu", "value": 32768})

    assert association.send_c_echo().Status == 0
    association.release()
    assert ada.node("archive")["max_pdu"] == 32768


def test_messages_are_acknowledged_when_they_are_kept(ada: Learner, network: Network) -> None:
    [first] = sent(network.ports.mllp, ada.message("C1"))
    [second] = sent(network.ports.mllp, ada.message("C2").replace("ENGINE", "OTHER"))
    [unknown] = sent(network.ports.mllp, ada.message("C3").replace(ada.code, "CCCCCCCCCC"))

    assert "MSA|AA|C1" in first
    assert "MSA|AA|C2" in second  # the only system of its kind need not be named
    assert "MSA|AR|C3|MSH-6 (receiving facility) must be the code" in unknown
    assert [("C1" in text, "C2" in text) for text in ada.messages()] == [
        (True, False),
        (False, True),
    ]


def test_mllp_send_of_python_hl7_is_understood(
    ada: Learner, network: Network, tmp_path: Path
) -> None:
    file = tmp_path / "message.hl7"
    file.write_text(ada.message("P1"), "utf-8", newline="")
    program = Path(find_or_skip(str(Path(".venv/bin/mllp_send").absolute())))

    done = subprocess.run(
        [program, "--loose", "--file", file, "--port", str(network.ports.mllp), "127.0.0.1"],
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip

    assert "MSA|AA|P1" in done.stdout, done
    assert len(ada.messages()) == 1


def test_tls_is_spoken_on_ports_of_its_own_with_the_lab_ca(ada: Learner, network: Network) -> None:
    authority = certificate_in(ada.site.settings.lab_authority)
    echoed = tool("echoscu", network, ada.title, authority=authority)
    [answer] = sent_tls(network.ports.mllp_tls, ada.message("T1"), authority)

    assert echoed.endswith("rc=0"), echoed
    assert "MSA|AA|T1" in answer
    with pytest.raises(ssl.SSLCertVerificationError):
        sent_tls(network.ports.mllp_tls, ada.message("T2"), None)


def test_two_learners_never_meet(ada: Learner, network: Network, ward_site: Site) -> None:
    far = organization(ward_site.store, "far")
    bob = Learner(person(ward_site.store, far, "Bob Boole"), ward_site)
    tool("storescu", network, ada.title, _CT)
    sent(network.ports.mllp, ada.message())

    found = all_studies(network, bob.title)

    assert found.endswith("rc=0"), found
    assert "Pending" not in found
    assert (len(ada.held()), len(ada.messages())) == (1, 1)
    assert (bob.held(), bob.messages()) == ([], [])
    assert bob.outcomes() == [("find", "success")]
    assert ada.code != bob.code


def test_a_new_code_voids_the_old_one(ada: Learner, network: Network) -> None:
    old = ada.title
    ada.code = renew_code(ada.person, ada.attempt.id, ada.site).code

    assert "Called AE Title Not Recognized" in tool("echoscu", network, old)
    assert tool("echoscu", network, ada.title).endswith("rc=0")


def test_what_shows_signs_of_a_real_patient_is_refused(ada: Learner, network: Network) -> None:
    real = ada.message("R1").replace("MR5^^^W||", "MR5^^^W||LOVELACE^AUGUSTA")

    [answer] = sent(network.ports.mllp, real)

    assert "MSA|AR|R1" in answer
    assert (ada.messages(), ada.exchanges()) == ([], [])
