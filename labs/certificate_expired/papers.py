"""The papers of the desk: logs, the register, the note on the renewal, who asked for the time."""

from app.grading import Params

from .hospital import (
    LAX,
    ODD,
    RIGHT,
    archive_place,
    authorities,
    clock,
    files_of,
    label,
)


def logs(params: Params) -> str:
    """Return what the rooms wrote down since the hour."""
    begun = params["start"] - params["ended_before"]
    said = [
        f"{clock(begun - 9)} {label(params, part)}: study sent over TLS, stored\n"
        f"{clock(begun + 7 + 5 * part)} {label(params, part)}: {_outcome(params, part)}\n"
        for part in params["shown"]
    ]
    return "".join(said)


def works(params: Params, part: int) -> bool:
    """Say whether a room still gets through with the certificate that has ended."""
    return part == LAX or (part == ODD and params["fault"] == "clock")


def _outcome(params: Params, part: int) -> str:
    if works(params, part):
        return "study sent over TLS, stored"
    return "TLS handshake failed, certificate has expired; the study is kept and waits"


def register(params: Params) -> str:
    """Return what the security team has agreed with imaging."""
    where, (before, now) = archive_place(params), authorities(params)
    late = _listed(params, "address", "the film digitizer")
    return (
        f"The archive is called {where['host']}. Addresses stand in no new certificate.\n"
        f"Devices that still call by address: {late}.\n"
        f"Approved to issue: {before}, for what is still in use; {now}, for all that is new.\n"
        "Nothing else is trusted, and no system vouches for itself.\n"
        "Every caller verifies: the authority, the name it called, the dates by a right clock.\n"
        "Whoever is on duty sets a caller up to this, and sets none below it. No port takes\n"
        "patients' data in the clear.\n"
    )


def renewal(params: Params) -> str:
    """Return the note on the new certificate."""
    old, new, first = files_of(params)
    lacking = _listed(params, "issuer", "the angiography room")
    return (
        f"Monday: {new} laid into the archive's store, to follow {old}. The archive shows it\n"
        "once it is chosen on its page, without a restart. To be chosen by whoever is told\n"
        "(nobody was). Not tested: the archive's team has no caller.\n"
        f"The new authority was brought to the devices; still open: {lacking}.\n"
        f"{first} was made by the installer for the first day, signed by the archive itself.\n"
    )


def time_list(params: Params) -> str:
    """Return who asked the time server last, and what was amiss with whom."""
    lines = []
    for part in (RIGHT, ODD, LAX):
        is_lost = part == ODD and params["fault"] == "clock"
        last = f"{params['behind'] + 12} days ago" if is_lost else "within the hour"
        remark = "; asks a server that was taken away" if is_lost else ""
        lines.append(f"{label(params, part)}: {last}{remark}\n")
    return "".join([lines[part] for part in params["shown"]]) + "archive: within the hour\n"


def _listed(params: Params, fault: str, besides: str) -> str:
    return f"{label(params, ODD)}, {besides}" if params["fault"] == fault else "none"
