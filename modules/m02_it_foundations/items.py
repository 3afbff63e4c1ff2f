"""The parametric items of M2: addresses, flows, sizes, tables, traces and certificates."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from ipaddress import IPv4Address, IPv4Network
from random import Random

from app.grading.items import Drawn, Option, item

ROOMS = ("CT1", "CT2", "MR1", "US3", "XR4", "MG2", "ANGIO")
PEOPLE = ("m.brandt", "s.haddad", "r.silva", "i.novak", "t.moreau", "o.lindqvist")
BITS_A_BYTE = 8
MILLION = 1_000_000
EXPIRED, WRONG_NAME, UNKNOWN_ISSUER = range(3)


def _right(text: str, rationale: str) -> Option:
    """Return the option that is the key."""
    return Option(text, right=True, rationale=rationale)


def _wrong(text: str, rationale: str, misconception: str) -> Option:
    """Return an option that follows from *misconception*."""
    return Option(text, rationale=rationale, misconception=misconception)


def _block(*lines: str) -> str:
    """Return *lines* as a block of code."""
    return "\n".join(("```text", *lines, "```"))


def _table(head: str, *rows: str) -> str:
    """Return a Markdown table whose cells are parted by bars."""
    rule = " | ".join("---" for _ in head.split("|"))
    return "\n".join(f"| {row} |" for row in (head, rule, *rows))


def _street(rng: Random, prefix: int) -> IPv4Network:
    """Return a drawn private network of *prefix* bits, not at an end of its /24."""
    size = 2 ** (32 - prefix)
    place = rng.randrange(1, 256 // size - 1) * size
    return IPv4Network(f"10.{rng.randint(20, 90)}.{rng.randint(2, 60)}.{place}/{prefix}")


# Objective 1: which flows are needed.


@item(
    id="itm-4e19c7a0",
    objective="m02-o1",
    domain="G",
    level="application",
    difficulty=0.55,
    clause="RFC 4632",
    case=True,
)
def called_directly(rng: Random) -> Drawn:
    """Ask which of four addresses a device reaches without its gateway."""
    prefix = rng.choice((26, 27, 28))
    street = _street(rng, prefix)
    own, near = (street[number] for number in rng.sample(range(2, street.num_addresses - 2), 2))
    below = IPv4Address(int(street.network_address) - rng.randint(2, 9))
    above = IPv4Address(int(street.broadcast_address) + rng.randint(2, 9))
    far = IPv4Address(int(near) + 256)
    span = f"{street.network_address} to {street.broadcast_address}"
    return Drawn(
        f"A scanner has the address `{own}` with prefix `/{prefix}`. Its gateway is down. "
        "Which of these systems can it still reach?",
        [
            _right(f"`{near}`", f"It lies in the scanner's own network, {span}."),
            _wrong(f"`{below}`", f"It lies below the network {span}.", "MASK_AS_24"),
            _wrong(f"`{above}`", f"It lies above the network {span}.", "MASK_AS_24"),
            _wrong(f"`{far}`", "The third number differs, so it is another network.", "LAST_PART"),
        ],
    )


@item(
    id="itm-b1f06d38",
    objective="m02-o1",
    domain="G",
    level="application",
    difficulty=0.5,
    clause="RFC 4632",
)
def own_range(rng: Random) -> Drawn:
    """Ask for the range of addresses that belong to a device's network."""
    prefix = rng.choice((26, 27))
    street = _street(rng, prefix)
    own = street[rng.randint(3, street.num_addresses - 3)]
    half = IPv4Network((own, prefix + 1), strict=False)
    twice = IPv4Network((own, prefix - 1), strict=False)
    shift = IPv4Network((int(street.broadcast_address) + 1, prefix))

    def ends(network: IPv4Network) -> str:
        first, last = network.network_address, network.broadcast_address
        return f".{first.packed[-1]} to .{last.packed[-1]}"

    return Drawn(
        f"A device is set to `{own}/{prefix}`. Which last numbers belong to its network?",
        [
            _right(
                ends(street),
                f"/{prefix} leaves {32 - prefix} bits, so {street.num_addresses} numbers.",
            ),
            _wrong(ends(half), f"That is a /{prefix + 1}, with half as many.", "PREFIX_OFF_BY_ONE"),
            _wrong(
                ends(twice), f"That is a /{prefix - 1}, with twice as many.", "PREFIX_OFF_BY_ONE"
            ),
            _wrong(ends(shift), "That is the next network of this size.", "BLOCK_SHIFTED"),
        ],
    )


@item(
    id="itm-7c82e5f4",
    objective="m02-o1",
    domain="G",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 C.4.2 (2025d)",
    case=True,
)
def move_opens(rng: Random) -> Drawn:
    """Ask which connection a C-MOVE to a third node makes the archive open."""
    hosts = [f"10.40.{rng.randint(20, 60)}.{number}" for number in rng.sample(range(5, 99), 3)]
    archive_port, asker_port, goal_port = rng.sample((104, 4104, 11112, 11113, 2104), 3)
    asker, goal = rng.sample(("READ1", "READ2", "WEBVIEW", "DOSE", "TEACH"), 2)
    table = _table(
        "AE title | Address | Port",
        f"{asker} | {hosts[0]} | {asker_port}",
        f"{goal} | {hosts[1]} | {goal_port}",
        f"ARCHIVE | {hosts[2]} | {archive_port}",
    )
    return Drawn(
        f"{asker} sends a C-MOVE request to ARCHIVE with move destination {goal}. Which new "
        f"connection must the firewall allow for the images?\n\n{table}",
        [
            _right(
                f"ARCHIVE to {hosts[1]}, port {goal_port}",
                f"The archive looks up {goal} and calls it at its own port.",
            ),
            _wrong(
                f"ARCHIVE to {hosts[0]}, port {asker_port}",
                f"{asker} asks, but the images go to the destination named.",
                "MOVE_TO_ASKER",
            ),
            _wrong(
                f"{goal} to {hosts[2]}, port {archive_port}",
                "The destination waits to be called; it calls nobody.",
                "CALLER_SWAPPED",
            ),
            _wrong(
                f"ARCHIVE to {hosts[1]}, port {archive_port}",
                "The port must be the one of the side that is called.",
                "PORT_SIDE",
            ),
        ],
    )


FLOWS = {
    "modality to archive": "New images stay on the consoles",
    "archive to modality": "Commitments stay open on the consoles",
    "workstation to archive": "The study list in the reading room stays empty",
    "archive to workstation": "Lists come, but opened studies stay empty",
    "modality to RIS": "The worklist on the consoles stays empty",
    "engine to RIS": "New orders do not appear in the RIS",
}
# Without stored images no commitment is asked for, and without orders the worklist runs dry:
# both complaints would come, so the second may not stand beside the first.
FOLLOWS = {"modality to archive": "archive to modality", "engine to RIS": "modality to RIS"}


@item(
    id="itm-05da9b61",
    objective="m02-o1",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 C.4.2, J.3 and K.6 (2025d)",
    case=True,
)
def first_complaint(rng: Random) -> Drawn:
    """Ask what fails if one flow of a list has been forgotten."""
    gone = rng.choice(tuple(FLOWS))
    left = [flow for flow in FLOWS if flow != gone]
    others = rng.sample([flow for flow in left if flow != FOLLOWS.get(gone)], 3)
    rng.shuffle(left)
    return Drawn(
        "A department stores, queries, retrieves by C-MOVE, and uses worklist, storage "
        "commitment (result on a new association) and HL7 orders. The new firewall allows these "
        "flows and no others; ports and addresses are right. Which complaint will come in?\n\n"
        f"{_table('Caller to called', *left)}",
        [
            _right(FLOWS[gone], f"The flow {gone} is missing in the list."),
            *(
                _wrong(
                    FLOWS[flow],
                    f"That needs the flow {flow}, which is in the list.",
                    "FLOW_MISREAD",
                )
                for flow in others
            ),
        ],
    )


SERVICES = (
    ("worklist queries", "the scanner", "the RIS", "The scanner asks for its worklist."),
    ("storing images", "the scanner", "the archive", "The scanner calls to store."),
    ("commitment results", "the archive", "the scanner", "The archive calls with its result."),
    ("MLLP orders from EHR to RIS", "the engine", "the RIS", "The engine hands them on by a call."),
    ("MLLP reports from RIS to EHR", "the RIS", "the engine", "Who sends a message, calls."),
    ("C-MOVE images", "the archive", "the workstation", "The archive calls the destination."),
)


@item(
    id="itm-d93b4e12",
    objective="m02-o1",
    domain="H",
    level="application",
    difficulty=0.55,
    clause="PS3.8 9.1 (2025d)",
    case=True,
)
def one_rule(rng: Random) -> Drawn:
    """Ask for the rule that one service needs, given the ports of both ends."""
    what, caller, called, why = rng.choice(SERVICES)
    callers_port, called_port = rng.sample((104, 2104, 2575, 4104, 6000, 11112), 2)

    def rule(start: str, end: str, port: int) -> str:
        return f"From {start} to {end}, port {port}"

    return Drawn(
        f"You write the firewall rule for {what}; this flow has a connection of its own. "
        f"T{caller[1:]} listens at port {callers_port}, {called} at port {called_port}. "
        "Which rule does this service need?",
        [
            _right(rule(caller, called, called_port), f"{why} The port is the called side's."),
            _wrong(
                rule(called, caller, callers_port),
                "Caller and called changed places.",
                "CALLER_SWAPPED",
            ),
            _wrong(
                rule(caller, called, callers_port),
                "A rule names the port of the called side.",
                "PORT_SIDE",
            ),
            _wrong(
                rule(called, caller, called_port),
                "Both the direction and the port are turned.",
                "CALLER_SWAPPED",
            ),
        ],
    )


# Objective 2: sizes and lines.


@item(
    id="itm-2ab7f0c9",
    objective="m02-o2",
    domain="G",
    level="application",
    difficulty=0.55,
    clause="PS3.5 8.1.1 and PS3.3 C.7.6.3 (2025d)",
    case=True,
)
def study_size(rng: Random) -> Drawn:
    """Ask for the size of an uncompressed study of images with 12 of 16 bits."""
    side = rng.choice((256, 512, 1024))
    images, frames = rng.choice((4, 6, 8, 12)), rng.choice((20, 40, 60))
    pixels = side * side * images * frames

    def megabytes(size: float) -> str:
        return f"{size / MILLION:,.1f} MB"

    return Drawn(
        f"A study has {images} objects of {frames} frames each. A frame has {side} rows and "
        f"{side} columns, Samples per Pixel 1, Bits Allocated 16, Bits Stored 12. How large is "
        "it, uncompressed (1 MB is a million bytes)?",
        [
            _right(
                megabytes(pixels * 2), "Rows, columns, 2 bytes, frames and objects, multiplied."
            ),
            _wrong(
                megabytes(pixels * 1.5),
                "Twelve bits lie in a box of sixteen, and the file holds boxes.",
                "BITS_STORED_USED",
            ),
            _wrong(
                megabytes(pixels * 2 / frames),
                "That counts one frame for each object.",
                "FRAMES_FORGOTTEN",
            ),
            _wrong(
                megabytes(pixels * 16), "That is the number of bits, in millions.", "BITS_FOR_BYTES"
            ),
        ],
    )


@item(
    id="itm-91e4d6b3",
    objective="m02-o2",
    domain="H",
    level="application",
    difficulty=0.5,
    clause="45 CFR 164.308(a)(7) (2013)",
    case=True,
)
def years_of_growth(rng: Random) -> Drawn:
    """Ask for what several growing years need in several copies."""
    first, growth = rng.choice((4, 6, 8, 10, 12)), rng.choice((10, 15, 20))
    years, copies = rng.choice((3, 4, 5)), rng.choice((2, 3))
    factor = 1 + Decimal(growth) / 100
    total = sum((first * factor**year for year in range(years)), Decimal())

    def terabytes(size: Decimal) -> str:
        return f"{size.quantize(Decimal('0.1'), ROUND_HALF_UP)} TB"

    return Drawn(
        f"Year 1 brings {first} TB of compressed studies. Each later year brings {growth} "
        f"percent more than the one before it. Everything is kept, in {copies} copies. How much "
        f"room is needed at the end of year {years}?",
        [
            _right(terabytes(total * copies), "Growth on growth, summed, times the copies."),
            _wrong(terabytes(total), "That is one copy only.", "REPLICAS_FORGOTTEN"),
            _wrong(
                terabytes(first * (1 + factor * (years - 1)) * copies),
                "That lets the growth happen once; each year grows from the one before it.",
                "GROWTH_ONCE",
            ),
            _wrong(
                terabytes(Decimal(first * years * copies)),
                "That takes each year to be like the first.",
                "GROWTH_FORGOTTEN",
            ),
        ],
    )


@item(
    id="itm-6f58a2e7",
    objective="m02-o2",
    domain="H",
    level="application",
    difficulty=0.6,
    clause="PS3.5 8.2 (2025d)",
    case=True,
)
def compressed_room(rng: Random) -> Drawn:
    """Ask what a compressed archive without growth needs, with its old studies."""
    yearly, ratio, years = rng.choice((12, 18, 24, 30)), rng.choice((2, 3)), rng.choice((3, 5))
    stock = rng.choice((7, 11, 16))
    new = yearly * years / ratio
    return Drawn(
        f"A department makes {yearly} TB of uncompressed studies a year and does not grow. "
        f"Lossless compression was measured at {ratio} to 1. On day one, {stock} TB of old "
        f"studies move in, compressed already. What does one copy of all take after {years} years?",
        [
            _right(
                f"{new + stock:.1f} TB",
                "New studies divided by the ratio, plus the old ones as they are.",
            ),
            _wrong(
                f"{yearly * years + stock:.1f} TB",
                "The new studies are stored compressed.",
                "RATIO_FORGOTTEN",
            ),
            _wrong(f"{new:.1f} TB", "The old studies need room too.", "STOCK_FORGOTTEN"),
            _wrong(
                f"{(yearly * years + stock) / ratio:.1f} TB",
                "The old studies are compressed already; they do not shrink again.",
                "RATIO_TWICE",
            ),
        ],
    )


@item(
    id="itm-c30f71d5",
    objective="m02-o2",
    domain="G",
    level="application",
    difficulty=0.6,
    clause="IEC 80000-13 (2008)",
    case=True,
)
def time_on_the_line(rng: Random) -> Drawn:
    """Ask how long a migration takes over a line of which a share is usable."""
    terabytes = rng.choice((6, 9, 12, 18, 27))
    line, share = rng.choice((500, 1000, 2000)), rng.choice((60, 75))
    seconds = terabytes * MILLION * BITS_A_BYTE / (line * share / 100)

    def hours(length: float) -> str:
        return f"{length / 3600:.1f} hours"

    return Drawn(
        f"{terabytes} TB of studies (1 TB is a million MB) are to be copied over a line of "
        f"{line} Mbit/s. A test reached {share} percent of its rate. How long will it take?",
        [
            _right(hours(seconds), "Eight bits a byte, divided by the usable Mbit/s."),
            _wrong(
                hours(seconds / BITS_A_BYTE),
                "A byte has eight bits; lines count in bits.",
                "BITS_FOR_BYTES",
            ),
            _wrong(
                hours(seconds * share / 100),
                "That takes the whole rate, though the test reached a part of it.",
                "NOMINAL_TAKEN",
            ),
            _wrong(
                hours(seconds * (share / 100) ** 2),
                "The share makes the time longer, not shorter.",
                "RATIO_INVERTED",
            ),
        ],
    )


@item(
    id="itm-e8409bd6",
    objective="m02-o2",
    domain="G",
    level="application",
    difficulty=0.6,
    clause="IEC 80000-13 (2008)",
    case=True,
)
def measured_rate(rng: Random) -> Drawn:
    """Ask for the throughput of a logged transfer."""
    objects, seconds = rng.choice((200, 300, 400, 600)), rng.choice((40, 48, 64, 80))
    start = datetime(
        2026, 3, 9, rng.randint(7, 16), rng.randint(0, 57), rng.randint(0, 20), tzinfo=UTC
    )
    bits = objects * 524_288 * BITS_A_BYTE / MILLION
    end = start + timedelta(seconds=seconds)
    log = _block(f"objects {objects} of 524,288 bytes", f"start {start:%T}", f"end   {end:%T}")
    return Drawn(
        f"A transfer over a line of 1,000 Mbit/s was logged. What was its throughput?\n\n{log}",
        [
            _right(f"{bits / seconds:.1f} Mbit/s", f"{bits:,.0f} Mbit in {seconds} s."),
            _wrong(
                f"{bits / seconds / BITS_A_BYTE:.1f} Mbit/s",
                "That number is right for megabytes; a byte has eight bits.",
                "BITS_FOR_BYTES",
            ),
            _wrong(
                f"{bits / objects:.1f} Mbit/s",
                "That is the size of one object in Mbit; the time does not come into it.",
                "TIME_IGNORED",
            ),
            _wrong(
                "1,000.0 Mbit/s",
                "That is what the line could carry, not what went over.",
                "NOMINAL_TAKEN",
            ),
        ],
    )


@item(
    id="itm-1b6ce894",
    objective="m02-o2",
    domain="G",
    level="analysis",
    difficulty=0.45,
    clause="PS3.7 D.3.3.3 (2025d)",
    case=True,
)
def faster_line(rng: Random) -> Drawn:
    """Ask what ten times the rate does to a transfer that waits after each object."""
    objects, send = rng.choice((1000, 1500, 2000)), rng.choice((20, 30, 40))
    trip, archive = rng.choice((30, 40, 50, 60)), rng.choice((4, 6, 8))

    def seconds(each: float) -> str:
        return f"{objects * each / 1000:.1f} s"

    now = objects * (send + trip + archive) / 1000
    return Drawn(
        f"A study of {objects} objects takes {now:.0f} s: for each object {send} ms to send, "
        f"{trip} ms of round trip, {archive} ms in the archive, one after the other. How long "
        "will it take over a line with ten times the rate and the same distance?",
        [
            _right(seconds(send / 10 + trip + archive), "The time to send is cut to a tenth."),
            _wrong(
                seconds((send + trip + archive) / 10),
                "The round trip and the archive's time stay as they are.",
                "RTT_IGNORED",
            ),
            _wrong(
                seconds((send + trip) / 10 + archive),
                "The round trip depends on the distance, not on the rate.",
                "RTT_IGNORED",
            ),
            _wrong(seconds(send / 10), "The waits come after each object too.", "WAIT_FORGOTTEN"),
        ],
    )


@item(
    id="itm-f7d215ab",
    objective="m02-o2",
    domain="H",
    level="application",
    difficulty=0.65,
    clause="NIST SP 800-34 Rev. 1 (2010)",
    case=True,
)
def usable_disks(rng: Random) -> Drawn:
    """Ask for the usable room of an array in RAID 5 or RAID 6."""
    level, disks, size = rng.choice((5, 6)), rng.randint(6, 14), rng.choice((8, 12, 16, 20))
    spare = level - 4
    other = 3 - spare
    return Drawn(
        f"An offer for the archive lists {disks} disks of {size} TB in one RAID {level} group, "
        "without hot spares. How much room can be used for studies, before formatting?",
        [
            _right(
                f"{(disks - spare) * size} TB",
                f"RAID {level} spends the room of {spare} on parity: {disks - spare} times {size}.",
            ),
            _wrong(
                f"{disks * size} TB",
                "That counts the metal; a part of it holds parity.",
                "RAW_AS_USABLE",
            ),
            _wrong(
                f"{(disks - other) * size} TB",
                f"That would be RAID {9 + 2 - level}, which spends another number of disks.",
                "RAID_LEVELS_MIXED",
            ),
            _wrong(
                f"{disks * size // 2} TB",
                "Half would be left if each disk had a mirror.",
                "RAID_AS_MIRROR",
            ),
        ],
    )


# Objective 3: ask the database. The queries are shown to the learner and run nowhere.

NOT_CANCELED = "SELECT order_pk FROM imaging_order WHERE status <> 'CANCELED'"
CT_STUDIES = "SELECT COUNT(DISTINCT study_pk) FROM series WHERE modality = 'CT'"
COPIES = (
    "SELECT sop_instance_uid, COUNT(*) FROM instance GROUP BY sop_instance_uid HAVING COUNT(*) > 1"
)


@item(
    id="itm-38c05ef2",
    objective="m02-o3",
    domain="G",
    level="analysis",
    difficulty=0.5,
    clause="ISO/IEC 9075-2 (2016)",
    case=True,
)
def left_join_rows(rng: Random) -> Drawn:
    """Ask how many rows a left join for orphans returns."""
    total, dead, unknown = rng.randint(3000, 9000), rng.randint(11, 29), rng.randint(3, 9)
    return Drawn(
        f"The table series has {total} rows. In {dead} of them study_pk names a study that does "
        f"not exist, and in {unknown} more it is NULL. The key of study is unique. How many rows "
        "does this query return?\n\n```sql\nSELECT r.series_uid FROM series r\n"
        "LEFT JOIN study s ON s.study_pk = r.study_pk\nWHERE s.study_pk IS NULL\n```",
        [
            _right(str(dead + unknown), "Both kinds find no partner, so the right side is NULL."),
            _wrong(str(dead), "A key that is NULL has no partner either.", "NULL_KEY_MISSED"),
            _wrong(
                str(unknown),
                "The test is on the study's column, not on the one in series.",
                "SIDE_MIXED",
            ),
            _wrong(
                str(total - dead - unknown),
                "Those have a partner; IS NULL leaves them out.",
                "INNER_FOR_LEFT",
            ),
        ],
    )


@item(
    id="itm-a5e77d10",
    objective="m02-o3",
    domain="G",
    level="analysis",
    difficulty=0.45,
    clause="ISO/IEC 9075-2 (2016)",
    case=True,
)
def unequal_and_null(rng: Random) -> Drawn:
    """Ask how many rows pass an inequality if some values are NULL."""
    done, planned = rng.randint(100, 400), rng.randint(30, 90)
    canceled, unknown = rng.randint(10, 25), rng.randint(2, 9)
    rows = (f"DONE | {done}", f"OPEN | {planned}", f"CANCELED | {canceled}", f"NULL | {unknown}")
    return Drawn(
        f"How many orders does `{NOT_CANCELED}` return from this table?\n\n"
        f"{_table('status | orders', *rows)}",
        [
            _right(str(done + planned), "NULL <> 'CANCELED' is unknown, so those rows drop out."),
            _wrong(
                str(done + planned + unknown),
                "A comparison with NULL is not true, so WHERE does not keep it.",
                "NULL_COMPARED",
            ),
            _wrong(str(done), "OPEN is another value than CANCELED, so it passes.", "OPEN_LOST"),
            _wrong(
                str(canceled + unknown), "Those are the rows that are left out.", "TEST_INVERTED"
            ),
        ],
    )


@item(
    id="itm-5d913ac8",
    objective="m02-o3",
    domain="G",
    level="application",
    difficulty=0.55,
    clause="ISO/IEC 9075-2 (2016), 10.9",
    case=True,
)
def count_studies(rng: Random) -> Drawn:
    """Ask for a distinct count of studies in a small table of series."""
    first = rng.randint(11, 60)
    sizes = rng.choice(((1, 3), (2, 4), (1, 2, 2), (1, 1, 3), (2, 1, 1, 3), (1, 3, 1, 2)))
    ct = [first + number for number, size in enumerate(sizes) for _ in range(size)]
    other = [first + 5 + number for number in range(5)]
    rows = [f"{key} | CT" for key in ct] + [f"{key} | MR" for key in other]
    rng.shuffle(rows)
    return Drawn(
        f"For the rows below, what does `{CT_STUDIES}` return?\n\n"
        f"{_table('study_pk | modality', *rows)}",
        [
            _right(str(len(sizes)), f"{len(sizes)} different studies have a series of CT."),
            _wrong(
                str(len(ct)),
                "That counts the series; a study with two of them would count twice.",
                "COUNT_WITHOUT_DISTINCT",
            ),
            _wrong(
                str(len(sizes) + len(other)),
                "Those are the studies of both modalities; WHERE keeps CT.",
                "WHERE_IGNORED",
            ),
            _wrong(str(len(rows)), "Those are all rows of the table.", "WHERE_IGNORED"),
        ],
    )


@item(
    id="itm-0c4b86f9",
    objective="m02-o3",
    domain="H",
    level="analysis",
    difficulty=0.45,
    clause="PS3.5 6.2 (2025d)",
    case=True,
)
def text_dates(rng: Random) -> Drawn:
    """Ask what a comparison of dates as text returns."""
    limit = date(2026, rng.randint(4, 8), 1)
    days = (
        date(2026, limit.month + 1, rng.randint(2, 27)),
        date(2025, limit.month + 2, rng.randint(2, 27)),
        date(2026, limit.month - 2, rng.randint(2, 27)),
        date(2027, limit.month - 1, rng.randint(2, 27)),
    )
    late, old, early, future = names = rng.sample("PQRS", 4)
    rows = sorted(f"{name} | {day:%m/%d/%Y}" for name, day in zip(names, days, strict=True))

    def both(one: str, other: str) -> str:
        return " and ".join(sorted((one, other)))

    return Drawn(
        "scheduled_on is text in the form month/day/year. A clerk wants the orders since "
        f"{limit:%B} 1, {limit.year} and writes `WHERE scheduled_on >= '{limit:%m/%d/%Y}'`. "
        f"Which rows does the database return?\n\n{_table('row | scheduled_on', *rows)}",
        [
            _right(both(late, old), "Text is compared from the left, so the month decides first."),
            _wrong(
                both(late, future), "That is what the clerk wants, not what text does.", "TEXT_DATE"
            ),
            _wrong(
                both(old, early), f"{early} begins with a smaller month and drops out.", "TEXT_DATE"
            ),
            _wrong(
                both(old, future),
                f"{future} begins with a smaller month and drops out.",
                "TEXT_DATE",
            ),
        ],
    )


@item(
    id="itm-82fa60d3",
    objective="m02-o3",
    domain="G",
    level="application",
    difficulty=0.6,
    clause="PS3.3 A.1.2 (2025d)",
    case=True,
)
def see_orphans(rng: Random) -> Drawn:
    """Ask which series of a small archive are orphans."""
    keys = sorted(rng.sample(range(1, 30), 4))
    studies, dead = keys[:3], rng.randint(31, 60)
    owners = [str(studies[0]), str(studies[2]), str(dead), "NULL", str(studies[0])]
    rng.shuffle(owners)
    uids = [f"1.3.{number}" for number in range(11, 16)]
    by_owner = dict(zip(owners, uids, strict=True))
    gone, unknown = by_owner[str(dead)], by_owner["NULL"]
    rows = [f"{uid} | {owner}" for uid, owner in zip(uids, owners, strict=True)]
    lost = " and ".join(sorted((gone, unknown)))
    twice = " and ".join(
        uid for uid, owner in zip(uids, owners, strict=True) if owner == str(studies[0])
    )
    return Drawn(
        f"The table study has rows with study_pk {', '.join(map(str, studies))}. Which series "
        f"have lost their study?\n\n{_table('series_uid | study_pk', *rows)}",
        [
            _right(lost, "One names a study that is not there, the other names none."),
            _wrong(gone, "The series whose key is NULL has no study either.", "NULL_KEY_MISSED"),
            _wrong(
                unknown,
                f"A key that leads nowhere is a loss too: there is no study {dead}.",
                "DEAD_KEY_TRUSTED",
            ),
            _wrong(twice, "Two series may belong to one study.", "SHARED_KEY_AS_FAULT"),
        ],
    )


@item(
    id="itm-67b0d4ce",
    objective="m02-o3",
    domain="G",
    level="application",
    difficulty=0.55,
    clause="ISO/IEC 9075-2 (2016), 10.9",
    case=True,
)
def stored_twice(rng: Random) -> Drawn:
    """Ask how many rows a grouped search for copies returns."""
    copies = rng.choice(((3, 2, 1, 1), (4, 2, 1, 1), (3, 2, 2, 1, 1), (4, 2, 2, 1, 1), (5, 2, 1)))
    uids = [f"1.4.{number}" for number in rng.sample(range(100, 999), len(copies))]
    rows = [uid for uid, count in zip(uids, copies, strict=True) for _ in range(count)]
    rng.shuffle(rows)
    several = [count for count in copies if count > 1]
    return Drawn(
        f"How many rows does `{COPIES}` return from this table?\n\n"
        f"{_table('sop_instance_uid', *rows)}",
        [
            _right(str(len(several)), "One row for each group that has more than one member."),
            _wrong(str(len(copies)), "HAVING leaves out groups with one member.", "HAVING_IGNORED"),
            _wrong(str(sum(several)), "GROUP BY makes one row of each group.", "GROUP_IGNORED"),
            _wrong(str(len(rows)), "That is the number of rows in the table.", "GROUP_IGNORED"),
        ],
    )


# Objective 4: evidence.

PLACES = {
    "Port number and receiving service": "Then the call would be refused at once.",
    "Address, route and firewall": "Then the call would meet silence and time out.",
    "Spelling of the host, and DNS": "Then the host could not be found.",
    "AE titles in both device tables": "Titles are read in an association request: 1/1/7 or 1/1/3.",
    "Dates, name and issuer of the certificate": "TLS would then end the connection itself.",
    "Free room on the archive": "Then a status such as 0xA700 would come back.",
}
PLACE_CODES = dict(
    zip(
        PLACES,
        (
            "REFUSED_AS_SILENCE",
            "REFUSED_AS_SILENCE",
            "DNS_BLAMED",
            "TCP_NOT_DICOM",
            "CA_BLAMED",
            "STATUS_BELOW_TCP",
        ),
        strict=True,
    )
)
TRACES = (
    ("connect {host}:{port}: connection refused (after 2 ms)", 0, "A machine said no at once."),
    ("connect {host}:{port}: timed out (after 20 s)", 1, "Nobody answered the call."),
    ("connect pacs.lakeside.example:{port}: host not found", 2, "The name led to no address."),
    ("A-ASSOCIATE-RJ 1/1/7 from {host}:{port}", 3, "The called AE title was not recognized."),
    ("TLS alert from {host}:{port}: certificate expired", 4, "TLS refused the certificate."),
    ("C-STORE-RSP from {host}:{port}: status 0xA700", 5, "The archive is out of resources."),
)


@item(
    id="itm-3fd8a917",
    objective="m02-o4",
    domain="H",
    level="analysis",
    difficulty=0.55,
    clause="RFC 9293; PS3.8 9.3.4 and PS3.4 B.2.3 (2025d)",
    case=True,
)
def where_to_look(rng: Random) -> Drawn:
    """Ask where one line of a log sends you."""
    trace, place, why = rng.choice(TRACES)
    host, port = f"10.40.20.{rng.randint(5, 99)}", rng.choice((104, 11112, 4104))
    line = f"{rng.choice(ROOMS)}  {trace.format(host=host, port=port)}"
    key = tuple(PLACES)[place]
    others = rng.sample([name for name in PLACES if name != key], 3)
    return Drawn(
        f"A room cannot send. Its log has this line. Where do you look first?\n\n{_block(line)}",
        [
            _right(key, why),
            *(_wrong(name, PLACES[name], PLACE_CODES[name]) for name in others),
        ],
    )


@item(
    id="itm-b8207ec5",
    objective="m02-o4",
    domain="H",
    level="application",
    difficulty=0.55,
    clause="RFC 5905",
    case=True,
)
def true_time(rng: Random) -> Drawn:
    """Ask for the true time of an event in a log whose clock is off."""
    seconds = rng.choice((-1, 1)) * rng.choice((95, 140, 205, 250, 325))
    shared = datetime(
        2026, 5, 6, rng.randint(8, 15), rng.randint(0, 59), rng.randint(0, 59), tzinfo=UTC
    )
    event = shared + timedelta(minutes=rng.randint(9, 50), seconds=rng.randint(1, 59))
    drift = timedelta(seconds=seconds)
    side = "ahead; take this off" if seconds > 0 else "behind; add this"
    rows = (f"association accepted | {shared + drift:%T} | {shared:%T}",)
    return Drawn(
        "The archive keeps NTP time, the scanner does not. Both logged one and the same event, "
        f"as in the table. The scanner logs an error at {event + drift:%T}. When was it in truth?"
        f"\n\n{_table('event | scanner | archive', *rows)}",
        [
            _right(f"{event:%T}", f"The scanner is {abs(seconds)} s {side}."),
            _wrong(f"{event + 2 * drift:%T}", "The correction has the wrong sign.", "SIGN_SWAPPED"),
            _wrong(
                f"{event + drift:%T}", "That is the scanner's clock as it was.", "CLOCK_TRUSTED"
            ),
            _wrong(
                f"{event + drift - timedelta(hours=1):%T}",
                "A whole hour would be a time zone; here it is drift.",
                "DRIFT_FOR_ZONE",
            ),
        ],
    )


@item(
    id="itm-49e6c0b7",
    objective="m02-o4",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="IHE ITI TF-1 7, Consistent Time",
    case=True,
)
def true_sequence(rng: Random) -> Drawn:
    """Ask for the sequence of three events after one clock was corrected."""
    fast = rng.choice((3, 4, 5, 6))
    base = datetime(
        2026, 5, 6, rng.randint(7, 17), rng.randint(10, 40), rng.randint(0, 20), tzinfo=UTC
    )
    restart = base + timedelta(seconds=rng.randint(60, 80))
    firewall = base + timedelta(seconds=rng.randint(120, 170))
    logged = base + timedelta(minutes=fast)
    arm, service, rule = rng.sample("PQR", 3)
    rows = sorted(
        (
            f"{service} | archive: service restarted | {restart:%T}",
            f"{rule} | firewall: new rule loaded | {firewall:%T}",
            f"{arm} | C-arm: first failure | {logged:%T}",
        )
    )
    return Drawn(
        f"Archive and firewall keep NTP time. The C-arm's clock is {fast} minutes fast. In which "
        f"sequence did the events happen?\n\n{_table('event | what | logged at', *rows)}",
        [
            _right(
                f"{arm}, {service}, {rule}",
                f"The failure was at {base:%T} in truth, before the other two.",
            ),
            _wrong(
                f"{service}, {rule}, {arm}",
                "That is the sequence as logged, with a wrong clock.",
                "CLOCK_TRUSTED",
            ),
            _wrong(
                f"{service}, {arm}, {rule}",
                f"Less than {fast} minutes were taken off the C-arm's time.",
                "PART_SHIFT",
            ),
            _wrong(
                f"{rule}, {service}, {arm}",
                "Archive and firewall have right clocks; their times stay as they are.",
                "ALL_SHIFTED",
            ),
        ],
    )


@item(
    id="itm-d2710f8a",
    objective="m02-o4",
    domain="G",
    level="application",
    difficulty=0.5,
    clause="RFC 7323",
    case=True,
)
def window_ceiling(rng: Random) -> Drawn:
    """Ask for the ceiling that one window in each round trip sets."""
    window = rng.choice((32_768, 65_535, 131_072, 262_144))
    trip = rng.choice(range(20, 95, 5))
    ceiling = window * BITS_A_BYTE / trip / 1000

    def rate(megabits: float) -> str:
        return f"{megabits:,.1f} Mbit/s"

    return Drawn(
        f"A trace of a slow transfer shows a TCP window of {window:,} bytes and a round trip of "
        f"{trip} ms. The line carries 1,000 Mbit/s. What is the most that one connection reaches?",
        [
            _right(rate(ceiling), "Window in bits ÷ round trip in seconds."),
            _wrong(
                rate(ceiling / BITS_A_BYTE),
                "The window is counted in bytes, and the rate in bits.",
                "BITS_FOR_BYTES",
            ),
            _wrong(
                rate(ceiling * 2),
                "The receipt must come back too, so the whole round trip counts.",
                "HALF_TRIP",
            ),
            _wrong(rate(1000), "The sender waits for receipts most of the time.", "RTT_IGNORED"),
        ],
    )


@item(
    id="itm-94ab3e6d",
    objective="m02-o4",
    domain="G",
    level="analysis",
    difficulty=0.5,
    clause="IEEE 802.3 (2022)",
    case=True,
)
def which_port(rng: Random) -> Drawn:
    """Ask which switch port shows a duplex mismatch."""
    sick, old, busy, quiet = rng.sample(range(2, 24), 4)
    stale = rng.randint(20_000, 60_000)
    before = rng.randint(500, 4000)
    lines = {
        sick: ("half", before, before + rng.randint(2000, 6000), rng.randint(3, 6)),
        old: ("full", stale, stale, rng.randint(40, 70)),
        busy: ("full", 0, 0, rng.randint(88, 96)),
        quiet: ("full", 2, 3, rng.randint(40, 70)),
    }
    rows = [
        f"{port} | {duplex} | {first:,} | {last:,} | {rate}"
        for port, (duplex, first, last, rate) in sorted(lines.items())
    ]
    head = "port | duplex | errors before | errors after | Mbit/s reached"
    return Drawn(
        "The same test study was sent from four rooms over lines of 100 Mbit/s. All four devices "
        f"are fixed at full duplex. Which port needs attention?\n\n{_table(head, *rows)}",
        [
            _right(f"Port {sick}", "It is at half, its counter grows under load, and it is slow."),
            _wrong(
                f"Port {old}",
                "Its counter is high but stands still: an old story.",
                "TOTAL_FOR_GROWTH",
            ),
            _wrong(
                f"Port {busy}",
                "It reaches nearly what the line can carry, without an error.",
                "FAULT_IMAGINED",
            ),
            _wrong(f"Port {quiet}", "One error in a study explains nothing.", "FAULT_IMAGINED"),
        ],
    )


ERRANDS = {
    "Images from the scanner to the archive": ("scanner", "archive"),
    "Images from the archive to the scanner": ("archive", "scanner"),
    "Worklist queries from the scanner to RIS": ("scanner", "RIS"),
}


@item(
    id="itm-1e5c9d74",
    objective="m02-o4",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="RFC 2131",
    case=True,
)
def stale_entry(rng: Random) -> Drawn:
    """Ask which errand fails if one address book holds an old address."""
    numbers = rng.sample(range(10, 240), 4)
    real = {
        name: f"10.40.12.{number}"
        for name, number in zip(("scanner", "archive", "RIS"), numbers, strict=False)
    }
    failing = rng.choice(tuple(ERRANDS))
    old = f"10.40.12.{numbers[3]}"
    rows = []
    for caller, called in ERRANDS.values():
        known = old if (caller, called) == ERRANDS[failing] else real[called]
        rows.append(f"{caller} | {called} | {known}")
    now = ", ".join(f"{name} {address}" for name, address in real.items())
    return Drawn(
        f"After a power cut the addresses are: {now}. The table shows what each system has "
        "written down of the other. Nobody checks the address of a caller. Which errand fails?"
        f"\n\n{_table('in the set-up of | entry for | address', *rows)}",
        [
            *(
                _right(errand, f"The {caller} calls {old}, where the {called} is no more.")
                if errand == failing
                else _wrong(
                    errand,
                    f"The {caller} has the right address of the {called}.",
                    "DIRECTION_MIXED",
                )
                for errand, (caller, called) in ERRANDS.items()
            ),
            _wrong(
                "Responses to a C-STORE of the scanner",
                "They use the connection of the request and no entry of their own.",
                "STATE_UNKNOWN",
            ),
        ],
    )


# Objective 5: keys and rights.

REPAIRS = {
    "Renew the certificate of the archive": ("Its dates are in order.", "DATES_BLAMED"),
    "Call the archive by a name in its SAN": ("The name called is in the SAN.", "NAME_BLAMED"),
    "Trust the issuer, after checking it": ("The issuer is in the trust store.", "CA_BLAMED"),
    "Take the tick from the peer check": ("The peer would be unproven.", "VERIFY_OFF"),
}
REPAIR_WHY = (
    "Today lies behind the last day of the certificate.",
    "The name called is not in the list of names.",
    "The issuer is not in the caller's trust store.",
)


@item(
    id="itm-7a03f5c2",
    objective="m02-o5",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="RFC 5280 and RFC 9525",
    case=True,
)
def certificate_fault(rng: Random) -> Drawn:
    """Ask for the repair that fits one fault of a certificate."""
    fault = rng.randrange(3)
    today = date(2026, rng.randint(2, 11), rng.randint(2, 27))
    last = today + timedelta(days=rng.randint(3, 200) * (-1 if fault == EXPIRED else 1))
    first = last - timedelta(days=365)
    held = rng.choice(("pacs", "archive", "store")) + ".lakeside.example"
    called = f"10.40.20.{rng.randint(5, 90)}" if fault == WRONG_NAME else held
    issuer = f"Lakeside CA {rng.randint(2, 9)}"
    trusted = "Root North, Root West" if fault == UNKNOWN_ISSUER else f"Root North, {issuer}"
    lines = (
        f"today        {today}",
        f"called name  {called}",
        f"trust store  {trusted}",
        f"SAN          DNS: {held}",
        f"issuer       {issuer}",
        f"valid        {first} to {last}",
    )
    key = tuple(REPAIRS)[fault]
    return Drawn(
        "A gateway cannot open a TLS connection to the archive; its clock is right. Which is the "
        f"safe repair?\n\n{_block(*lines)}",
        [
            _right(text, REPAIR_WHY[fault]) if text == key else _wrong(text, *why)
            for text, why in REPAIRS.items()
        ],
    )


DUTIES = {
    "a technologist who scans and corrects her own studies": (
        ("send studies", "see the worklist", "correct own studies"),
        ("delete any study", "edit routing rules", "create accounts"),
    ),
    "a radiologist who reads and reports": (
        ("read studies of the group", "write reports", "see priors"),
        ("edit device tables", "delete any study", "create accounts"),
    ),
    "a dashboard that counts studies and series by the hour": (
        ("read the study table", "read the series table", "open a connection"),
        ("write to the study table", "read report texts", "own the database"),
    ),
    "a dose program that collects dose reports": (
        ("query dose reports", "receive dose reports", "use the time server"),
        ("delete studies", "receive image pixels", "edit routing rules"),
    ),
}


@item(
    id="itm-ce91b640",
    objective="m02-o5",
    domain="H",
    level="application",
    difficulty=0.65,
    clause="45 CFR 164.308(a)(4) (2013)",
    case=True,
)
def right_to_remove(rng: Random) -> Drawn:
    """Ask which right of an account goes beyond its duty."""
    duty = rng.choice(tuple(DUTIES))
    needed, beyond = DUTIES[duty]
    extra = rng.choice(beyond)
    held = [*needed, extra]
    rng.shuffle(held)
    name = f"acct-{rng.randint(100, 999)}"
    return Drawn(
        f"The yearly review comes to the login {name}, which belongs to {duty}. "
        f"Which right do you take away?\n\n{_table(f'rights of {name}', *held)}",
        [
            _right(extra.capitalize(), "The duty can be done without it, and it can do harm."),
            *(
                _wrong(right.capitalize(), "The duty cannot be done without it.", "NEED_MISJUDGED")
                for right in needed
            ),
        ],
    )


@item(
    id="itm-20d4e7fb",
    objective="m02-o5",
    domain="H",
    level="analysis",
    difficulty=0.75,
    clause="45 CFR 164.312(b) (2013)",
    case=True,
)
def odd_entry(rng: Random) -> Drawn:
    """Ask which line of an audit log asks for a question."""
    users = rng.sample(PEOPLE, 4)
    patients = [str(number) for number in rng.sample(range(10_000, 99_999), 4)]
    odd = rng.randrange(4)
    rows, options = [], []
    for place, (user, patient) in enumerate(zip(users, patients, strict=True)):
        start = rng.choice((6, 7, 14))
        hour = (start + 10 + rng.randint(1, 4)) % 24 if place == odd else start + rng.randint(1, 6)
        at = f"{hour:02d}:{rng.randint(0, 59):02d}"
        listed = "no" if place == odd else "yes"
        rows.append(f"{at} | {user} | {patient} | {start:02d} to {start + 8:02d} | {listed}")
        options.append(
            _right(f"{user} and patient {patient}", "Off duty, and without a task for the patient.")
            if place == odd
            else _wrong(
                f"{user} and patient {patient}",
                "On duty, and with a task for this patient.",
                "DUTY_AS_MISUSE",
            )
        )
    head = "at | account | patient | on duty | has a task for the patient"
    return Drawn(
        f"In the weekly review of the audit trail, whom do you ask about an entry?\n\n"
        f"{_table(head, *rows)}",
        options,
    )


@item(
    id="itm-f60a8d3e",
    objective="m02-o5",
    domain="H",
    level="application",
    difficulty=0.8,
    clause="RFC 5280",
    case=True,
)
def renew_first(rng: Random) -> Drawn:
    """Ask which of four certificates must be renewed first by the rule of the house."""
    today = date(2026, rng.randint(1, 9), rng.randint(1, 28))
    near, second, third, gone = rng.sample(ROOMS, 4)
    spans = {
        near: rng.randint(3, 12),
        second: rng.randint(20, 28),
        third: rng.randint(31, 90),
        gone: rng.randint(100, 300),
    }
    # The one that was issued last ends first: the day of issue decides nothing.
    issued = {near: 20, second: 200, third: 300, gone: 400}
    rows = [
        f"{room} | {today - timedelta(days=issued[room]):%Y-%m-%d} | "
        f"{today + timedelta(days=spans[room]):%Y-%m-%d}"
        for room in sorted(spans)
    ]
    return Drawn(
        f"Today is {today:%Y-%m-%d}. You have time to renew one certificate this week. For which "
        f"room will you do it?\n\n{_table('room | not before | not after', *rows)}",
        [
            _right(near, f"It ends in {spans[near]} days, before the others."),
            _wrong(second, f"It has {spans[second]} days left; another ends sooner.", "LATER_DATE"),
            _wrong(third, f"It has {spans[third]} days left; another ends sooner.", "LATER_DATE"),
            _wrong(
                gone,
                f"It is the oldest, but it has {spans[gone]} days left.",
                "ISSUE_DATE_TAKEN",
            ),
        ],
    )


ITEMS = [
    called_directly,
    own_range,
    move_opens,
    first_complaint,
    one_rule,
    study_size,
    years_of_growth,
    compressed_room,
    time_on_the_line,
    measured_rate,
    faster_line,
    usable_disks,
    left_join_rows,
    unequal_and_null,
    count_studies,
    text_dates,
    see_orphans,
    stored_twice,
    where_to_look,
    true_time,
    true_sequence,
    window_ceiling,
    which_port,
    stale_entry,
    certificate_fault,
    right_to_remove,
    odd_entry,
    renew_first,
]
