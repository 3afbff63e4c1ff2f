"""The ticket's words: what the room is called in which record, and which day it is."""

from datetime import date, timedelta

from app.grading import Params

from .systems import DATE, MODALITY, STATION, found_query

_ROOMS = {"CT": "CT", "MR": "MR", "DX": "X-ray", "US": "ultrasound", "MG": "mammography"}


def words_of(params: Params) -> dict[str, str]:
    """Return what stands for the words of brief and prompts."""
    today = date.fromisoformat(params["today"])
    found = found_query(params)
    asked = next(each for each in params["entries"] if each.get("asked"))
    family, given = asked["name"].split("^")[:2]
    born = asked["born"]
    return {
        "asker": params["asker"],
        "colleague": params["colleague"],
        "hospital": params["hospital"],
        "room": _ROOMS[params["modality"]],
        "modality": params["modality"],
        "title": params["title"],
        "today": f"{today:%A}, {today.day} {today:%B %Y}",
        "later": f"{today + timedelta(days=params['span']):%A}",
        "sent_modality": found[MODALITY],
        "sent_station": found[STATION],
        "sent_date": found[DATE],
        "complaint": (
            "one of my patients is missing from the list, the others are there"
            if params["fault"] == "order"
            else "the list is empty"
        ),
        "planned": str(params["here"]),
        "patient": f"{given} {family}",
        "born": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "patient_id": asked["id"],
    }
