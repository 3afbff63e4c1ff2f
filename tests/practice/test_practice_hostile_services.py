"""Broken and ill-meaning peers of the other services: one association ends, the house stands."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, build_role, evt
from pynetdicom.events import Event

from app.practice.config import HospitalConfig, PeerConfig
from app.practice.hospital import Hospital, running
from app.practice.services.models import (
    PERFORMED_STEP,
    STORAGE_COMMITMENT,
    STUDY_ROOT_GET,
    STUDY_ROOT_MOVE,
)
from app.practice.visits import CONSOLE
from tests.practice.clinic import CT_CLASS, at_work, clinic
from tests.practice.test_practice_hostile import _echo, _rest, _say_bent
from tests.practice.test_practice_steps import BEGUN
from tests.practice.wards import asking, open_descriptors, sample_path

STUDY = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}
RIS = {"called_ae_title": "RIS", "host": "ris.ward.example", "port": 104}
SESSIONS = [
    ("archive", asking("move", keys=STUDY, destination="VIEW1")),
    ("archive", asking("get", keys=STUDY)),
    ("archive", asking("commit", references=[{"sop_class_uid": "1.2", "sop_instance_uid": "1"}])),
    ("ris", asking("mpps_create", attributes=BEGUN, **RIS)),
]


@pytest.mark.parametrize(("node_id", "action"), SESSIONS, ids=lambda row: str(row)[:20])
def test_bent_sessions_of_every_service_harm_nobody(node_id: str, action: dict[str, Any]) -> None:
    events = at_work().act(action)["trace"]["events"]
    session = [bytes.fromhex(row["hex"]) for row in events if row["hex"] and row["from"] == CONSOLE]
    rng = Random(20261122)  # noqa: S311
    with running(clinic()) as house:
        for _ in range(40):
            with socket.create_connection(("127.0.0.1", house.ports[node_id]), timeout=3) as peer:
                _say_bent(peer, session, rng)
        began = time.monotonic()
        assert _echo(house)
        took = time.monotonic() - began

    assert took < 2


def test_an_answer_that_ends_the_upper_layer_ends_the_retrieval_at_once() -> None:
    events = at_work().act(asking("get", keys=STUDY))["trace"]["events"]
    said = [bytes.fromhex(row["hex"]) for row in events if row["hex"] and row["from"] == CONSOLE]
    associate, get, stored = said[:3]
    has_data_set, something_else = b"\0\0\0\x08\2\0\0\0", b"\0\0\1\x08\2\0\0\0"
    assert has_data_set in stored
    with (
        running(clinic()) as house,
        socket.create_connection(("127.0.0.1", house.ports["archive"]), timeout=3) as peer,
    ):
        for pdu in (associate, get, stored.replace(has_data_set, something_else)):
            peer.sendall(pdu)
            time.sleep(0.1)
        began = time.monotonic()
        _rest(peer)
        took = time.monotonic() - began

    assert took < 1


@pytest.mark.parametrize("context", [STUDY_ROOT_MOVE, STUDY_ROOT_GET, STORAGE_COMMITMENT])
def test_an_identifier_nobody_can_read_is_answered(context: str) -> None:
    entity = AE("CT01")
    entity.add_requested_context(context)
    with running(clinic()) as house:
        port = house.ports["archive"]
        association = entity.associate("127.0.0.1", port, ae_title="WARD_PACS")
        statuses = _ask_nonsense(association, context)
        association.release()
        assert _echo(house)

    assert statuses
    assert all(code >= 0xA000 or code == 0x0115 for code in statuses)


def _ask_nonsense(association: Any, context: str) -> list[int]:
    odd = Dataset()
    odd.add_new(0x00090010, "LO", "NOBODY")
    if context == STORAGE_COMMITMENT:
        status, _ = association.send_n_action(odd, 1, context, "1.2.840.10008.1.20.1.1")
        return [int(status.Status)]
    if context == STUDY_ROOT_MOVE:
        answers = association.send_c_move(odd, "VIEW1", context)
    else:
        answers = association.send_c_get(odd, context)
    return [int(status.Status) for status, _ in answers]


def test_a_service_on_the_context_of_another_is_not_performed() -> None:
    entity = AE("CT01")
    entity.add_requested_context(PERFORMED_STEP)
    with running(clinic()) as house:
        association = entity.associate("127.0.0.1", house.ports["ris"], ae_title="RIS")
        status, _ = association.send_n_action(None, 1, PERFORMED_STEP, "1.2.840.10008.1.20.1.1")
        association.release()

    assert status.get("Status") != 0


@contextmanager
def _hostile_archive(uids: list[str]) -> Iterator[int]:
    """Answer C-GET with objects that go by *uids*."""

    def send(_event: Event) -> Iterator[Any]:
        yield len(uids)
        for uid in uids:
            dataset = dcmread(sample_path("CT_small.dcm"))
            dataset["SOPInstanceUID"]._value = uid
            yield 0xFF00, dataset

    entity = AE("EVIL")
    entity.add_supported_context(STUDY_ROOT_GET)
    entity.add_supported_context(CT_CLASS, scu_role=True, scp_role=True)
    server = entity.start_server(
        ("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_GET, send)]
    )
    assert server is not None
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()


def test_what_an_archive_sends_back_is_kept_under_no_path() -> None:
    uids = ["../../../tmp/evil", "/etc/passwd", "1.2.03", "1.2.5"]
    with _hostile_archive(uids) as port:
        peer = PeerConfig("peer", "Peer", "pacs.ward.example", "10.20.1.5", 11112)
        hospital = Hospital(HospitalConfig((peer,)), peers={"peer": port})
        exchange = hospital.act(asking("get", keys=STUDY))

    assert exchange["result"]["received"] == ["1.2.5"]
    assert list(hospital.objects()) == ["console/1.2.5.dcm"]


def test_a_role_that_was_not_agreed_moves_nothing() -> None:
    entity = AE("CT01")
    entity.add_requested_context(STUDY_ROOT_GET)
    entity.add_requested_context(CT_CLASS)
    with running(clinic()) as house:
        port = house.ports["archive"]
        keys = Dataset()
        keys.QueryRetrieveLevel, keys.StudyInstanceUID = "STUDY", "1.2.1"
        counts = []
        for roles in ((), (build_role(CT_CLASS, scp_role=True),)):
            association = entity.associate(
                "127.0.0.1",
                port,
                ae_title="WARD_PACS",
                ext_neg=list(roles),
                evt_handlers=[(evt.EVT_C_STORE, lambda _event: 0)],
            )
            *_, (status, _) = association.send_c_get(keys, STUDY_ROOT_GET)
            association.release()
            counts.append((status.Status, status.NumberOfCompletedSuboperations))

    assert counts == [(0xA702, 0), (0x0000, 3)]


def test_a_door_in_tls_stands_idle_and_foreign_peers() -> None:
    threads, descriptors = threading.active_count(), open_descriptors()
    with running(clinic(tls={})) as house, ExitStack() as stack:
        port = house.ports["archive"]
        for number in range(150):
            peer = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=3))
            peer.sendall(
                (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"\xff" * 5000)[number % 4]
            )
        began = time.monotonic()
        exchange = house.hospital.act(asking("echo", tls=True))
        took = time.monotonic() - began

    assert exchange["result"]["ok"]
    assert took < 2
    assert threading.active_count() == threads
    assert open_descriptors() <= descriptors + 1
