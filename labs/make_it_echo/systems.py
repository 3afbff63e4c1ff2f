"""The hospital of this lab as plain data, and what its systems answer to a form."""

from collections.abc import Mapping
from typing import Any

from app.grading import Params

FIELDS = ("calling_ae_title", "called_ae_title", "host", "port")
"""The four boxes of the form."""


def hospital(params: Params) -> dict[str, Any]:
    """Return archive, worklist server, VNA, and what else listens on the archive's machine."""
    archive, worklist, vna = params["archive"], params["worklist"], params["vna"]
    domain = archive["domain"]
    there = {"host": f"{archive['machine']}.{domain}.example", "address": archive["address"]}
    listed = [params["own"], *params["others"]]
    return {
        "console": {"label": f"CT console {params['own']}"},
        "nodes": [
            {
                **_dicom("archive", "Archive (PACS)", archive, listed),
                **there,
                "checks": archive["checks"],
            },
            {"kind": "http", "id": "web", "label": "Web viewer", "port": archive["web"], **there},
            {
                "kind": "mllp",
                "id": "hl7",
                "label": "HL7 listener",
                "port": archive["hl7"],
                **there,
            },
            {
                **_dicom("worklist", "Worklist server (RIS)", worklist, listed),
                "host": f"ris.{domain}.example",
            },
            {
                **_dicom("vna", "Long-term archive (VNA)", vna, _known_to_vna(params)),
                "host": f"vna.{domain}.example",
                "max_associations": vna["most"],
                "associations_in_use": vna["most"] if params["ultrasound"]["case"] == "full" else 2,
            },
        ],
    }


def _dicom(name: str, label: str, config: Params, listed: list[str]) -> dict[str, Any]:
    return {
        "kind": "archive",
        "id": name,
        "label": label,
        "ae_title": config["ae_title"],
        "address": config["address"],
        "port": config["port"],
        "device_table": [{"ae_title": title, "label": title} for title in listed],
    }


def _known_to_vna(params: Params) -> list[str]:
    return [params["ultrasound"]["listed"], params["archive"]["ae_title"], *params["others"][1:]]


def first_reply(form: Mapping[str, str], systems: Mapping[str, Any]) -> str:
    """Return which step answers *form*: name, port, service, calling, called, limit or success."""
    host = form["host"].lower()
    machine = [each for each in systems["nodes"] if host in (each["host"], each["address"])]
    if not machine:
        return "name"
    node = next((each for each in machine if str(each["port"]) == form["port"]), None)
    if node is None:
        return "port"
    if node["kind"] != "archive":
        return "service"
    known = {each["ae_title"] for each in node["device_table"]}
    failed = {
        "calling": form["calling_ae_title"] not in known,
        "called": form["called_ae_title"] != node["ae_title"],
    }
    for check in node.get("checks", ("calling", "called")):
        if failed[check]:
            return str(check)
    full = node.get("associations_in_use", 0) >= node.get("max_associations", 1)
    return "limit" if full else "success"


REJECTS = {"calling": "1/1/3", "called": "1/1/7", "limit": "2/3/2"}
"""Result, source and reason of the A-ASSOCIATE-RJ by the step that says it (PS3.8 9.3.4)."""
