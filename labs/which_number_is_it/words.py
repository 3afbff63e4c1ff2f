"""The words of the page: the row of RIS, the habits of the house, the names of the numbers."""

from app.grading import Params

NAMES = {
    "mrn": "medical record number",
    "visit": "visit number",
    "placer": "placer order number",
    "filler": "filler order number",
    "accession": "accession number",
    "study": "Study Instance UID",
    "series": "Series Instance UID",
    "object": "SOP Instance UID",
    "national": "national patient number",
    "procedure": "requested procedure ID",
    "account": "billing account",
    "other": "another number",
    "both": "filler order number and accession number",
}
_STYLES = {
    "obr18": (
        "The accession number is a number of its own. It travels in OBR-18.",
        "The Study Instance UID travels in ZDS-1.",
    ),
    "ipc": (
        "The accession number is a number of its own. It travels in IPC-1.",
        "The Study Instance UID travels in IPC-3, and OBR-18 is not used.",
    ),
    "shared": (
        "RIS gives an order one number only. PACS uses that number as its accession number.",
        "The Study Instance UID travels in ZDS-1, and OBR-18 is not used.",
    ),
}
_STAYS = {
    "PID-18": "A stay is numbered in PID-18. What stands in PV1-19 belongs to billing.",
    "PV1-19": "A stay is numbered in PV1-19. What stands in PID-18 belongs to billing.",
}
QUESTIONS = {
    "phone": (
        "accession",
        (
            "A radiologist is on the phone and wants you to open this exam in PACS. Which number "
            "do you ask her to read out to you?"
        ),
    ),
    "twins": (
        "study",
        (
            "The archives of two hospitals become one. Both hold exams with the same accession "
            "number. Which number still tells the exams apart?"
        ),
    ),
    "cancel": (
        "placer",
        (
            "A nurse wants to cancel the request in the ward's own system. Which number does that "
            "system know it by?"
        ),
    ),
    "stay": (
        "visit",
        (
            "The case manager wants everything that was done during this stay, and nothing from "
            "last year. Which number does she search with?"
        ),
    ),
    "priors": (
        "mrn",
        (
            "The radiologist wants to compare with all earlier images of this patient in this "
            "hospital. Which number brings them up?"
        ),
    ),
}


def page_words(params: Params) -> dict[str, str]:
    """Return the seeded words of brief, prompts and options."""
    keys, link = _STYLES[params["style"]]
    ris = {}
    for at, role in enumerate(params["columns"], 1):
        ris[f"heading_{at}"] = params["headings"][role]
        ris[f"value_{at}"] = ris_value(params, role)
    return {
        **ris,
        "asker": params["asker"],
        "caller": params["caller"],
        "hospital": params["hospital"],
        "ward": params["ward"],
        "keys_rule": keys,
        "link_rule": link,
        "stay_rule": _STAYS[params["visit_at"]],
        "zero_rule": "RIS leaves out leading zeros on its screen."
        if params["short_mrn"]
        else "RIS shows every number in full.",
        "asked_in_image": NAMES[params["in_image"]],
        "asked_in_order": NAMES[params["in_order"]],
        "situation": QUESTIONS[params["question"]][1],
    }


def ris_value(params: Params, role: str) -> str:
    """Return the number in *role* as the screen of RIS shows it."""
    number = str(params["numbers"][role])
    return number.lstrip("0") if role == "mrn" and params["short_mrn"] else number
