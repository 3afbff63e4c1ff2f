"""TLS around DICOM and MLLP: what goes through, and what each broken handshake says."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pynetdicom import AE

from app.errors import InvalidInput
from app.practice.config import VERIFICATION
from app.practice.hospital import act, running
from app.practice.limits import LIMITS
from app.practice.tls.authority import Authority, lab_authority, other_authority
from app.practice.tls.contexts import context_of
from app.practice.tls.door import Door
from tests.descriptors import many_open
from tests.practice.clinic import HELD, clinic
from tests.practice.wards import asking, node, open_descriptors, ward

HL7 = "MSH|^~\\&|EHR|WARD|ENGINE|WARD|20261121||ADT^A01|C1|P|2.5.1\rPID|1||100^^^WARD||Doe^Jane\r"


def _ward(**tls: Any) -> dict[str, Any]:
    hospital = ward(tls=tls, holdings=HELD)
    engine = {"host": "engine.ward.example", "address": "10.20.1.8", "tls": tls}
    hospital["nodes"].append(node("mllp", "secure", 6661, **engine))
    return hospital


def _send(**values: Any) -> dict[str, Any]:
    right = {"kind": "send_hl7", "host": "engine.ward.example", "port": 6661, "message": HL7}
    return {**right, **values}


ACTIONS = [
    asking("echo", tls=True),
    asking("store", tls=True, files=["ct.dcm"]),
    asking("find", tls=True, keys={"QueryRetrieveLevel": "STUDY"}),
    asking("get", tls=True, keys={"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}),
    _send(tls=True),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action["kind"])
def test_every_protocol_goes_through_tls(action: dict[str, Any], ct: bytes) -> None:
    exchange = act(_ward(), action, {"ct.dcm": ct})

    assert exchange["result"]["outcome"] == "success", exchange["result"]["sentence"]
    kinds = [row["kind"] for row in exchange["trace"]["events"]]
    assert kinds[:2] == ["tcp_connect", "tls_handshake"]
    facts = exchange["trace"]["events"][1]["detail"]
    assert facts["version"] in ("TLSv1.2", "TLSv1.3")
    assert facts["issuer"] == "Practice hospital lab CA"
    assert action["host"] in facts["names"]


@pytest.mark.parametrize("kind", ["echo", "send_hl7"])
@pytest.mark.parametrize(
    ("server", "caller", "said"),
    [
        ({"certificate": "expired"}, True, "expired"),
        ({"certificate": "not_yet_valid"}, True, "not valid yet"),
        ({"certificate": "self_signed"}, True, "nobody but itself"),
        ({"certificate": "other_authority"}, True, "not among those trusted"),
        ({}, {"trust": "none"}, "not among those trusted"),
        ({"names": ["old.ward.example"]}, True, "another name"),
        ({}, False, "in the clear"),
    ],
)
def test_a_broken_handshake_says_what_is_wrong(
    kind: str, server: dict[str, Any], caller: Any, said: str
) -> None:
    action = asking("echo", tls=caller) if kind == "echo" else _send(tls=caller)

    exchange = act(_ward(**server), action)

    result = exchange["result"]
    assert (result["ok"], result["outcome"]) == (False, "tls_failed")
    assert said in result["sentence"]
    assert "tls_failed" in [row["kind"] for row in exchange["trace"]["events"]]


def test_a_name_that_is_not_checked_may_be_wrong() -> None:
    action = asking("echo", tls={"check_name": False})

    assert act(_ward(names=["old.ward.example"]), action)["result"]["ok"]


def test_a_system_may_be_called_by_its_address() -> None:
    assert act(_ward(), asking("echo", host="10.20.1.5", tls=True))["result"]["ok"]


@pytest.mark.parametrize("port", [11112, 8080, 2575])
def test_a_port_without_tls_is_told_apart(port: int) -> None:
    host = "engine.ward.example" if port == 2575 else "pacs.ward.example"

    result = act(ward(), asking("echo", host=host, port=port, tls=True))["result"]

    assert result["outcome"] == "tls_failed"
    assert "TLS" in result["sentence"]


def test_a_silent_port_never_answers_the_handshake() -> None:
    result = act(ward(), asking("echo", port=5000, tls=True))["result"]

    assert (result["outcome"], "never answered" in result["sentence"]) == ("tls_failed", True)


def test_an_archive_moves_in_tls_where_its_table_says_so() -> None:
    secure = {"ae_title": "VIEW1", "host": "view.ward.example", "port": 104, "tls": True}
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}
    hospital = clinic({"tls": {}}, destinations=[secure])

    exchange = act(hospital, asking("move", destination="VIEW1", keys=keys))

    assert exchange["result"]["ok"]
    handshakes = [row for row in exchange["trace"]["events"] if row["kind"] == "tls_handshake"]
    assert [(row["from"], row["to"]) for row in handshakes] == [("archive", "view")]


def test_a_real_caller_comes_in_with_the_lab_authority() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=lab_authority().pem)
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    with running(_ward()) as house:
        association = entity.associate(
            "127.0.0.1",
            house.ports["archive"],
            ae_title="WARD_PACS",
            tls_args=(context, "pacs.ward.example"),
        )
        status = association.send_c_echo()
        association.release()

    assert status.Status == 0


def test_a_certificate_is_of_a_known_kind() -> None:
    with pytest.raises(InvalidInput):
        act(_ward(certificate="blessed"), asking("echo"))


def test_nothing_stays_behind() -> None:
    hospital = _ward()
    act(hospital, asking("echo", tls=True))
    before = threading.active_count(), open_descriptors()

    for action in (*ACTIONS[:1], asking("echo"), asking("echo", tls={"trust": "none"})):
        act(hospital, action)

    assert (threading.active_count(), open_descriptors()) == before


@pytest.mark.parametrize(("trusted", "code"), [(lab_authority, 0), (other_authority, 1)])
def test_dcmtk_comes_in_where_it_trusts_the_lab_authority(
    run: Callable[..., str], tmp_path: Path, trusted: Callable[[], Authority], code: int
) -> None:
    authority = tmp_path / "authority.pem"
    authority.write_text(trusted().pem)
    with running(_ward()) as house:
        where = ["-aet", "CT01", "-aec", "WARD_PACS", "127.0.0.1", house.ports["archive"]]
        printed = run("/usr/bin/echoscu", "-v", "+tla", "+cf", authority, *where)
        plain = run("/usr/bin/echoscu", "-to", "5", *where)

    assert printed.endswith("rc=0") is (code == 0)
    assert ("Received Echo Response (Success)" in printed) is (code == 0)
    assert not plain.endswith("rc=0")


def test_a_door_with_a_thousand_connections_waits_for_a_slow_system() -> None:
    sent = bytes(range(256)) * 40_000
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.load_verify_locations(cadata=lab_authority().pem)
    with many_open(), socket.create_server(("127.0.0.1", 0)) as system:
        opened = context_of(lab_authority().issue(("localhost",)))
        door = Door(opened, system.getsockname(), no_news, LIMITS)

        def speak() -> None:
            plain = socket.create_connection(("127.0.0.1", door.port), 10)
            with trusting.wrap_socket(plain, server_hostname="localhost") as secure:
                secure.sendall(sent)
                secure.shutdown(socket.SHUT_WR)
                while secure.recv(4096):  # who leaves a ticket unread resets the connection
                    pass

        speaking = threading.Thread(target=speak)
        speaking.start()
        inner, _ = system.accept()
        with inner:
            time.sleep(0.5)  # by then every buffer on the way is full
            heard = b"".join(iter(lambda: inner.recv(65_536), b""))
        speaking.join()
        door.stop()

    assert heard == sent


def no_news(why: str) -> None:
    pytest.fail(why)
