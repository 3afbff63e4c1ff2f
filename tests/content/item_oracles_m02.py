"""The keys of M2 worked out a second time: tables are searched, clocks set, queries run."""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta

from app.grading.items import Drawn
from tests.content.oracle_reading import Oracle, listing, read, table, the_one

# Who calls whom: the side that wants something, and for results and C-MOVE images the archive.
_CALLS = {
    "worklist queries": ("scanner", "RIS"),
    "storing images": ("scanner", "archive"),
    "commitment results": ("archive", "scanner"),
    "C-MOVE images": ("archive", "workstation"),
    "MLLP orders from EHR to RIS": ("engine", "RIS"),
    "MLLP reports from RIS to EHR": ("RIS", "engine"),
}
_NEEDED_FOR = {
    "New images stay": "modality to archive",
    "Commitments stay open": "archive to modality",
    "The study list": "workstation to archive",
    "Lists come, but": "archive to workstation",
    "The worklist": "modality to RIS",
    "New orders": "engine to RIS",
}
# What each answer of a network tells, from the name up to the service.
_TOLD_BY = {
    "host not found": "Spelling of the host",
    "timed out": "Address, route and firewall",
    "connection refused": "Port number",
    "certificate expired": "Dates, name and issuer",
    "A-ASSOCIATE-RJ 1/1/7": "AE titles",
    "status 0xA700": "Free room",
}
_BEYOND = re.compile(r"(?i)^(?:delete|edit|create|own|write to)\b|report texts|image pixels")


def move_opens(drawn: Drawn) -> str:
    """Let the archive call the destination where the destination listens."""
    archive, destination = read(r"C-MOVE request to (\w+) with move destination (\w+)", drawn.stem)
    [(address, port)] = [rest for title, *rest in table(drawn.stem) if title == destination]
    return f"{archive} to {address}, port {port}"


def first_complaint(drawn: Drawn) -> str:
    """Find the complaint whose flow the firewall does not have."""
    allowed = {flow for (flow,) in table(drawn.stem)}
    [missing] = [start for start, flow in _NEEDED_FOR.items() if flow not in allowed]
    return the_one(drawn, lambda text: text.startswith(missing))


def one_rule(drawn: Drawn) -> str:
    """Go from the caller to the called side's port."""
    [what] = read(r"rule for (.+?); this flow", drawn.stem)
    caller, called = _CALLS[what]
    ports = dict(re.findall(r"he (\w+) (?:listens )?at port (\d+)", drawn.stem))
    assert set(ports) == {caller, called}
    return f"From the {caller} to the {called}, port {ports[called]}"


def study_size(drawn: Drawn) -> str:
    """Multiply everything but the bits that are merely stored."""
    objects, frames, rows, columns, samples, allocated, _ = map(
        int, re.findall(r"\d+", drawn.stem.partition("How large")[0])
    )
    size = objects * frames * rows * columns * samples * (allocated // 8)
    return f"{size / 10**6:,.1f} MB"


def compressed_room(drawn: Drawn) -> str:
    """Shrink what is new, and take what moves in as it is."""
    yearly, ratio, moved, years = map(
        int,
        read(r"makes (\d+) TB.*at (\d+) to 1\..*day one, (\d+) TB.*after (\d+) years", drawn.stem),
    )
    return f"{sum(yearly / ratio for _ in range(years)) + moved:.1f} TB"


def measured_rate(drawn: Drawn) -> str:
    """Divide the bits that went through by the seconds between the two clocks."""
    count, size, *clocks = read(
        r"objects (\d+) of ([\d,]+) bytes\nstart ([\d:]+)\nend   ([\d:]+)", drawn.stem
    )
    start, end = (datetime.strptime(each, "%H:%M:%S") for each in clocks)  # noqa: DTZ007
    bits = int(count) * int(size.replace(",", "")) * 8
    return f"{bits / (end - start).total_seconds() / 10**6:.1f} Mbit/s"


def left_join_rows(drawn: Drawn) -> str:
    """Fill two tables as told, and run the query."""
    total, lost, null = map(
        int, read(r"has (\d+) rows\. In (\d+) of them.*in (\d+) more it is NULL", drawn.stem)
    )
    owners = [*[7] * lost, *[None] * null, *[1] * (total - lost - null)]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE study (study_pk INTEGER PRIMARY KEY)")
        database.execute("CREATE TABLE series (series_uid TEXT, study_pk INTEGER)")
        database.execute("INSERT INTO study VALUES (1)")
        database.executemany("INSERT INTO series VALUES ('1.2', ?)", ((each,) for each in owners))
        return str(len(database.execute("\n".join(listing(drawn.stem))).fetchall()))


def where_to_look(drawn: Drawn) -> str:
    """Find the layer that spoke last."""
    [line] = listing(drawn.stem)
    [place] = [place for words, place in _TOLD_BY.items() if words in line]
    return the_one(drawn, lambda text: text.startswith(place))


def true_time(drawn: Drawn) -> str:
    """Set the scanner's clock by the event that both logged."""
    [(_, *clocks)] = table(drawn.stem)
    [told] = read(r"logs an error at ([\d:]+)\.", drawn.stem)
    scanner, archive, error = (
        datetime.strptime(each, "%H:%M:%S")  # noqa: DTZ007 - a clock
        for each in (*clocks, told)
    )
    return f"{error + (archive - scanner):%H:%M:%S}"


def true_sequence(drawn: Drawn) -> str:
    """Set one clock back, and sort."""
    [fast] = read(r"clock is (\d+) minutes fast", drawn.stem)
    truth = {
        event: datetime.strptime(at, "%H:%M:%S")  # noqa: DTZ007 - a clock
        - timedelta(minutes=int(fast) if what.startswith("C-arm") else 0)
        for event, what, at in table(drawn.stem)
    }
    return ", ".join(sorted(truth, key=truth.__getitem__))


def which_port(drawn: Drawn) -> str:
    """Find the port that differs from its device, gathers errors and is slow: one and the same."""
    rows = [[cell.replace(",", "") for cell in row] for row in table(drawn.stem)]
    [half] = [row for row in rows if row[1] == "half"]
    assert half is max(rows, key=lambda row: int(row[3]) - int(row[2]))
    assert half is min(rows, key=lambda row: int(row[4]))
    return f"Port {half[0]}"


def stale_entry(drawn: Drawn) -> str:
    """Find the address that is no more, and who calls it."""
    [told] = read(r"addresses are: (.+?)\. The table", drawn.stem)
    real = dict(each.split() for each in told.split(", "))
    [(caller, called)] = [
        (caller, called) for caller, called, address in table(drawn.stem) if real[called] != address
    ]
    return the_one(drawn, lambda text: f" from the {caller} to " in text and text.endswith(called))


def certificate_fault(drawn: Drawn) -> str:
    """Check the certificate as a caller does: its days, its names, its issuer."""
    rows = dict(re.split(r" {2,}|(?<=SAN) +", line, maxsplit=1) for line in listing(drawn.stem))
    first, last = rows["valid"].split(" to ")
    faults = {
        "Renew": not first <= rows["today"] <= last,
        "Call the archive by": f"DNS: {rows['called name']}" not in rows["SAN"].split(", "),
        "Trust the issuer": rows["issuer"] not in rows["trust store"].split(", "),
    }
    [repair] = [words for words, is_found in faults.items() if is_found]
    return the_one(drawn, lambda text: text.startswith(repair))


def right_to_remove(drawn: Drawn) -> str:
    """Find the right that administers, destroys or reads more than the duty asks for."""
    assert {right for (right,) in table(drawn.stem)} == {o.text.lower() for o in drawn.options}
    return the_one(drawn, _BEYOND.search)


def odd_entry(drawn: Drawn) -> str:
    """Ask about the one entry made off duty, which is also the one without a task."""
    odd = [
        (account, patient, task)
        for at, account, patient, duty, task in table(drawn.stem)
        if not int(duty[:2]) <= int(at[:2]) < int(duty[-2:])
    ]
    [(account, patient, task)] = odd
    assert [task, *(row[4] for row in table(drawn.stem))].count("no") == 2
    return f"{account} and patient {patient}"


def renew_first(drawn: Drawn) -> str:
    """Take the certificate that ends first of those that still hold."""
    [today] = read(r"Today is ([\d-]+)\.", drawn.stem)
    return min((end, room) for room, _, end in table(drawn.stem) if end >= today)[1]


M02: Mapping[str, Oracle] = {
    "itm-7c82e5f4": move_opens,
    "itm-05da9b61": first_complaint,
    "itm-d93b4e12": one_rule,
    "itm-2ab7f0c9": study_size,
    "itm-6f58a2e7": compressed_room,
    "itm-e8409bd6": measured_rate,
    "itm-38c05ef2": left_join_rows,
    "itm-3fd8a917": where_to_look,
    "itm-b8207ec5": true_time,
    "itm-49e6c0b7": true_sequence,
    "itm-94ab3e6d": which_port,
    "itm-1e5c9d74": stale_entry,
    "itm-7a03f5c2": certificate_fault,
    "itm-ce91b640": right_to_remove,
    "itm-20d4e7fb": odd_entry,
    "itm-f60a8d3e": renew_first,
}
