"""Practice certificates: the same each time, judged as a real TLS handshake judges them."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.practice.certificates import (
    Authority,
    Span,
    issue,
    private_key_pem,
    read_certificate,
    trouble,
)

HOST = "pacs.ward.example"
OURS, IMPOSTOR = Authority("Ward CA 1", "ours"), Authority("Ward CA 1", "not ours")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SPAN = Span(NOON - timedelta(days=100), NOON + timedelta(days=100))


def test_the_same_words_make_the_same_certificate() -> None:
    assert issue(OURS, HOST, [HOST], SPAN) == issue(OURS, HOST, [HOST], SPAN)
    assert issue(OURS, HOST, [HOST], SPAN) != issue(IMPOSTOR, HOST, [HOST], SPAN)


def test_a_certificate_is_read_as_it_was_issued() -> None:
    facts = read_certificate(issue(OURS, HOST, [HOST, "pacs2.ward.example"], SPAN))

    assert (facts.subject, facts.issuer, facts.span) == (HOST, OURS.name, SPAN)
    assert facts.names == (HOST, "pacs2.ward.example")
    assert facts.issuer_key_id == OURS.key_id != IMPOSTOR.key_id


@pytest.mark.parametrize(
    ("host", "days", "signer", "expected"),
    [
        (HOST, 0, OURS, ""),
        ("10.1.2.3", 0, OURS, "name"),
        (HOST, 101, OURS, "expired"),
        (HOST, -101, OURS, "early"),
        (HOST, 0, IMPOSTOR, "issuer"),
    ],
)
def test_the_first_no_is_the_trouble(
    host: str, days: int, signer: Authority, expected: str
) -> None:
    pem = issue(signer, HOST, [HOST], SPAN)

    assert trouble(pem, host, NOON + timedelta(days=days), [OURS.certificate(SPAN)]) == expected


@pytest.mark.parametrize(
    ("host", "shift", "signer", "expected"),
    [
        (HOST, 0, OURS, ""),
        ("pacs9.ward.example", 0, OURS, "Hostname mismatch"),
        (HOST, -400, OURS, "certificate has expired"),
        (HOST, 400, OURS, "certificate is not yet valid"),
        (HOST, 0, Authority("Other CA", "other"), "unable to get local issuer certificate"),
    ],
)
def test_a_real_handshake_says_the_same(
    host: str, shift: int, signer: Authority, expected: str, tmp_path: Path
) -> None:
    # OpenSSL asks the machine's own clock, so the certificates stand around today.
    today = datetime.now(UTC).replace(microsecond=0)
    around = Span(today - timedelta(days=900), today + timedelta(days=900))
    middle = today + timedelta(days=shift)
    span = Span(middle - timedelta(days=100), middle + timedelta(days=100))
    (tmp_path / "server.pem").write_text(
        issue(signer, HOST, [HOST], span) + private_key_pem(HOST), encoding="ascii"
    )

    assert expected in handshake(tmp_path / "server.pem", host, OURS.certificate(around))


def handshake(server_pem: Path, host: str, authority: str) -> str:
    """Let a client and a server shake hands in memory; return what the client complains about."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(server_pem)
    client = ssl.create_default_context(cadata=authority)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    calls = client.wrap_bio(to_client, to_server, server_hostname=host)
    takes = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (calls, takes):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as error:
                return str(error)
    return ""
