"""The keys of parametric items worked out a second time, from the stem as a learner reads it.

Each oracle knows nothing of the item's code: it takes the numbers out of the text and returns what
the right option must say.
"""

import re
from collections.abc import Callable, Mapping
from math import ceil

Oracle = Callable[[str], str]


def _numbers(text: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?!\d*:)", text)]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _clocks(text: str) -> list[int]:
    return [_minutes(each) for each in re.findall(r"\d\d:\d\d", text)]


def _weighted(stem: str) -> str:
    rows = [row.split() for row in stem.splitlines() if re.search(r"\d +\d+ +\d+$", row)]
    *offers, weights = rows
    shares = [int(each) / 100 for each in weights[-3:]]
    scores = {
        name: sum(int(mark) * share for mark, share in zip(marks, shares, strict=True))
        for name, *marks in offers
    }
    ranked: list[tuple[float, str]] = sorted(((each, name) for name, each in scores.items()))
    (low, _), (high, best) = ranked
    return f"{best}, by {high - low:.1f} points of 10"


def _five_years(stem: str) -> str:
    price, percent, hosting = _numbers(stem)
    years = [price + hosting] + 4 * [price * percent / 100 + hosting]
    return f"USD {round(sum(years)):,}"


def _break_even(stem: str) -> str:
    plain, yearly, reduced = _numbers(stem)
    [studies] = [n for n in range(1, 200_000) if n * plain == yearly * 100 + n * reduced]
    return f"At {studies:,} studies"


def _support_gap(stem: str) -> str:
    left, tender, build, move, overlap = _numbers(stem)
    built = tender + build
    return f"{built - overlap + move - left} months"


def _mandatory(stem: str) -> str:
    rows = re.findall(r"^(\w+) +(\d+) of (\d+) +(\d+) ", stem, re.MULTILINE)
    inside = [(int(score), str(name)) for name, met, needs, score in rows if met == needs]
    return max(inside)[1]


def _pert(stem: str) -> str:
    low, likely, high = _numbers(stem)
    return f"{round((low + 4 * likely + high) / 6)} days"


def _longest_way(stem: str) -> str:
    build, tests, training, live = _numbers(stem)
    return f"{build + max(tests, training) + live} days"


def _float(stem: str) -> str:
    _, tests, training, _ = _numbers(stem)
    return f"By {max(tests, training) - training} days"


def _standing(stem: str) -> str:
    planned, earned, cost = _numbers(stem)
    money = "under" if earned / cost > 1 else "over"
    return f"It is {money} budget and {'ahead of' if earned / planned > 1 else 'behind'} schedule"


def _completion(stem: str) -> str:
    budget, percent, cost = _numbers(stem)
    return f"USD {round(cost * 100 / percent):,}" if budget else ""


def _expected(stem: str) -> str:
    rows = re.findall(r"(\d+) % +USD ([\d,]+)", stem)
    total = sum(int(chance) / 100 * int(cost.replace(",", "")) for chance, cost in rows)
    return f"USD {round(total):,}"


def _cheapest_day(stem: str) -> str:
    rows = re.findall(r"^([A-Z][\w -]*?) +(\d+) days +USD +([\d,]+)$", stem, re.MULTILINE)
    days = {name: int(each) for name, each, _ in rows}
    price = {name: int(each.replace(",", "")) for name, _, each in rows}

    def end(of: Mapping[str, int]) -> int:
        return of["Build"] + max(of["Tests"], of["User training"]) + of["Go-live"]

    shorter = [name for name in days if end(days | {name: days[name] - 1}) < end(days)]
    return str(min(shorter, key=price.__getitem__))


def _level(stem: str) -> str:
    found = re.search(r"is ([\d.]+) percent.*outages of (\d+) and (\d+)", stem)
    assert found
    allowed = round(30 * 24 * 60 * (100 - float(found[1])) / 100)
    used = int(found[2]) + int(found[3])
    return f"{'Kept' if used <= allowed else 'Missed'}: {used} of {allowed} minutes were used"


def _lost(stem: str) -> str:
    interval, copying, *_ = _numbers(stem)
    [failed] = _clocks(stem)
    usable = [at for at in range(0, failed, interval * 60) if at + copying <= failed]
    hours, minutes = divmod(failed - usable[-1], 60)
    return f"Those of the last {hours} h {minutes:02} min"


def _back(stem: str) -> str:
    size, rate, behind, speed, check = _numbers(stem)
    hours, minutes = divmod(round(60 * (size / rate + behind / speed) + check), 60)
    return f"After {hours} h {minutes:02} min"


def _share(stem: str) -> str:
    times = _numbers(stem.split("took")[1])
    return f"The share in time: {round(100 * sum(each <= 60 for each in times) / len(times))} %"


def _ticket(stem: str) -> str:
    [line] = [line for line in stem.splitlines() if line.endswith("patients wait")]
    return f"The call of {line[:5]}"


def _lines(stem: str) -> str:
    before, more = _numbers(stem)
    people = range(before + more)
    added = sum(1 for one in people for other in people if one < other and other >= before)
    return f"By {added}"


def _local(stem: str) -> str:
    found = re.search(r"on (\d+) (\w+), (\d\d:\d\d) UTC.*then (\d) hours", stem)
    assert found
    days, minutes = divmod(int(found[1]) * 1440 + _minutes(found[3]) - 60 * int(found[4]), 1440)
    return f"{days} {found[2]}, {_clock(minutes)}"


def _backup(stem: str) -> str:
    found = re.search(r"after (\d+) minutes, the backup.*the result at (\d\d:\d\d)", stem)
    assert found
    return f"At {_clock(_minutes(found[2]) + int(found[1]))}"


def _days(stem: str) -> str:
    people, seats, daily = _numbers(stem)
    booked = 0
    while booked * seats * daily < people:
        booked += 1
    return f"{booked} days"


def _trend(stem: str) -> str:
    numbers = _numbers(stem.partition("April:")[2])
    before, after, _, other_before, other_after = numbers
    return f"By {(before - after) - (other_before - other_after)} in 1,000"


def _people(stem: str) -> str:
    sites, shifts = _numbers(stem)
    return f"{ceil(sites * shifts * 7 / 5)} super-users"


ORACLES: Mapping[str, Oracle] = {
    "itm-a3d10f51": _weighted,
    "itm-7be20c94": _five_years,
    "itm-c41f68a2": _break_even,
    "itm-18d7b6e0": _support_gap,
    "itm-e95a3d07": _mandatory,
    "itm-2f60c8b3": _pert,
    "itm-60c9e1ad": _longest_way,
    "itm-b7724e9f": _float,
    "itm-4d8306fe": _standing,
    "itm-913ab5c6": _completion,
    "itm-05f2d7ba": _expected,
    "itm-d6e81b34": _cheapest_day,
    "itm-8e14f7c0": _level,
    "itm-3ac5910d": _lost,
    "itm-f0b862d5": _back,
    "itm-5c27ad98": _share,
    "itm-b9d04e61": _ticket,
    "itm-64e8c3f2": _lines,
    "itm-1b9f5d70": _local,
    "itm-a70c2e4b": _backup,
    "itm-c7f3804e": _days,
    "itm-72d9bc18": _trend,
    "itm-ee4170a9": _people,
}
