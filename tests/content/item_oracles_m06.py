"""The keys of M6's drawn items a second time, from what a learner reads.

An oracle returns what the right option says; a judge says of each option alone whether it is right.
Segments are read by the site's own reader, which knows nothing of the items.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count

from app.dicom import entry
from app.hl7 import DEFAULT_ENCODING, describe, unescape
from tests.content import item_facts_m06 as facts
from tests.content.item_oracles import Oracle
from tests.content.stem_reading import Judge, block, message, minutes, numbers, said

MOMENT = "%Y%m%d%H%M%S"


def header_field(stem: str) -> str:
    [number] = said(r"value of MSH-(\d+)\.", stem)
    return f"`{message(stem).raw(f'MSH-{number}')}`"


def path(stem: str, option: str) -> bool:
    return message(stem).get(option.strip("`")) == said(r"place of `(\w+)`", stem)[0]


def escapes_undone(stem: str) -> str:
    return f"`{unescape(said(r'holds `(.+?)`', stem)[0], DEFAULT_ENCODING)}`"


def written(stem: str, option: str) -> bool:
    [typed], field = said(r"types `(.+?)`\.", stem), option.strip("`")
    return unescape(field, DEFAULT_ENCODING) == typed and not re.search(r"[|^~&]", field)


def held(stem: str) -> str:
    """Keep what is held where a field is empty, and delete it for two quotation marks."""
    had = said(r"holds: address (.+), phone (.+), marital status (\w)\.", stem)
    sent = [message(stem).get(place) for place in ("PID-11", "PID-13", "PID-16")]
    after = [
        old if not news else "none" if news == '""' else news
        for old, news in zip(had, sent, strict=True)
    ]
    return "address {}, phone {}, status {}".format(*after)


def answer(stem: str) -> str:
    theirs, trouble = said(r"MSH-10 `(.+?)`\. (.*) The number of its own", stem)
    place = re.search(r"[A-Z]{3}-\d+", trouble)
    code = "AR" if place and place[0] in facts.REFUSED_AS_A_KIND else "AE" if place else "AA"
    assert (code == "AA") == ("stored it" in trouble)
    return f"`MSA|{code}|{theirs}`"


def frame(stem: str, option: str) -> bool:
    [dump] = block(stem)
    data = dump.split()
    faults = {
        "VT is missing": data[0] != "0B",
        "FS is missing": "1C" not in data,
        "CR is missing": data[-1] != "0D",
        "line feeds": "0A" in data,
    }
    [fault] = [fault for words, fault in faults.items() if words in option]
    return fault


def next_message(stem: str, option: str) -> bool:
    """Silence and a receiver's own trouble ask for the same again; a fault must be mended first."""
    [sent] = said(r"control ID `(.+?)`", stem)
    reply = re.search(r"`MSA\|(A[AER])\|(.+?)` comes", stem)
    assert reply is None or reply[2] == sent
    if reply is None or (reply[1] == "AR" and "try later" in stem):
        return option.endswith("under the same control ID")
    return option.startswith(facts.STEPS[reply[1]])


def error_place(stem: str) -> str:
    error = message(stem)
    at = [error.get(f"ERR-2.{part}") for part in range(1, 6)]
    return "`{}[{}]-{}[{}].{}`".format(*at)


def _target(stem: str) -> str:
    name, group, element = said(r"belongs in (.+?) \((\w{4}),(\w{4})\)", stem)
    assert entry(int(group + element, 16)).name.startswith(name)
    return f"({group},{element})"


def old_style(stem: str) -> str:
    return f"`{message(stem).get(facts.OLD_STYLE[_target(stem)])}`"


def imaging_style(stem: str) -> str:
    field, name = facts.IMAGING_STYLE[_target(stem)]
    told = describe(field, "2.5.1")
    assert told
    assert told.name == name
    return f"`{message(stem).get(f'{field}.1')}`"


def source(stem: str, option: str) -> bool:
    return message(stem).get(option) == said(r"accession number `(.+?)`", stem)[0]


def identifier(stem: str) -> str:
    kind, site = said(r"\(`(\w+)`\) of (\w+)\.", stem)
    person = message(stem)
    at = next(
        f"PID-3[{n}]"
        for n in range(1, 5)
        if (person.get(f"PID-3[{n}].4"), person.get(f"PID-3[{n}].5")) == (site, kind)
    )
    return f"`{person.get(f'{at}.1')}`"


def name(stem: str) -> str:
    parts = dict(zip(facts.XPN, said(r"PID-5 is `(.+?)`", stem)[0].split("^"), strict=True))
    return f"`{'^'.join(parts[each] for each in facts.PN)}`"


def _moment(text: str) -> datetime:
    return datetime.strptime(text, f"{MOMENT}%z").astimezone(UTC)


def to_utc(stem: str) -> str:
    return f"`{_moment(said(r'OBR-7 is `(.+?)`', stem)[0]):{MOMENT}}+0000`"


def mislabeled(stem: str) -> str:
    dump, label = said(r"bytes `(.+?)` .* MSH-18 says `(.+?)`", stem)
    return bytes.fromhex(dump).decode(facts.CHARACTER_SETS[label])


def header_zone(stem: str) -> str:
    scan, header = said(r"OBR-7 is `(\d+)`, and MSH-7 is `(.+?)`", stem)
    return f"{_moment(scan + header[-5:]):%H:%M} UTC"


def night(stem: str) -> str:
    given, made = map(_moment, said(r"given at `(.+?)`.* made at `(.+?)`", stem))
    return f"{(made - given).total_seconds() / 60:.0f} minutes"


def birth_date(stem: str) -> str:
    year, month, day = said(r"PID-7 is `(\d{4})(\d\d)(\d\d)`", stem)
    return f"`{year}{month}{day}`"


def merged(stem: str) -> str:
    change = message(stem)
    survivor, retired = change.get("PID-3.1"), change.get("MRG-1.1")
    had = dict(re.findall(r"`(\d+)` had (\d)", stem))
    total = int(had[str(survivor)]) + int(had[str(retired)])
    return f"`{survivor}` with {total} studies; `{retired}` leads there"


def chained(stem: str) -> str:
    """Carry the number along through the merges, each as it comes."""
    [at] = said(r"arrives for `(\d+)`", stem)
    for line in block(stem):
        survivor, retired = said(r"PID-3 (\d+)  MRG-1 (\d+)", line)
        at = survivor if at == retired else at
    return f"`{at}`"


def late(stem: str) -> str:
    [survivor] = said(r"retired `\d+` into `(\d+)`", stem)
    told = re.findall(r"`, (555-\d+), was recorded at (\d\d:\d\d)", stem)
    told += re.findall(r"phone (555-\d+), recorded at (\d\d:\d\d)", stem)
    phone, _ = max(told, key=lambda fact: minutes(fact[1]))
    assert len(told) == 2
    return f"`{survivor}` with phone {phone}"


def by_event(stem: str) -> str:
    events = re.findall(r"^(\w)  arrived .{5}  EVN-6 (\d\d:\d\d)", stem, re.MULTILINE)
    return ", ".join(update for update, at in sorted(events, key=lambda event: minutes(event[1])))


def may_go(stem: str, option: str) -> bool:
    queue = [line.split() for line in block(stem)]
    parked = queue[0][1]
    return numbers(option) == [int(number) for number, patient in queue if patient != parked]


def drained(stem: str) -> str:
    waiting, sent, coming = numbers(stem)
    return f"In about {next(n for n in count() if waiting + n * coming <= n * sent)} minutes"


def unanswered(stem: str) -> str:
    first, last = map(int, said(r"`B-(\d+)` to `B-(\d+)`", stem))
    named = {line.rpartition("|")[2] for line in block(stem)}
    [silent] = {f"B-{number}" for number in range(first, last + 1)} - named
    return f"`{silent}`"


def mapped(stem: str) -> str:
    [code] = said(r"arrives with `(\w+)`", stem)
    table = dict(re.findall(r"^(\w+) +> (\w+)$", stem, re.MULTILINE))
    return f"The order, with `{table[code]}`" if code in table else "Nothing yet; it is parked"


def filler_of_group(stem: str) -> str:
    [sentence] = said(r'does "(.+?)" belong', stem)
    order, group = message(stem), 0
    for line in block(stem):
        group += line.startswith("OBR")
        if sentence in line:
            break
    return str(order.get(f"OBR[{group}]-3.1"))


ORACLES: Mapping[str, Oracle] = {
    "itm-a81c3f02": header_field,
    "itm-c9034e7d": escapes_undone,
    "itm-f16a94d3": held,
    "itm-8be05c71": answer,
    "itm-70b2e8c5": error_place,
    "itm-d40f7a86": old_style,
    "itm-36e1b94c": imaging_style,
    "itm-0fa6c3e7": identifier,
    "itm-92d4e05b": name,
    "itm-4c8f10d6": to_utc,
    "itm-ab37d9e0": mislabeled,
    "itm-5ef2064a": header_zone,
    "itm-e7519b3c": night,
    "itm-63a0f8d2": birth_date,
    "itm-1d94c7b8": merged,
    "itm-cf60a25d": chained,
    "itm-84be3d19": late,
    "itm-f29d6ac1": by_event,
    "itm-d85c14f7": drained,
    "itm-60f3a8be": unanswered,
    "itm-97c2d0e5": mapped,
    "itm-c05f7b3e": filler_of_group,
}
JUDGES: Mapping[str, Judge] = {
    "itm-5d27e6b9": path,
    "itm-27f8b1a4": written,
    "itm-b5829d1f": source,
    "itm-e43d90fa": frame,
    "itm-19c7d52e": next_message,
    "itm-3b7e90c4": may_go,
}
