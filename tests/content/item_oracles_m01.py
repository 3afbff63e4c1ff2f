"""The keys of M1's drawn items a second time, from what a learner reads.

An oracle returns what the right option says; a judge says of each option alone whether it is right.
"""

import re
from collections.abc import Mapping
from functools import cache

from app.dicom import entry
from app.hl7 import describe
from tests.content import item_facts_m01 as facts
from tests.content.item_oracles import Oracle
from tests.content.stem_reading import Judge, block, clock, message, minutes, numbers, said


def sender(stem: str) -> str:
    [trace] = said(r"missing: (.*)\. In the usual", stem)
    [(begins, answers)] = [pair for word, pair in facts.PARTNERS.items() if word in trace]
    return answers if re.search(r"answers|result|responses", trace) else begins


def _place(step: str) -> int:
    [place] = [at for at, words in enumerate(facts.COURSE) if words.lower() in step.lower()]
    return place


def next_step(stem: str, option: str) -> bool:
    [last] = said(r"of \d\d:\d\d: (.*)\. The department", stem)
    return _place(option) == _place(last) + 1


def transaction(stem: str) -> str:
    [name] = [name for words, name in facts.TRANSACTIONS.items() if words in stem]
    return f"RAD-{1 + facts.RAD.index(name)}"


def kind_of_number(stem: str) -> str:
    value, order = said(r"reads `(\d+)`", stem)[0], message(stem)
    assert order.get("PID-3.5") == "MR"
    [(kind, path, name)] = [
        (kind, path, name)
        for kind, (path, name) in facts.HL7_HOMES.items()
        if order.get(f"{path}.1") == value
    ]
    told = describe(path, "2.5.1")
    assert told
    assert told.name == name
    return f"The {kind}"


def read_out(stem: str) -> str:
    [kind] = [kind for words, kind in facts.NEEDS_OF_CALLERS.items() if words in stem]
    return f"`{message(stem).get(facts.HL7_HOMES[kind][0] + '.1')}`"


def element(stem: str) -> str:
    name = "Accession Number" if "Which value is the accession number?" in stem else "Patient ID"
    rows = re.findall(r"^\((\w{4}),(\w{4})\) [A-Z]{2} +(\d+)$", stem, re.MULTILINE)
    [value] = [value for group, at, value in rows if entry(int(group + at, 16)).name == name]
    return f"`{value}`"


def with_zeros(stem: str, option: str) -> bool:
    wide, shown = said(r"with (\d+) digits.*shows (\d+)\.", stem)
    typed = option.strip("`")
    return len(typed) == int(wide) and int(typed) == int(shown)


def studies(stem: str) -> str:
    person = set(re.findall(r"patient (\d+) of (\w+)", stem))
    rows = re.findall(r"^Study (\d): Patient ID (\d+), issuer (\w+)$", stem, re.MULTILINE)
    return "Studies " + " and ".join(each for each, *key in rows if tuple(key) in person)


def count(stem: str) -> str:
    orders, jobs = numbers(stem)
    shares = [jobs, *(1 for _ in range(orders - 1))]
    return str(len(shares) if "How many placer" in stem else sum(shares))


def first_failing(stem: str) -> str:
    [station] = said(r"The order was for (\w+), today", stem)
    return next(
        line.split()[0]
        for line in block(stem)
        if not re.search(facts.ENDS_WELL[line.split()[0]].replace("{station}", station), line)
    )


@cache
def _looks(suspects: int) -> int:
    """Return how many looks find one hop among *suspects* in the worst case."""
    if suspects == 1:
        return 0
    return 1 + min(max(_looks(n), _looks(suspects - n)) for n in range(1, suspects))


def look_next(stem: str, option: str) -> bool:
    good, bad = map(int, said(r"Hop (\d+) is proved good\. Hop (\d+) did not", stem))
    at = numbers(option)[0]
    worst = max(_looks(left) for left in (at - good, bad - at) if left)
    return at < bad and 1 + worst == _looks(bad - good)


def refused(stem: str, option: str) -> bool:
    failed, status = said(r"and (\d+) got (\w{4})\. What", stem)
    cure = "Make room" if status.startswith("A7") else f"Correct the {failed} objects"
    return option.startswith(cure) and failed in option


def true_time(stem: str) -> str:
    shown, fast = said(r"query at (\d\d:\d\d), and its clock is (\d) minutes fast", stem)
    return clock(minutes(shown) - int(fast))


def updated(stem: str) -> str:
    news = message(stem)
    return f"{news.get('PID-5.1')}, born {news.get('PID-7')}"


def went_wrong(stem: str, option: str) -> bool:
    """Let a fault at the option's place run down the feeds, and compare."""
    feeds = {
        source: re.findall(r"[A-Z]+", fed)
        for source, fed in re.findall(r"([A-Z]+) feeds ([A-Z]+(?: and [A-Z]+)?)", stem)
    }
    [passport] = said(r"passport says (\d+)", stem)
    wrong = {line.split()[0] for line in block(stem) if line.split()[1] != passport}
    reached = ["REG" if "registration" in option else option.rpartition(" ")[2]]
    for each in reached:
        reached += feeds.get(each, [])
    return set(reached) == wrong


def auditor(stem: str) -> str:
    rows = {
        "doctor asked": "order",
        "was planned": "worklist entry",
        "image was made": "image",
        "became final": "report",
    }
    [row] = [row for words, row in rows.items() if words in stem.partition("?")[0]]
    [line] = [line for line in block(stem) if line.startswith(row)]
    return line[-5:]


def goes_on(stem: str, option: str) -> bool:
    [down] = said(r"^(.+?) has been down since", stem)
    [needed] = [needed for start, needed in facts.WAITS_FOR.items() if option.startswith(start)]
    return down not in needed


def disk(stem: str) -> str:
    free, rate, size = numbers(stem)
    return f"{next(hour for hour in range(100) if hour * rate * size >= free)} hours"


def gate(stem: str, option: str) -> bool:
    quiet, now = said(r"new object for (\d+) minutes.*At (\d\d:\d\d)", stem)
    row = {line[:13].strip(): line[13:] for line in block(stem)}
    fails = {
        "no order": row["order"] == "none",
        "not closed": row["MPPS"] != "COMPLETED",
        "too recent": minutes(now) - minutes(row["last object"]) < int(quiet),
        "final already": row["report"] == "F",
    }
    [failed] = [failed for words, failed in fails.items() if words in option]
    return failed


def lacking(stem: str, option: str) -> bool:
    return not re.search(facts.SPOKEN_OF[option], "\n".join(block(stem)))


def urgent(_stem: str, option: str) -> bool:
    return re.search(facts.IN_DANGER, option) is not None


def turning_point(stem: str) -> str:
    start, end, back, test = said(r"from (.{5}) to (.{5})\..* takes (\d+) .* it (\d+)\.", stem)
    length = (minutes(end) - minutes(start)) % 1440
    return clock(minutes(start) + length - int(back) - int(test))


ORACLES: Mapping[str, Oracle] = {
    "itm-2c7ae815": sender,
    "itm-6f52c1d8": transaction,
    "itm-84ce2d07": kind_of_number,
    "itm-1b63f9ae": read_out,
    "itm-f30d7c92": element,
    "itm-c85f0a61": studies,
    "itm-9e16d24b": count,
    "itm-3d70b8f6": first_failing,
    "itm-7c28d5e0": true_time,
    "itm-18d3b7fc": updated,
    "itm-25be91d0": auditor,
    "itm-90e7c5a8": disk,
    "itm-e1947bd6": turning_point,
}
JUDGES: Mapping[str, Judge] = {
    "itm-d91b06f4": facts.capture,
    "itm-b0e4935a": next_step,
    "itm-47a8e5b3": with_zeros,
    "itm-52f9ac1e": look_next,
    "itm-e60c17d9": facts.silence,
    "itm-0a95e4c7": refused,
    "itm-ab14f873": facts.owner,
    "itm-d7460e92": went_wrong,
    "itm-f8a20c6d": facts.complaint,
    "itm-6b9d3e14": goes_on,
    "itm-4e81f0b5": gate,
    "itm-c3f7602e": lacking,
    "itm-58d0a9f1": urgent,
}
