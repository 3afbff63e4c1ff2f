"""The drawn items of M2 are worked out a second time, from what the learner reads."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from fractions import Fraction
from ipaddress import ip_address, ip_network

import pytest

from app.catalog.folders import content_root
from app.catalog.parametric import load_items
from app.grading.items import Drawn

BANK = content_root() / "modules/m02_it_foundations/items.py"
ITEMS = {each.draw.__name__: each for each in load_items(BANK.read_text("utf-8"), str(BANK))}
SEEDS = tuple(map(str, range(100)))


def _key(drawn: Drawn) -> str:
    [right] = [option.text for option in drawn.options if option.right]
    return right


def _read(pattern: str, drawn: Drawn) -> tuple[str, ...]:
    found = re.search(pattern, drawn.stem, re.DOTALL)
    assert found is not None, drawn.stem
    return found.groups()


def _rows(drawn: Drawn) -> list[list[str]]:
    """Return the body of the table in the stem."""
    lines = [line.strip("| ") for line in drawn.stem.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def _asked(drawn: Drawn, table: str, rows: list[list[str | None]]) -> list[tuple[object, ...]]:
    """Return what the stem's own query finds in *rows*."""
    [query] = _read(r"`(SELECT .*?)`", drawn)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE {table}")
        name, columns = table.split("(")
        marks = ",".join("?" for _ in columns.split(","))
        database.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        return database.execute(query).fetchall()


def _one_network(drawn: Drawn) -> str:
    own, prefix = _read(r"address `([\d.]+)` with prefix `/(\d+)`", drawn)
    street = ip_network(f"{own}/{prefix}", strict=False)
    texts = [option.text for option in drawn.options]
    [near] = [text for text in texts if ip_address(text.strip("`")) in street]
    return near


def _range(drawn: Drawn) -> str:
    street = ip_network(_read(r"`([\d./]+)`", drawn)[0], strict=False)
    return f".{street[0].packed[-1]} to .{street[-1].packed[-1]}"


def _distinct(drawn: Drawn) -> str:
    return str(_asked(drawn, "series(study_pk, modality)", [[*row] for row in _rows(drawn)])[0][0])


def _copies(drawn: Drawn) -> str:
    return str(len(_asked(drawn, "instance(sop_instance_uid)", [[*row] for row in _rows(drawn)])))


def _standing(drawn: Drawn) -> str:
    rows: list[list[str | None]] = [
        [str(number), None if status == "NULL" else status]
        for status, count in _rows(drawn)
        for number in range(int(count))
    ]
    return str(len(_asked(drawn, "imaging_order(order_pk, status)", rows)))


def _as_text(drawn: Drawn) -> str:
    [since] = _read(r">= '([\d/]+)'", drawn)
    return " and ".join(name for name, day in _rows(drawn) if day >= since)


def _orphans(drawn: Drawn) -> str:
    known = _read(r"study_pk ([\d, ]+)\.", drawn)[0].split(", ")
    return " and ".join(uid for uid, owner in _rows(drawn) if owner not in known)


def _copy_hours(drawn: Drawn) -> str:
    words = _read(r"^(\d+) TB.*line of (\d+) Mbit.*reached (\d+) percent", drawn)
    size, rate, share = map(int, words)
    return f"{size * 8e12 / (rate * 1e6 * share / 100) / 3600:.1f} hours"


def _grown(drawn: Drawn) -> str:
    words = _read(r"brings (\d+) TB.*brings (\d+) perc.*in (\d+) copies.*year (\d)", drawn)
    yearly, growth, copies, years = map(int, words)
    room = sum(Fraction(100 + growth, 100) ** year for year in range(years)) * yearly * copies
    return f"{int(room * 10 + Fraction(1, 2)) / 10:.1f} TB"


def _new_time(drawn: Drawn) -> str:
    words = _read(r"of (\d+) objects.*?(\d+) ms to.*?(\d+) ms of.*?(\d+) ms in", drawn)
    objects, send, trip, archive = map(int, words)
    return f"{objects * (send / 10 + trip + archive) / 1000:.1f} s"


def _left_over(drawn: Drawn) -> str:
    disks, size, level = map(int, _read(r"(\d+) disks of (\d+) TB in one RAID (\d)", drawn))
    return f"{(disks - {5: 1, 6: 2}[level]) * size} TB"


def _ceiling(drawn: Drawn) -> str:
    window, trip = _read(r"window of ([\d,]+) bytes and a round trip of (\d+) ms", drawn)
    bits = int(window.replace(",", "")) * 8
    return f"{bits / (int(trip) / 1000) / 1e6:,.1f} Mbit/s"


SECOND_WAYS: dict[str, Callable[[Drawn], str]] = {
    "called_directly": _one_network,
    "own_range": _range,
    "count_studies": _distinct,
    "stored_twice": _copies,
    "unequal_and_null": _standing,
    "text_dates": _as_text,
    "see_orphans": _orphans,
    "years_of_growth": _grown,
    "time_on_the_line": _copy_hours,
    "faster_line": _new_time,
    "usable_disks": _left_over,
    "window_ceiling": _ceiling,
}


@pytest.mark.parametrize("name", SECOND_WAYS)
def test_the_key_is_what_a_second_way_finds(name: str) -> None:
    for seed in SEEDS:
        drawn = ITEMS[name].drawn(seed)

        assert _key(drawn) == SECOND_WAYS[name](drawn), (seed, drawn.stem)


def test_no_second_complaint_follows_from_the_first() -> None:
    drawings = [ITEMS["first_complaint"].drawn(seed) for seed in SEEDS]
    no_orders = [each for each in drawings if _key(each).startswith("New orders")]

    assert no_orders
    assert not any("worklist" in o.text for each in no_orders for o in each.options)


@pytest.mark.parametrize("name", ITEMS)
def test_the_drawings_differ_and_each_wrong_option_names_its_error(name: str) -> None:
    drawings = [ITEMS[name].drawn(seed) for seed in SEEDS]

    assert len({(each.stem, _key(each)) for each in drawings}) > len(SEEDS) // 4
    assert all(o.right or o.misconception for each in drawings for o in each.options)
