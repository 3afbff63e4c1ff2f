"""The handshakes as both sides logged them, with the certificates that were shown."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from app.grading import Params
from app.practice.certificates import Authority, Span, issue, read_certificate

_EPOCH = datetime(2025, 1, 6, tzinfo=UTC)
_FORM = "%Y-%m-%d %H:%M:%S"
_NEW, _OLD = "TLS 1.3, TLS 1.2", "TLS 1.1, TLS 1.0"
_ALERT = "Alert        fatal, certificate_unknown (46)"


def now_of(params: Params) -> datetime:
    """Return the true time of the ticket."""
    return _EPOCH + timedelta(days=params["day"], seconds=params["second"])


def authorities(params: Params) -> tuple[Authority, Authority]:
    """Return the two approved authorities: the old one, and the one of this year."""
    house = params["domain"].title()
    return (Authority(f"{house} Imaging CA 1", "ours"), Authority(f"{house} Imaging CA 2", "ours"))


def authority_of(params: Params, case: Params) -> Authority:
    """Return who signed the certificate that is shown."""
    first, second = authorities(params)
    return {
        "no_anchor": second,
        "stranger": Authority("Device Default CA", case["caller"]),
        "impostor": Authority(first.name, "not ours"),
    }.get(case["cause"], first)


def agreed_name(params: Params, called: str) -> str:
    """Return the name by which the register wants a system to be called."""
    return f"{called}.{params['domain']}.example"


def host_of(params: Params, case: Params) -> str:
    """Return the name or address that the caller uses."""
    if case["cause"] != "other_name":
        return agreed_name(params, case["called"])
    if case["wrong_by"] == "address":
        return _address(params, case)
    return f"{case['called']}-old.{params['domain']}.example"


def _address(params: Params, case: Params) -> str:
    return f"{params['net']}.{case['host']}"


def certificate_of(params: Params, case: Params) -> str:
    """Return the certificate in PEM that the called side shows."""
    now, cause = now_of(params), case["cause"]
    last = now + timedelta(days=-case["late"] if cause == "expired" else case["left"])
    span = Span(_midnight(now - timedelta(days=case["since"])), _midnight(last))
    name = agreed_name(params, case["called"])
    held = f"{case['called']}1.{params['domain']}.example" if cause == "cert_name" else name
    return issue(authority_of(params, case), held, [held], span)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0)


def caller_clock(params: Params, case: Params) -> datetime:
    """Return the time that the caller believes it is."""
    off = case["off"] if case["cause"] == "clock" else 0
    return now_of(params) + timedelta(days=off)


def name_of(case: Params) -> str:
    """Return the name of a transcript on the bench."""
    return f"Transcript {case['id'][1:]}, {case['caller']}"


def transcript(params: Params, case: Params) -> str:
    """Return the caller's log of one handshake."""
    cause, host = case["cause"], host_of(params, case)
    at = f"{caller_clock(params, case):{_FORM}}"
    offers = _OLD if cause == "old_caller" else _NEW
    rows = [
        f"time server at the same moment: {now_of(params):{_FORM}} UTC",
        f"{at}  connect {host} ({_address(params, case)}), port 2762: connected",
        f"{at}  -> ClientHello  {offers}; called as {host}",
    ]
    if cause == "old_caller":
        rows.append(f"{at}  <- Alert        fatal, protocol_version (70)")
    elif cause == "old_called":
        rows.append(f"{at}  <- ServerHello  TLS 1.0")
        rows.append(f"{at}  -> Alert        fatal, protocol_version (70)")
    else:
        rows.append(f"{at}  <- ServerHello  TLS 1.3")
        rows.append(f"{at}  <- Certificate  one, as below")
        rows.append(f"{at}  -> {_ALERT}")
    rows.append(f"{at}  connection closed; no A-ASSOCIATE-RQ was sent")
    rows.append(f"trust store of the caller: {authorities(params)[0].name} "
                f"(key {authorities(params)[0].key_id})")  # fmt: skip
    if cause in ("old_caller", "old_called"):
        rows.append("no certificate was shown")
    else:
        rows += ["", *shown(certificate_of(params, case))]
    return "\n".join(rows)


def shown(pem: str) -> Sequence[str]:
    """Return the certificate as a tool prints it, and as it went over the wire."""
    facts = read_certificate(pem)
    return (
        f"subject      CN = {facts.subject}",
        f"names (SAN)  {', '.join(f'DNS:{name}' for name in facts.names)}",
        f"issuer       CN = {facts.issuer}",
        f"issuer's key {facts.issuer_key_id}",
        f"not before   {facts.span.first:{_FORM}} UTC",
        f"not after    {facts.span.last:{_FORM}} UTC",
        "",
        pem.strip(),
    )


def fifth(params: Params) -> str:
    """Return the archive's log of a fifth device, which should show a certificate of its own."""
    case, now = params["fifth"], now_of(params)
    at, cause = f"{now:{_FORM}}", case["cause"]
    came = f"{at}  connection from {params['net']}.{case['host']} to port 2762"
    if cause == "plain":
        return "\n".join(
            (
                came,
                f"{at}  <- bytes 01 00 00 00 00 D1: no TLS record",
                f"{at}  connection closed",
            )
        )
    if cause == "old_version":
        rows = (
            f"{at}  <- ClientHello  {_OLD}",
            f"{at}  -> Alert        fatal, protocol_version (70)",
        )
        return "\n".join((came, *rows, f"{at}  connection closed"))
    rows = (
        f"{at}  <- ClientHello  {_NEW}",
        f"{at}  -> ServerHello  TLS 1.3, own certificate, CertificateRequest",
    )
    if cause == "none_shown":
        end: tuple[str, ...] = (
            f"{at}  <- Certificate  empty list",
            f"{at}  -> Alert        fatal, certificate_required (116)",
        )
    else:
        pem, known = _client_certificate(params), authorities(params)[0]
        end = (
            f"{at}  <- Certificate  one, as below",
            f"{at}  -> {_ALERT}",
            "",
            f"authorities the archive knows: {known.name} (key {known.key_id})",
            *shown(pem),
        )
    return "\n".join((came, *rows, *end))


def _client_certificate(params: Params) -> str:
    case, now = params["fifth"], now_of(params)
    name = f"device{case['host']}.{params['domain']}.example"
    expired = case["cause"] == "client_expired"
    span = Span(
        _midnight(now - timedelta(days=365)), _midnight(now + timedelta(days=-3 if expired else 90))
    )
    signer = authorities(params)[0] if expired else Authority("Device Default CA", "fifth")
    return issue(signer, name, [name], span)


def listing(params: Params) -> str:
    """Return the list of certificates that are in order today, as the inventory prints it."""
    now = now_of(params)
    rows = []
    for row in params["list"]:
        name = agreed_name(params, row["name"])
        last = _midnight(now + timedelta(days=row["left"]))
        rows.append(
            f"{name:<28}  not before {_midnight(last - timedelta(days=365)):%Y-%m-%d}"
            f"   not after {last:{_FORM}} UTC"
        )
    return "\n".join((f"inventory of {now:{_FORM}} UTC", *sorted(rows)))
