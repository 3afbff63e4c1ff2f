"""The page for a learner's own tools: her titles, the ports, and commands ready to copy."""

import json
from typing import Any, Final

from flask import render_template

from app.catalog import LabEntry
from app.learning.connecting import arrivals_of, code_of
from app.learning.hospitals import state_of
from app.learning.shifts import opened
from app.practice.gateway.titles import dicom_nodes, message_nodes, titles
from app.records.learning import Attempt
from app.settings import Settings
from app.web import current
from app.web.tool_commands import Place, dicom_system, message_system, secure_commands

_NAMES: Final = ("dicom", "dicom_tls", "mllp", "mllp_tls")
_SHOWN: Final = 20


def tools_page(lab: LabEntry, attempt: Attempt) -> str:
    """Return the page; without a code it says how to get one."""
    settings = current.site().settings
    who = (attempt.organization_id, attempt.id)
    is_incident = lab.spec.incident is not None
    with current.site().store.reading() as unit:
        code = code_of(attempt, unit)
        arrivals = arrivals_of(attempt, unit, _SHOWN)
        hospital = state_of(attempt, unit).hospital
        looks = opened(attempt, unit.exchanges.told(*who)) if is_incident else None
    called = titles(code.code, hospital) if code else {}
    ports, runs = _ports(settings)
    place = Place(settings.network_host, ports)
    seen = {each["id"] for each in hospital["nodes"] if looks is None or each["id"] in looks}
    return render_template(
        "tools.html",
        lab=lab,
        attempt=attempt,
        code=code,
        is_incident=is_incident,
        arrivals=arrivals,
        runs=runs,
        host=settings.network_host,
        ports=ports,
        systems=[
            dicom_system(node, called[node["id"]], place, seen=node["id"] in seen)
            for node in dicom_nodes(hospital)
            if code
        ],
        receivers=[
            message_system(node, code.code, place, seen=node["id"] in seen)
            for node in message_nodes(hospital)
            if code
        ],
        secure=secure_commands(place),
    )


def _ports(settings: Settings) -> tuple[dict[str, int], bool]:
    """Return the ports, and whether the network runs: it writes down where it listens."""
    wanted = {name: int(getattr(settings, f"{name}_port")) for name in ("dicom", "mllp")}
    wanted |= {f"{name}_tls": int(getattr(settings, f"{name}_tls_port")) for name in wanted}
    try:
        told: dict[str, Any] = json.loads(settings.network_ports.read_text("utf-8"))
        return {name: int(told[name]) for name in _NAMES}, True
    except (OSError, ValueError, KeyError, TypeError):
        return wanted, False
