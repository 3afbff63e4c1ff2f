"""The ticket's words: the register, what the devices reported, and who holds associations."""

from app.grading import Params

from .dumps import name_of
from .register import CLASSES, DEVICES, ENCODINGS

_REPORTS = {
    "calling": "Archive does not accept us.",
    "called": "Archive does not accept us.",
    "limit": "Archive does not accept us. An hour ago it still did.",
    "refused": "No connection.",
    "dropped": "No connection, after a long wait.",
    "hung": "Archive does not answer.",
}


def words_of(params: Params) -> dict[str, str]:
    """Return what stands for the words of brief and prompts."""
    cases, archive = params["cases"], params["archive"]
    limit = next(case for case in cases if case["fault"] == "limit")
    partial = next(case for case in cases if "wanted" in case and not case["whole"])
    asked = next(case for case in cases if case["id"] == params["asked"])
    words = {
        "asker": params["asker"],
        "colleague": params["colleague"],
        "hospital": params["hospital"],
        "archive_title": archive["ae_title"],
        "archive_address": archive["address"],
        "archive_port": str(archive["port"]),
        "most": str(archive["limit"]),
        "limit_dump": f"Dump {limit['id'].upper()}",
        "held": str(sum(count for _, count in limit["holders"])),
        "asked": name_of(asked),
        "partial": name_of(partial),
        **_devices(cases),
        **_classes(cases),
    }
    for place, (title, count) in enumerate(limit["holders"], 1):
        words |= {f"holder_{place}": title, f"holds_{place}": str(count)}
    return words


def _devices(cases: list[Params]) -> dict[str, str]:
    words: dict[str, str] = {}
    for case in cases:
        letter = case["id"]
        words |= {
            f"name_{letter}": DEVICES[case["modality"]][2],
            f"title_{letter}": case["title"],
            f"says_{letter}": _report(case),
        }
    return words


def _report(case: Params) -> str:
    if "wanted" not in case:
        return _REPORTS[case["fault"]]
    if case["whole"]:
        return "Send failed: association aborted."
    return f"Images arrive; what is of the class {CLASSES[case['wanted'][0]][1]} does not."


def _classes(cases: list[Params]) -> dict[str, str]:
    """Return the archive's agreed classes, one text for each encoding that was agreed."""
    plain: set[str] = set()
    squeezed: dict[str, str] = {}
    for case in cases:
        plain |= set(case.get("beside", ()))
        if "wanted" not in case:
            plain.add(DEVICES[case["modality"]][0])
        elif case["fault"] == "encoding" or case["owner"] == "archive":
            plain |= set(case["wanted"])
        if case["fault"] == "encoding" and case["owner"] == "archive":
            squeezed |= dict.fromkeys(case["wanted"], ENCODINGS[case["encoding"]][1])
    names = sorted(CLASSES[each][1] for each in plain)
    also = sorted(f"{CLASSES[key][1]} in {name}" for key, name in squeezed.items())
    return {
        "classes": "; ".join(names),
        "compressed": "; ".join(also) or "none",
    }
