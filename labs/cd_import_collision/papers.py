"""What lies beside the systems: the log, the disk's list, the pages of both teams."""

from app.grading import Params, Source

from .disk import cast, on_disk


def sources(params: Params) -> tuple[Source, ...]:
    """Return logs, papers and calls as this seed has them."""
    return (
        Source(
            "import_log",
            "The import station's log of this morning",
            _log(params),
            "One study came back with 0xB000 and the other with 0x0000; neither says whose it is.",
        ),
        Source(
            "disk_index",
            "The list of what is on the disk",
            _index(params),
            "Two people are on the disk, no number on it has an issuer, and one accession number "
            "is that of an order here.",
        ),
        Source(
            "import_page",
            "The import desk's page on the template",
            _template_page(),
            "All six values come from the import order; the template works on what comes in "
            "afterwards.",
        ),
        Source(
            "archive_page",
            "The archive team's page on corrections",
            _archive_page(),
            "The policy on duplicates may be opened for a correction and is closed at once; the "
            "archive's own rule is not to be touched.",
        ),
        Source(
            "sender_call",
            "Call the film library of the other hospital",
            "“Our numbers have eight digits, as yours have. No, our machine writes no issuer. A "
            "second name on that disk? That must not be. Please keep it out of your archive and "
            "send us the disk.”\n",
            "The other hospital counts with its own eight digits, and wants the second person's "
            "images kept out.",
            minutes=5,
        ),
    )


def _log(params: Params) -> str:
    template = {
        "off": "template: empty, values of the disk kept",
        "stale": "template: as filled in for the disk before, 17:40 yesterday",
        "half": "template: 2 values filled in",
    }[params["fault"]]
    words = " and ".join(exam[1] for exam in params["exams"])
    return (
        f"disk from {params['hospitals'][1]}\n"
        f"{template}\n"
        f"chosen by the clerk: {words}, 4 objects; 1 object not chosen\n"
        f"sent to {params['archive_title']}: 2 objects 0xB000 (coercion of data elements), "
        "2 objects 0x0000\n"
        "done, no error\n"
    )


def _index(params: Params) -> str:
    lines = [
        f"{name}  {row['PatientName']}  born {row['PatientBirthDate']}  number {row['PatientID']}  "
        f"accession {row['AccessionNumber']}  {row['StudyDescription']} "
        f"(image {row['InstanceNumber']})\n"
        for name, row in on_disk(params).items()
    ]
    who = cast(params)
    return (
        "".join(lines) + "Issuer of Patient ID: on none of them\n"
        f"Label of the disk: {who.patient.spoken}\n"
    )


def _template_page() -> str:
    return (
        "For each disk there is one import order in the worklist. Its six values go into the\n"
        "template: PatientName, PatientID, IssuerOfPatientID, PatientBirthDate, PatientSex,\n"
        "AccessionNumber. The template is the setting “coercion” on the station's page, among\n"
        "those that are written as JSON:\n"
        '{"values": {"PatientName": "…", "PatientID": "…", and so on}}\n'
        "It fills in whatever the station takes from then on; what it has already stays as it is.\n"
        "For each image that it changes it answers 0xB000, which is how it should be. It asks\n"
        "nobody whether an image is of that person: take only what is.\n"
        "What was there before is kept in the object, in Original Attributes Sequence. SOP\n"
        "Instance UIDs stay. From here to the archive the studies go by C-MOVE.\n"
    )


def _archive_page() -> str:
    return (
        "There is no page here for moving a study to another person. A corrected object with the\n"
        "same SOP Instance UID takes the place of the old one if the policy on duplicates is\n"
        "“replace”; with “keep” the sender gets 0x0000 and nothing changes, with “refuse” 0x0111.\n"
        "Whoever is on duty may set “replace” for a correction, and sets it back in the same\n"
        "shift: while it stands, any device can overwrite any image.\n"
        "The rule by accession number is for our own scanners, all day. It is not for the desk\n"
        "to change: who comes with the number of an order gets the person of that order.\n"
    )
