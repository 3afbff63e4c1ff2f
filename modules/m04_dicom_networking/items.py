"""The parametric items of M4: titles, contexts, queries, statuses and reports from a seed."""

from collections.abc import Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from random import Random

from app.grading.items import Drawn, Option, item

SITES = ("LAKE", "HILL", "NORTH", "HARBOR", "EAST")
HOSTS = ("ct-room1", "mr-east", "us-ward3", "dx-er2")
FAMILIES = ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Brandt", "Novak", "Silva", "Haddad")
# Each class may be written in each of the lossless syntaxes; the lossy ones ask for 8-bit images.
LOSSLESS = ("JPEG Lossless", "JPEG-LS Lossless", "JPEG 2000 Lossless", "RLE Lossless")
LOSSY = ("JPEG Baseline", "JPEG 2000 lossy", "JPEG-LS Near-lossless")
CLASSES = (
    "CT Image Storage",
    "MR Image Storage",
    "Ultrasound Image Storage",
    "Ultrasound Multi-frame Image Storage",
    "Secondary Capture Image Storage",
    "X-Ray Angiographic Image Storage",
)
EIGHT_BIT_CLASSES = CLASSES[2:]
DOCUMENTS = ("Encapsulated PDF Storage", "X-Ray Radiation Dose SR Storage")


def _right(text: str, rationale: str) -> Option:
    """Return the option that is the key."""
    return Option(text, right=True, rationale=rationale)


def _wrong(text: str, rationale: str, misconception: str) -> Option:
    """Return an option that follows from *misconception*."""
    return Option(text, rationale=rationale, misconception=misconception)


def _block(*lines: str) -> str:
    """Return *lines* as a block of code."""
    return "\n".join(("```text", *lines, "```"))


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _numbers(values: Sequence[int]) -> str:
    """Return *values* as a list in words."""
    return ", ".join(map(str, sorted(values)))


def _chosen(options: dict[str, tuple[str, str]], key: str, why: str) -> list[Option]:
    """Return *options* with *key* as the right one, explained by *why*."""
    return [
        _right(text, why) if text == key else _wrong(text, says, code)
        for text, (says, code) in options.items()
    ]


# Objective 1: associations and roles.


@item(
    id="itm-4c01d7e2",
    objective="m04-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.8 9.3.2 (2025d)",
    case=True,
)
def calling_title(rng: Random) -> Drawn:
    """Ask for the calling title among the first bytes of a drawn request."""
    site, host = rng.choice(SITES), rng.choice(HOSTS)
    called = f"{site}_{rng.choice(('PACS', 'VNA', 'RIS'))}"
    calling = f"{host[:2].upper()}{rng.randint(1, 9):02d}_{rng.choice(('A', 'B', 'MAIN'))}"
    software = f"SENDKIT_{rng.randint(20, 48)}"
    shown = called.ljust(16, ".") + calling.ljust(16, ".")
    return Drawn(
        f"Host `{host}` asks for an association. Bytes 10 to 41 of its A-ASSOCIATE-RQ, counted "
        "from 0, read as below, with a dot for each space. Further on stands the implementation "
        f"version name `{software}`. Which title has to be in the receiver's table of known "
        f"callers?\n\n{_block(shown)}",
        [
            _right(f"`{calling}`", "The called title comes first; bytes 26 to 41 hold the caller."),
            _wrong(
                f"`{called}`",
                "Bytes 10 to 25 hold the called title, the receiver's own.",
                "CALLED_FOR_CALLING",
            ),
            _wrong(
                f"`{host}`",
                "A host name belongs to the network and is not sent in the request.",
                "AET_IS_HOSTNAME",
            ),
            _wrong(
                f"`{software}`",
                "This names the software for the log and gives no access.",
                "VERSION_AS_TITLE",
            ),
        ],
    )


ROLES = ("It calls, as SCU", "It calls, as SCP", "It is called, as SCU", "It is called, as SCP")
DEEDS = (
    ("a scanner opens an association to RIS and asks for its worklist", "RIS", 3),
    ("a scanner opens an association to RIS and asks for its worklist", "the scanner", 0),
    ("an archive opens an association to a workstation and sends priors", "the archive", 0),
    ("an archive opens an association to a workstation and sends priors", "the workstation", 3),
    ("an archive opens an association to a scanner and reports commitment", "the archive", 1),
    ("an archive opens an association to a scanner and reports commitment", "the scanner", 2),
    ("a scanner opens an association to RIS and creates an MPPS", "RIS", 3),
    ("a scanner opens an association to RIS and creates an MPPS", "the scanner", 0),
)


@item(
    id="itm-7b92f0a4",
    objective="m04-o1",
    domain="J",
    level="application",
    difficulty=0.5,
    clause="PS3.7 D.3.3.4 (2025d)",
    case=True,
)
def side_and_role(rng: Random) -> Drawn:
    """Ask for the side and the role of one party of a drawn service."""
    deed, party, at = rng.choice(DEEDS)
    calls, provides = at in (0, 1), at in (1, 3)
    side = "It opened the association" if calls else "The other side opened the association"
    role = "carries the service out" if provides else "asks for the service"
    if "commitment" in deed:
        role += "; a report comes from the SCP, with the role named by role selection"
    device = f"{rng.choice(('CT', 'MR', 'US', 'DX'))}{rng.randint(1, 12):02d}"
    deed = deed.replace("scanner", f"scanner, `{device}`,", 1)
    return Drawn(
        f"In a trace, {deed}. Which side and which role does {party} have?",
        [
            _right(text, f"{side}, and this party {role}.")
            if text == ROLES[at]
            else _wrong(
                text,
                f"{side}, and this party {role}. One or both are reversed here.",
                "CALLER_IS_SCU" if text.startswith("It calls") == calls else "SIDES_SWAPPED",
            )
            for text in ROLES
        ],
    )


ENDS = {
    "It was rejected before a message": ("A rejection shows as `03`.", "ENDS_MIXED"),
    "It ended by release after a message": ("A release shows as `05`, then `06`.", "ENDS_MIXED"),
    "It was aborted after a message": (
        "An abort, `07`, behind a `04` would show it.",
        "ENDS_MIXED",
    ),
    "It was aborted before a message": ("An abort, `07`, right after `02` would.", "ENDS_MIXED"),
}
RUNS = (
    ("01 03", 0, "`03` is A-ASSOCIATE-RJ."),
    ("01 02 04 04 05 06", 1, "`04` carries messages, `05` and `06` are the release."),
    ("01 02 04 04 04 04 05 06", 1, "`04` carries messages, `05` and `06` are the release."),
    ("01 02 04 04 07", 2, "`04` carries messages, and `07` is A-ABORT."),
    ("01 02 04 07", 2, "`04` carries messages, and `07` is A-ABORT."),
    ("01 02 07", 3, "No `04` is there, so nothing but the set-up took place before `07`, A-ABORT."),
)


@item(
    id="itm-e85a3c16",
    objective="m04-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.8 9.3 (2025d)",
    case=True,
)
def how_it_ended(rng: Random) -> Drawn:
    """Ask how an association ended, from the first bytes of its PDUs."""
    run, at, why = rng.choice(RUNS)
    device = rng.choice(("CT", "MR", "US", "DX"))
    return Drawn(
        f"A capture of {device} {rng.randint(1, 9)} gives the first byte of each PDU, in the "
        f"sequence in which they were sent: `{run}`. How did this association end?",
        _chosen(ENDS, list(ENDS)[at], why),
    )


# Objective 2: which step failed.

REJECTIONS = {
    (1, 1, 3): (
        "Enter the sender in the receiver's table",
        "1/1/3: the receiver does not know the calling title",
        "AET_CALLING_UNKNOWN",
    ),
    (1, 1, 7): (
        "Correct the called title at the sender",
        "1/1/7: the receiver does not go by the called title",
        "AET_CASE",
    ),
    (1, 1, 2): (
        "Ask the vendor about the application context",
        "1/1/2: the application context is not supported",
        "APPLICATION_CONTEXT",
    ),
    (2, 3, 2): (
        "Wait, and see who holds the associations",
        "2/3/2: transient, the local limit is exceeded",
        "TRANSIENT_AS_TITLE",
    ),
}


@item(
    id="itm-26d4b90f",
    objective="m04-o2",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="PS3.8 9.3.4 (2025d)",
    case=True,
)
def reject_bytes(rng: Random) -> Drawn:
    """Ask for the repair that fits the ten bytes of a rejection."""
    key = rng.choice(tuple(REJECTIONS))
    dump = "03 00 00 00 00 04 00 " + " ".join(f"{number:02X}" for number in key)
    device = rng.choice(("mammography unit", "ultrasound unit", "CT scanner", "workstation"))
    return Drawn(
        f"The {device} cannot reach the archive. Its own settings are those of its sheet, apart "
        "from what the archive's answer may show. The capture ends with the PDU below. Which step "
        f"does it call for?\n\n{_block(dump)}",
        [
            _right(text, f"The last three bytes say {meaning}.")
            if three == key
            else _wrong(text, f"This would fit {meaning}.", code)
            for three, (text, meaning, code) in REJECTIONS.items()
        ],
    )


@item(
    id="itm-b1f7608d",
    objective="m04-o2",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="PS3.8 9.3.4 (2025d)",
    case=True,
)
def compare_titles(rng: Random) -> Drawn:
    """Ask what the archive answers, from what is typed and what is configured."""
    archive = f"{rng.choice(SITES)}_PACS"
    number = rng.randint(1, 9)
    device = f"{rng.choice(('CT', 'MR', 'US'))}{number:02d}"
    short = f"{device[:2]}{number}"
    fault = rng.choice(("called", "calling", "listed", "fine"))
    typed_called = archive.lower() if fault == "called" else archive
    typed_calling = short if fault == "calling" else device
    listed = short if fault == "listed" else device
    key = {"called": "A rejection with 1/1/7", "fine": "An acceptance of the association"}.get(
        fault, "A rejection with 1/1/3"
    )
    options = {
        "A rejection with 1/1/7": ("The called title is typed as the archive has it.", "AET_CASE"),
        "A rejection with 1/1/3": (
            "The calling title stands in the table, letter by letter.",
            "AET_CALLING_UNKNOWN",
        ),
        "An acceptance of the association": ("One title differs by a letter.", "AET_LOOKS_ALIKE"),
        "A response with status A700": (
            "A status answers a message; the association comes first.",
            "STATUS_FOR_REJECT",
        ),
    }
    why = {
        "called": f"`{typed_called}` is not `{archive}`: capitals and small letters differ.",
        "calling": f"`{typed_calling}` is not in the table, which has `{listed}`.",
        "listed": f"`{typed_calling}` is not in the table, which has `{listed}`.",
        "fine": "Both titles agree, letter by letter.",
    }[fault]
    rows = [
        ("sender: calling title", f"`{typed_calling}`"),
        ("sender: called title", f"`{typed_called}`"),
        ("archive: own title", f"`{archive}`"),
        ("archive: known callers", f"`{listed}`, `DX11`, `MG12`"),
    ]
    return Drawn(
        "The archive checks both titles, character by character, and has room for more "
        "associations. The sender calls the right host and port. What does it get back?\n\n"
        + _table(("Setting", "Value"), rows),
        _chosen(options, key, why),
    )


SIGNS = (
    ("*host name unknown*, and no packet was sent", 0, "Without an address nothing can be sent."),
    ("no byte in return within the time limit", 1, "Silence: address, route, firewall or port."),
    ("*ECONNREFUSED*, at once", 1, "The machine answers, and no program listens there."),
    ("*called AE title not recognized*", 2, "A DICOM program has read the request and refused."),
    ("*rejected: local limit exceeded*", 2, "A DICOM program has read the request and refused."),
    ("*no presentation context for this SOP class*", 3, "The association stands; a topic lacks."),
)
STEPS = {
    "Turning the name into an address": ("That would show as an unknown host name.", "DNS_BLAMED"),
    "Opening the TCP connection": (
        "That would show as silence or as a refused connection.",
        "TCP_NOT_DICOM",
    ),
    "Agreeing on the association": (
        "That would show as a rejection with its reason.",
        "REJECT_PLACE",
    ),
    "Agreeing on the kind of object": (
        "That would show as a refused presentation context.",
        "PC_RESULT_3_4",
    ),
}


@item(
    id="itm-90ce15a7",
    objective="m04-o2",
    domain="G",
    level="application",
    difficulty=0.6,
    clause="PS3.8 9.3 (2025d)",
    case=True,
)
def failed_step(rng: Random) -> Drawn:
    """Ask which step failed, from the sign that the log shows."""
    sign, at, why = rng.choice(SIGNS)
    device = rng.choice(("X-ray unit", "ultrasound unit", "dose server", "workstation"))
    return Drawn(
        f"A new {device} (`{rng.choice(SITES)}_{rng.randint(11, 99)}`) cannot send. Its log has "
        f"this: {sign}. Which step failed?",
        _chosen(STEPS, list(STEPS)[at], why),
    )


@item(
    id="itm-3ad86c51",
    objective="m04-o2",
    domain="H",
    level="analysis",
    difficulty=0.55,
    clause="PS3.8 9.3.4 (2025d)",
    case=True,
)
def who_holds_them(rng: Random) -> Drawn:
    """Ask which peer to look at first when the limit of associations is reached."""
    names = rng.sample(("CT01", "MR02", "US03", "WS04", "MG05", "WS06", "DX07"), 4)
    low = rng.sample(range(1, 4), 3)
    limit = rng.choice((16, 20, 24, 30))
    counts = [*low, limit - sum(low)]
    idle = [rng.randint(1, 9) for _ in low] + [rng.randint(40, 55) * 60]
    rows = list(zip((f"`{name}`" for name in names), counts, idle, strict=True))
    guilty = names[3]
    rng.shuffle(rows)
    return Drawn(
        f"An archive takes {limit} associations at a time and rejects further ones with 2/3/2. "
        "This is its list at that moment. Which system should be looked at first?\n\n"
        + _table(("Calling title", "Open", "Seconds since the last message"), rows),
        [
            _right(
                f"`{guilty}`",
                f"It holds {counts[3]} associations and has said nothing for long: a leak.",
            ),
            *(
                _wrong(
                    f"`{name}`",
                    f"It holds {count} and was at work {still} seconds ago, as it should be.",
                    "LIMIT_BLAMES_USER",
                )
                for name, count, still in zip(names[:3], counts[:3], idle[:3], strict=True)
            ),
        ],
    )


# Objective 3: contexts.


@item(
    id="itm-d70e42b9",
    objective="m04-o3",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="PS3.8 9.3.3 (2025d)",
    case=True,
)
def context_answer(rng: Random) -> Drawn:
    """Ask for the result of one proposed context."""
    listed = rng.sample(CLASSES, 3)
    takes = rng.sample(LOSSLESS, 2)
    others = [name for name in LOSSLESS if name not in takes]
    case = rng.choice((0, 3, 4))
    asked = rng.choice(listed) if case != 3 else rng.choice([c for c in CLASSES if c not in listed])  # noqa: PLR2004 - a result
    offered = [others[0], takes[0]] if case == 0 else others[:2]
    if case == 3:  # noqa: PLR2004 - a result
        offered = [takes[0], others[0]]
    rng.shuffle(offered)
    options = {
        f"Result 0, with {takes[0]}": (
            "The class or each of the offered encodings is not on the archive's list.",
            "ACCEPT_ALL",
        ),
        f"Result 0, with {others[0]}": (
            "This encoding is not on the archive's list.",
            "FIRST_OFFER_WINS",
        ),
        "Result 3, abstract syntax": ("The class is on the archive's list.", "PC_RESULT_3_4"),
        "Result 4, transfer syntaxes": (
            "Result 4 needs a class that is taken, and no common encoding.",
            "PC_RESULT_3_4",
        ),
    }
    key = list(options)[{0: 0, 3: 2, 4: 3}[case]]
    why = {
        0: "The class is taken and one of the two encodings is common to both.",
        3: "The class is not on the list, so its encodings do not matter.",
        4: "The class is on the list, and neither of the two encodings is.",
    }[case]
    return Drawn(
        f"An archive takes {', '.join(listed)}, each in {', '.join(takes)} and the default, "
        f"Implicit VR LE. A sender has a context of its own for the default. In another one it "
        f"proposes **{asked}** in {' or '.join(offered)}. What does this other context get?",
        _chosen(options, key, why),
    )


@item(
    id="itm-586fa30c",
    objective="m04-o3",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="PS3.8 9.3.3 (2025d)",
    case=True,
)
def what_stays_behind(rng: Random) -> Drawn:
    """Ask which kind of object cannot be sent after a drawn negotiation."""
    refused = rng.choice((3, 4))
    # Result 4 falls on a class that a sender may have in a lossy form alone; see PS3.5 10.1.
    stuck = rng.choice(EIGHT_BIT_CLASSES if refused == 4 else DOCUMENTS)  # noqa: PLR2004 - a result
    kinds = [stuck, *rng.sample([name for name in CLASSES if name != stuck], 3)]
    meaning = "abstract syntax" if refused == 3 else "transfer syntaxes"  # noqa: PLR2004 - a result
    rows = [
        (2 * at + 1, kind, "0, Explicit VR LE" if at else f"{refused}, {meaning} not supported")
        for at, kind in enumerate(kinds)
    ]
    order = rows[1:]
    order.insert(rng.randint(0, 3), rows[0])
    shown = [(2 * at + 1, kind, result) for at, (_, kind, result) in enumerate(order)]
    return Drawn(
        "The association was accepted with the answers below. Each kind of object was proposed "
        "once, in the encodings that the sender has. Which objects will stay on the sender?\n\n"
        + _table(("ID", "Proposed", "Answer"), shown),
        [
            _right(
                f"Those of {stuck}",
                "Their one context was refused; the acceptance of the association does not help.",
            ),
            *(
                _wrong(
                    f"Those of {kind}",
                    "Result 0 with a transfer syntax: this kind can be sent.",
                    "ASSOCIATION_MEANS_ALL",
                )
                for kind in kinds[1:]
            ),
        ],
    )


@item(
    id="itm-0fb3d8e5",
    objective="m04-o3",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="PS3.2 (2025d)",
    case=True,
)
def two_statements(rng: Random) -> Drawn:
    """Ask which class will travel, from two conformance statements."""
    works, roles, apart, missing = rng.sample(EIGHT_BIT_CLASSES, 4)
    default, first, second = "Implicit VR LE", *rng.sample(LOSSLESS, 2)
    rows = [
        (works, f"SCU: {first}, {default}", f"SCP: {second}, {default}"),
        (roles, f"SCU: {first}, {default}", f"SCU: {first}, {default}"),
        (apart, f"SCU: {rng.choice(LOSSY)}", f"SCP: {first}, {default}"),
        (missing, f"SCU: {first}, {default}", "not listed"),
    ]
    rng.shuffle(rows)
    return Drawn(
        "Before a purchase you lay two conformance statements side by side. What the scanner has "
        "in a lossy form alone, it sends in that form only. Objects of which class will go from "
        "the scanner to the archive?\n\n" + _table(("SOP class", "Scanner", "Archive"), rows),
        [
            _right(works, "One side is SCU, the other SCP, and one encoding is in both lists."),
            _wrong(roles, "Both sides are SCU: nobody provides the service.", "SCU_AS_SCP"),
            _wrong(apart, "No encoding is in both lists: result 4.", "PC_RESULT_3_4"),
            _wrong(missing, "The archive does not list the class: result 3.", "PC_RESULT_3_4"),
        ],
    )


@item(
    id="itm-c25e9714",
    objective="m04-o3",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="PS3.8 9.3.3 (2025d)",
    case=True,
)
def what_to_accept(rng: Random) -> Drawn:
    """Ask which compressed syntaxes an archive that passes objects on unchanged should take."""
    names = ["JPEG Baseline", "JPEG-LS Lossless", "JPEG 2000", "RLE Lossless", "JPEG Lossless"]
    rng.shuffle(names)
    both, viewer, store, sender = names[0], names[1], names[2], names[3]
    second = names[4]
    return Drawn(
        "An archive stores objects as they come and passes them on unchanged. "
        f"It can store {both}, {second}, {store}. The viewers can read {both}, {second}, "
        f"{viewer}. The senders offer {both}, {second}, {store}, {viewer}, {sender}, each next to "
        "an uncompressed syntax. Which compressed syntaxes should the archive accept?",
        [
            _right(
                ", ".join(sorted((both, second))),
                "These can be stored and read; for the rest the senders have another offer.",
            ),
            _wrong(
                ", ".join(sorted((both, second, store))),
                f"Viewers cannot read {store}; those studies would stay gray.",
                "ACCEPT_ALL",
            ),
            _wrong(
                ", ".join(sorted((both, second, viewer))),
                f"The archive cannot store {viewer}.",
                "VIEWER_DECIDES",
            ),
            _wrong(
                ", ".join(sorted((store, viewer))),
                f"{store} stays gray in the viewers, and {viewer} cannot be stored.",
                "ACCEPT_ALL",
            ),
        ],
    )


# Objective 4: worklist, search, retrieval.

STATIONS = {"CT": ("CT01", "CT02"), "MR": ("MR01", "MR02"), "US": ("US01", "US02")}


def _entries(rng: Random, day: date) -> list[tuple[str, str, str, date]]:
    """Return eight entries of a worklist over two days."""
    return [
        (name, kind, rng.choice(STATIONS[kind]), day + timedelta(days=rng.randint(0, 1)))
        for name in FAMILIES
        for kind in (rng.choice(("CT", "CT", "MR", "US")),)
    ]


def _listed(rows: Sequence[tuple[str, str, str, date]]) -> str:
    """Return entries of a worklist as a table."""
    return _table(
        ("Patient", "Modality", "Station AE title", "Date"),
        [(name, kind, station, f"{on:%Y%m%d}") for name, kind, station, on in rows],
    )


@item(
    id="itm-6a18cf43",
    objective="m04-o4",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.4 K.6.1 (2025d)",
    case=True,
)
def how_many_match(rng: Random) -> Drawn:
    """Ask how many entries a drawn worklist query returns."""
    day = date(2026, rng.randint(1, 12), rng.randint(1, 27))
    while True:
        rows = _entries(rng, day)
        station = rng.choice(("CT01", "CT02"))
        narrow = sum(row[2] == station and row[3] == day for row in rows)
        by_day = sum(row[1] == "CT" and row[3] == day for row in rows)
        by_station = sum(row[2] == station for row in rows)
        counts = [narrow, by_day, by_station, len(rows)]
        if narrow and len(set(counts)) == len(counts):
            break
    at = rng.randrange(3)
    filled = (
        f"Scheduled Station AE Title `{station}` and start date `{day:%Y%m%d}`",
        f"start date `{day:%Y%m%d}`",
        f"Scheduled Station AE Title `{station}`",
    )[at]
    says = (
        "That is the count with modality, station and date filled.",
        "That is the count with modality and date filled, for any station.",
        "That is the count with modality and station filled, for any date.",
        "That is the list without any filter.",
    )
    return Drawn(
        f"RIS holds the entries below. A scanner asks with Modality `CT` and with {filled}. It "
        f"leaves its other keys empty. How many matches come back?\n\n{_listed(rows)}",
        [
            _right(str(count), "Filled keys must match at the same time; empty ones match any.")
            if place == at
            else _wrong(
                str(count), text, "BLANK_QUERY" if place == len(says) - 1 else "KEYS_MISCOUNTED"
            )
            for place, (count, text) in enumerate(zip(counts, says, strict=True))
        ],
    )


@item(
    id="itm-f394b07a",
    objective="m04-o4",
    domain="H",
    level="analysis",
    difficulty=0.55,
    clause="PS3.4 C.2.2.2 (2025d)",
    case=True,
)
def which_key_fails(rng: Random) -> Drawn:
    """Ask which key of an empty worklist is at fault, from queries with one key freed."""
    keys = ("Modality", "Scheduled Station AE Title", "Start date", "Patient ID")
    guilty = rng.choice(keys)
    kind = rng.choice(("CT", "MR", "US"))
    value = dict(
        zip(
            keys,
            (kind, f"{kind}{rng.randint(1, 9)}", f"202603{rng.randint(10, 28)}", "7*"),
            strict=True,
        )
    )
    hits = rng.randint(2, 9)
    rows = [(f"{key} left empty", hits if key == guilty else 0) for key in keys]
    written = ", ".join(f"{key} `{value[key]}`" for key in keys)
    return Drawn(
        f"A worklist query finds nothing: {written}. It is repeated four times, each time with "
        "one of the keys left empty and the other three as before. Which key shuts the entries "
        f"out?\n\n{_table(('Query', 'Matches'), rows)}",
        [
            _right(key, "Without this key the other three find entries, so this one shut them out.")
            if key == guilty
            else _wrong(
                key,
                "Without it the list is still empty: another key shuts the entries out.",
                "KEY_GUESSED",
            )
            for key in keys
        ],
    )


@item(
    id="itm-8d52e1b6",
    objective="m04-o4",
    domain="J",
    level="application",
    difficulty=0.65,
    clause="PS3.4 C.2.2.2.5 (2025d)",
)
def date_range(rng: Random) -> Drawn:
    """Ask for the key that matches some days in a row."""
    first = date(2026, rng.randint(1, 12), rng.randint(11, 16))
    last = first + timedelta(days=rng.randint(1, 3))
    return Drawn(
        f"A search must find studies of {first:%d %B %Y} to {last:%d %B %Y}, with both days "
        "included. Which value belongs into Study Date (0008,0020)?",
        [
            _right(f"`{first:%Y%m%d}-{last:%Y%m%d}`", "Two dates with a hyphen are a range."),
            _wrong(
                f"`{f'{first:%Y%m%d}'[:7]}*`",
                "Dates take no wildcard; a range is written with a hyphen.",
                "DATE_WILDCARD",
            ),
            _wrong(
                f"`{first:%Y-%m-%d}/{last:%Y-%m-%d}`",
                "DA is eight digits; hyphens inside a date are not DICOM.",
                "DATE_FORM",
            ),
            _wrong(
                f"`>={first:%Y%m%d}`",
                "DICOM keys have no signs of comparison, and the end would be missing.",
                "SQL_KEY",
            ),
        ],
    )


LEVELS = {
    "STUDY": "all studies of this patient",
    "SERIES": "all series of this study",
    "IMAGE": "all images of this series",
}


@item(
    id="itm-17a0c9d8",
    objective="m04-o4",
    domain="J",
    level="application",
    difficulty=0.5,
    clause="PS3.4 C.6.2 (2025d)",
)
def keys_of_a_level(rng: Random) -> Drawn:
    """Ask what a search on a drawn level must carry."""
    level = rng.choice(tuple(LEVELS))
    name, number = rng.choice(FAMILIES), rng.randint(10_000, 99_999)
    study, series = rng.sample(range(100, 999), 2)
    keys = {
        "STUDY": f"Patient ID (0010,0020) {number}",
        "SERIES": f"Study Instance UID 2.25.{study}",
        "IMAGE": f"Study UID 2.25.{study}, Series UID 2.25.{series}",
    }
    return Drawn(
        f"A workstation shows patient {name}, Patient ID {number}, study 2.25.{study}, series "
        f"2.25.{series}. It now searches in the Study Root model for {LEVELS[level]}, at the "
        f"level {level}. Which keys with a value should the request carry beside the level?",
        [
            *(
                _right(text, "The unique keys above the level are named, and nothing is cut off.")
                if each == level
                else _wrong(text, f"These keys fit the level {each}.", "LEVEL_KEYS")
                for each, text in keys.items()
            ),
            _wrong(
                f"Patient's Name (0010,0010) {name.upper()}*",
                "A name may fit several people, and it names no study or series.",
                "FETCH_BY_NAME",
            ),
        ],
    )


@item(
    id="itm-ba47f562",
    objective="m04-o4",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 C.4.2 (2025d)",
    case=True,
)
def where_it_goes(rng: Random) -> Drawn:
    """Ask what an archive does with a drawn move destination."""
    number, site = rng.randint(2, 8), rng.choice(SITES)
    names = [f"VIEW0{number}", f"VIEW0{number + 1}", f"{site}_AI"]
    asked = rng.choice((f"VIEW{number}", names[0], f"view0{number}", names[1]))
    addresses = [f"10.{number}.4.{host}" for host in rng.sample(range(11, 99), 3)]
    rows = list(zip((f"`{name}`" for name in names), addresses, strict=True))
    key = f"It sends to {addresses[names.index(asked)]}" if asked in names else "It answers A801"
    options = {
        f"It sends to {address}": (f"In the table this address stands for {name}.", "MOVE_DEST")
        for name, address in zip(names, addresses, strict=True)
    }
    options["It answers A801"] = ("The title is in the table, letter by letter.", "MOVE_DEST")
    rng.shuffle(rows)
    return Drawn(
        "An archive has this table of destinations, and compares titles character by character. "
        f"A workstation at {addresses[0]} sends a C-MOVE with destination `{asked}`. What does "
        f"the archive do?\n\n{_table(('AE title', 'Address'), rows)}",
        _chosen(options, key, "The archive goes by its own table and the title as written."),
    )


@item(
    id="itm-49e3d07b",
    objective="m04-o4",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.4 C.2.2.2.4 (2025d)",
)
def wildcard_hits(rng: Random) -> Drawn:
    """Ask which values match a drawn pattern."""
    head, tail = rng.choice(("CT", "MR", "US", "X", "NM")), rng.choice(("A", "B", "K", "Z"))
    one, two = rng.sample("123456789", 2)
    names = [f"{head}{one}{tail}", f"{head}{two}{tail}", f"{head}{one}{two}{tail}", f"{head}{tail}"]
    pattern = f"{head}{rng.choice('?*')}{tail}"
    hits = [name for name in names if fnmatchcase(name, pattern)]
    others = [names[:2], names, names[:3], names[:1]]
    options = [hits, *[each for each in others if each != hits]][:4]
    return Drawn(
        f"An archive holds studies with the Study ID {', '.join(names)}. A search asks for "
        f"`{pattern}` in Study ID (0020,0010). Which of these match?",
        [
            _right(", ".join(hits), "`?` stands for one character, `*` for any number, or zero.")
            if each == hits
            else _wrong(
                ", ".join(each),
                "`?` is one character; `*` is any number of them, zero included.",
                "WILDCARD_MIXED",
            )
            for each in options
        ],
    )


# Objective 5: status.

ACTIONS = {
    "Nothing for these: they are stored": (
        "The status is a failure, so the object is not stored.",
        "FAILURE_AS_DONE",
    ),
    "Make room, then send the same objects": (
        "Room was not the problem; that would be A7xx.",
        "A900_AS_SPACE",
    ),
    "Correct the objects, then send them": (
        "The status says nothing against the content.",
        "RESEND_UNCHANGED",
    ),
    "Have the SOP class switched on": ("The class was taken; that would be 0122.", "PC_RESULT_3_4"),
}
STATUSES = (
    ("B000", 0),
    ("B006", 0),
    ("B007", 0),
    ("A700", 1),
    ("A702", 1),
    ("A71F", 1),
    ("A900", 2),
    ("A901", 2),
    ("C000", 2),
    ("C123", 2),
    ("0122", 3),
)
STATUS_WHY = (
    "Bxxx is a warning: stored, with a remark.",
    "A7xx is out of resources: the objects were not the problem.",
    "A9xx and Cxxx are about the content: the same bytes fail again.",
    "0122 is SOP class not supported: the receiver has to offer it.",
)


@item(
    id="itm-e1c6085f",
    objective="m04-o5",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.4 B.2.3 (2025d)",
    case=True,
)
def act_on_status(rng: Random) -> Drawn:
    """Ask what a drawn storage status calls for."""
    status, at = rng.choice(STATUSES)
    device = rng.choice(("CT scanner", "mammography unit", "PET scanner", "DX room"))
    return Drawn(
        f"{rng.randint(3, 40)} objects of a {device} are answered with C-STORE "
        f"status {status}. Which step fits?",
        _chosen(ACTIONS, list(ACTIONS)[at], STATUS_WHY[at]),
    )


def _queue(rng: Random) -> dict[str, int]:
    """Return different counts for five statuses."""
    counts = rng.sample(range(2, 15), 5)
    return dict(zip(("0000", "B007", "A700", "A900", "C000"), counts, strict=True))


@item(
    id="itm-2d7b94e0",
    objective="m04-o5",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 B.2.3 (2025d)",
    case=True,
)
def how_many_again(rng: Random) -> Drawn:
    """Ask how many objects of a queue to send unchanged, or to correct first."""
    asks_for_room = rng.random() < 0.5  # noqa: PLR2004 - a coin
    while True:
        queue = _queue(rng)
        room, content = queue["A700"], queue["A900"] + queue["C000"]
        key = room if asks_for_room else content
        warned, failed = key + queue["B007"], room + content
        other = content if asks_for_room else room
        if len({key, warned, failed, other}) == 4:  # noqa: PLR2004 - options
            break
    rows = list(queue.items())
    rng.shuffle(rows)
    wanted = "should be sent again as they are" if asks_for_room else "need a correction first"
    why = "A700 is cured by room" if asks_for_room else "A900 and C000 speak about the content"
    return Drawn(
        "The archive was full for an hour and has room again. The scanner's queue of that hour "
        f"shows these statuses. How many objects {wanted}?\n\n"
        + _table(("C-STORE status", "Objects"), rows),
        [
            _right(str(key), f"{why}; B007 is stored already."),
            _wrong(str(warned), "B007 objects are stored already.", "WARNING_AS_FAILURE"),
            _wrong(
                str(failed),
                "A700 is about room, A900 and C000 about the object: they do not go together.",
                "RESEND_UNCHANGED",
            ),
            _wrong(
                str(other),
                "Room and content were mistaken for each other.",
                "A900_AS_SPACE",
            ),
        ],
    )


@item(
    id="itm-75f8a2c3",
    objective="m04-o5",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="PS3.7 C (2025d)",
    case=True,
)
def how_many_stored(rng: Random) -> Drawn:
    """Ask how many objects of a study the archive holds after drawn statuses."""
    queue = _queue(rng)
    stored = queue["0000"] + queue["B007"]
    while len({stored, queue["0000"], stored + queue["A900"], sum(queue.values())}) != 4:  # noqa: PLR2004 - options
        queue = _queue(rng)
        stored = queue["0000"] + queue["B007"]
    return Drawn(
        f"A study of {sum(queue.values())} objects was sent once, with the statuses below. How "
        "many of them does the archive hold afterward?\n\n"
        + _table(("C-STORE status", "Objects"), list(queue.items())),
        [
            _right(str(stored), "0000 is success, and B007 is a warning: both are stored."),
            _wrong(str(queue["0000"]), "Objects with B007 are stored too.", "WARNING_AS_FAILURE"),
            _wrong(
                str(stored + queue["A900"]),
                "A900 is a failure; B007, with nearly the same name, is the warning.",
                "A900_AS_WARNING",
            ),
            _wrong(str(sum(queue.values())), "Axxx and Cxxx are failures.", "FAILURE_AS_DONE"),
        ],
    )


@item(
    id="itm-a93e610d",
    objective="m04-o5",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 C.4.2 (2025d)",
    case=True,
)
def count_sub_operations(rng: Random) -> Drawn:
    """Ask how many objects have reached the destination by a pending response."""
    done, failed, warned, left = rng.sample(range(2, 40), 4)
    numbers = {done + warned, done, done + failed + warned, done + failed + warned + left}
    while len(numbers) != 4:  # noqa: PLR2004 - options
        done, failed, warned, left = rng.sample(range(2, 40), 4)
        numbers = {done + warned, done, done + failed + warned, done + failed + warned + left}
    rows = [("Remaining", left), ("Completed", done), ("Failed", failed), ("Warning", warned)]
    return Drawn(
        "A C-MOVE is under way. Its latest response has status FF00 and these numbers of "
        "sub-operations. How many objects does the destination hold so far?\n\n"
        + _table(("Sub-operations", "Number"), rows),
        [
            _right(str(done + warned), "Completed, and those with a warning: both are stored."),
            _wrong(
                str(done), "An object stored with a warning is there too.", "WARNING_AS_FAILURE"
            ),
            _wrong(
                str(done + failed + warned), "Failed objects have not arrived.", "FAILURE_AS_DONE"
            ),
            _wrong(
                str(done + failed + warned + left),
                "That is what the whole request is about, sent or not.",
                "TOTAL_AS_DONE",
            ),
        ],
    )


# Objective 6: commitment and MPPS.


@item(
    id="itm-5e09b7d1",
    objective="m04-o6",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 J (2025d)",
    case=True,
)
def how_many_to_delete(rng: Random) -> Drawn:
    """Ask how many objects may be deleted, or must stay, after a report with gaps."""
    failed, silent = rng.sample(range(2, 9), 2)
    committed = rng.randint(30, 200)
    asked = committed + failed + silent
    stem = (
        f"A scanner asked for commitment of {asked} objects, all stored with 0000. The report "
        f"with the same Transaction UID has {committed} in (0008,1199), Referenced SOP Sequence, "
        f"and {failed} in (0008,1198), Failed SOP Sequence. "
    )
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        return Drawn(
            f"{stem}How many objects must stay on the scanner?",
            [
                _right(str(failed + silent), "The failed ones, and those in neither list."),
                _wrong(
                    str(failed),
                    f"{silent} stand in neither list; they stay too.",
                    "SILENCE_AS_COMMITTED",
                ),
                _wrong(str(silent), "The failed ones stay as well.", "FAILED_AS_COMMITTED"),
                _wrong(str(asked), "The report lets the committed ones go.", "REPORT_IGNORED"),
            ],
        )
    return Drawn(
        f"{stem}How many objects may be deleted?",
        [
            _right(str(committed), "Those in the Referenced SOP Sequence are committed."),
            _wrong(
                str(committed + silent),
                f"{silent} stand in neither list; nobody has taken them over.",
                "SILENCE_AS_COMMITTED",
            ),
            _wrong(
                str(committed + failed), "The failed ones are not committed.", "FAILED_AS_COMMITTED"
            ),
            _wrong(str(asked), "Stored is not yet committed.", "STORE_IS_NOT_CUSTODY"),
        ],
    )


@item(
    id="itm-c80f34a6",
    objective="m04-o6",
    domain="H",
    level="analysis",
    difficulty=0.45,
    clause="PS3.4 J (2025d)",
    case=True,
)
def which_to_delete(rng: Random) -> Drawn:
    """Ask which objects two requests and one report let go."""
    numbers = rng.sample(range(11, 99), 6)
    first, second = numbers[:3], numbers[3:]
    one, two = (f"2.25.{rng.randint(1000, 9999)}{end}" for end in (1, 2))
    whole = rng.random() < 0.5  # noqa: PLR2004 - a coin
    done = first if whole else first[:2]
    report = f"committed {_numbers(done)}" + ("" if whole else f"   failed {first[2]} (0112)")
    lines = (
        f"N-ACTION        transaction {one}  objects {_numbers(first)}   -> 0000",
        f"N-ACTION        transaction {two}  objects {_numbers(second)}   -> 0000",
        f"N-EVENT-REPORT  transaction {one}  type {1 if whole else 2}",
        f"                {report}",
    )
    other = first[:2] if whole else first
    says = "The report names three as committed." if whole else f"{first[2]} has failed."
    return Drawn(
        "This is the whole log of a scanner's requests for commitment; objects are shown by the "
        f"end of their UID. Which objects may be deleted now?\n\n{_block(*lines)}",
        [
            _right(_numbers(done), f"They are committed; {two} has no report yet."),
            _wrong(_numbers(other), says, "REPORT_IGNORED" if whole else "FAILED_AS_COMMITTED"),
            _wrong(
                _numbers(done + second),
                "A response to N-ACTION takes in a list; it commits nothing.",
                "ACTION_IS_COMMIT",
            ),
            _wrong(_numbers(second), "Their transaction has no report yet.", "ACTION_IS_COMMIT"),
        ],
    )


STEP_MESSAGES = {
    "N-CREATE with IN PROGRESS": ("The step would be created when it begins.", "MPPS_ORDER"),
    "N-SET with COMPLETED": ("That is for a step that ended as it should.", "MPPS_FALSE_END"),
    "N-SET with DISCONTINUED": ("That is for a step that was given up.", "MPPS_FALSE_END"),
    "C-FIND for the worklist": ("A query reads the plan and reports nothing.", "MWL_AS_MPPS"),
}
MOMENTS = (
    ("has picked the entry, and the first scan is about to start", 0),
    ("has made the last series, and the patient may go home", 1),
    ("has finished the exam with fewer series than planned, as the doctor wished", 1),
    ("has stopped after the scout, as the patient could not lie still", 2),
    ("has found, before the first image, that the wrong entry was picked and started", 2),
    ("has stopped for good in mid-scan, since the tube failed", 2),
    ("has switched the scanner on and needs today's list of patients", 3),
)


@item(
    id="itm-31d9e5f8",
    objective="m04-o6",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.4 F.7 (2025d)",
    case=True,
)
def which_step_message(rng: Random) -> Drawn:
    """Ask which message the modality sends at a drawn moment."""
    moment, at = rng.choice(MOMENTS)
    room = f"{rng.choice(('CT', 'MR', 'PET'))} room {rng.randint(1, 6)}"
    return Drawn(
        f"In {room}, the technologist {moment}. Which message to RIS fits this moment?",
        _chosen(STEP_MESSAGES, list(STEP_MESSAGES)[at], "This message says just what happened."),
    )


REASONS = {
    "0112": ("Send it, then ask again", "The archive does not have the object."),
    "0131": ("Ask again under a new UID", "This Transaction UID was used before."),
    "0213": ("Wait for room, then ask again", "The archive lacks resources at the moment."),
    "0119": ("Compare its SOP class on both sides", "The class on the list is not the stored one."),
}


@item(
    id="itm-9f46a0bc",
    objective="m04-o6",
    domain="H",
    level="application",
    difficulty=0.5,
    clause="PS3.3 C.14 (2025d)",
    case=True,
)
def failure_reason(rng: Random) -> Drawn:
    """Ask what a drawn failure reason of a commitment report calls for."""
    reason = rng.choice(tuple(REASONS))
    meaning = {
        "0112": "no such object instance",
        "0131": "duplicate transaction UID",
        "0213": "resource limitation",
        "0119": "class and instance conflict",
    }[reason]
    return Drawn(
        f"A commitment report lists image {rng.randint(2, 180)} of a study in its Failed SOP "
        f"Sequence, with Failure Reason (0008,1197) {reason}, *{meaning}*. It stays on the "
        "scanner. Which step comes next?",
        [
            _right(text, why)
            if code == reason
            else _wrong(text, f"That would fit reason {code}.", "REASONS_MIXED")
            for code, (text, why) in REASONS.items()
        ],
    )


LEGS = {
    "Storing the images": ("Each C-STORE was answered with 0000.", "LEG_MIXED"),
    "Asking for commitment": ("Each N-ACTION was answered with 0000.", "LEG_MIXED"),
    "Reporting back to the scanner": ("A report came for each request.", "REPORT_WAY_REVERSED"),
    "Keeping the images in the archive": (
        "No report names an image that the archive lacks.",
        "LEG_MIXED",
    ),
}


@item(
    id="itm-e72c58d4",
    objective="m04-o6",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 J (2025d)",
    case=True,
)
def which_leg(rng: Random) -> Drawn:
    """Ask which leg of the way to commitment fails, from a log in numbers."""
    studies = rng.randint(20, 90)
    leg = rng.randrange(4)
    lost = rng.randint(3, 15)
    stored = studies - lost if leg == 0 else studies
    asked = stored - lost if leg == 1 else stored
    reports = 0 if leg == 2 else asked  # noqa: PLR2004 - the third leg
    missing = lost if leg == 3 else 0  # noqa: PLR2004 - the fourth leg
    rows = [
        ("studies sent", studies),
        ("of these, each C-STORE answered 0000", stored),
        ("N-ACTION for stored studies, answered 0000", asked),
        ("N-EVENT-REPORT received for these", reports),
        ("reports that name images with 0112, no such instance", missing),
    ]
    return Drawn(
        "A scanner may not delete as much as it should. Its log of last week gives these numbers. "
        f"Where should the search for the fault begin?\n\n{_table(('What', 'Count'), rows)}",
        _chosen(LEGS, list(LEGS)[leg], "This is the first line where the numbers break."),
    )


ITEMS = [
    calling_title,
    side_and_role,
    how_it_ended,
    reject_bytes,
    compare_titles,
    failed_step,
    who_holds_them,
    context_answer,
    what_stays_behind,
    two_statements,
    what_to_accept,
    how_many_match,
    which_key_fails,
    date_range,
    keys_of_a_level,
    where_it_goes,
    wildcard_hits,
    act_on_status,
    how_many_again,
    how_many_stored,
    count_sub_operations,
    how_many_to_delete,
    which_to_delete,
    which_step_message,
    failure_reason,
    which_leg,
]
