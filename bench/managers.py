"""A manager's pages with 1,200 people, and with 100,000 on PostgreSQL, and the ratio of the two."""

import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.credit.proving import prove_export
from app.credit.signing import public_pem, read_public_keys, signing_key
from app.learning.exporting import export_ledger
from app.learning.opening import open_site
from app.learning.site import Site
from app.learning.web_sessions import start_session
from app.records.people import Person
from app.store import migrate
from app.web import build
from bench.crowds import DIVISION, fill_group, studies_of
from bench.measuring import site_environment
from bench.reports import AIM_ROWS, stream_rates
from tests.postgres import private_postgres

MANY = 100_000
AIMS_MS = {"/manager/": 150, "/manager/credit": 200}
AIM_RATIO = 3
_ROUNDS = 15


def measure_managers(people: int = MANY) -> list[dict[str, Any]]:
    """Return what the pages take with a division alone, and within a group of *people*."""
    with tempfile.TemporaryDirectory() as folder:
        few = _measured(site_environment(Path(folder), 1), DIVISION, Path(folder))
    with tempfile.TemporaryDirectory() as folder, private_postgres() as url:
        environment = {**site_environment(Path(folder), 1), "READINGROOM_DATABASE_URL": url}
        many = _measured(environment, people, Path(folder))
    base = {row["path"]: row["p50_ms"] for row in few if row.get("reach") == "everybody"}
    [rates] = [row["csv_rows_s"] for row in few if "csv_rows_s" in row]
    for row in (*few, *many):
        if "path" in row:
            row["ratio"] = round(row["p50_ms"] / base[row["path"]], 2)
        elif found := row.get("csv_rows_s"):
            row["csv_ratio"] = {name: round(rates[name] / found[name], 2) for name in found}
    return [*few, *many]


def _measured(environment: Mapping[str, str], people: int, folder: Path) -> list[dict[str, Any]]:
    site = open_site(environment)
    try:
        migrate(site.store.engine)
        began, key = time.perf_counter(), signing_key(site.settings.ledger_key)
        with site.store.writing() as unit:
            top, head = fill_group(unit, "group", people, studies_of(site.catalog), key)
        _settle(site)
        built = time.perf_counter() - began
        about = {"people": people, "database": site.store.engine.dialect.name}
        pages = [
            {**about, "reach": reach, **_timed(site, manager, path)}
            for reach, manager in (("everybody", top), ("a division", head))
            for path in AIMS_MS
        ]
        files = [{**about, "csv_rows_s": dict(stream_rates(site, top))}]
        return [*pages, *files, {**about, "built_s": round(built, 1), **_proved(site, folder)}]
    finally:
        site.close()


def _settle(site: Site) -> None:
    """Let the database learn what it holds, as it does by itself in time."""
    told = "ANALYZE" if site.store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
    engine = site.store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(told))


def _proved(site: Site, folder: Path) -> dict[str, Any]:
    """Return how long the ledger takes to be exported and proved, and whether it holds."""
    path, began = folder / "ledger.jsonl", time.perf_counter()
    with site.store.reading() as unit:
        [group] = unit.organizations.all()
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in export_ledger(group, site.store, site.settings))
    exported = time.perf_counter()
    keys = read_public_keys(public_pem(signing_key(site.settings.ledger_key)))
    with path.open(encoding="utf-8") as lines:
        proven = prove_export(lines, keys)
    return {
        "entries": proven.entries,
        "holds": proven.broken is None,
        "export_s": round(exported - began, 1),
        "verify_s": round(time.perf_counter() - exported, 1),
    }


def _timed(site: Site, manager: Person, path: str) -> dict[str, Any]:
    """Return what a page takes the first time, when everything is counted, and as a rule."""
    client, taken = build(site).test_client(), []
    client.set_cookie("readingroom", start_session(manager, site.store, 1))
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        status = client.get(path, buffered=True).status_code
        if status != 200:
            raise LookupError(f"{path} answers {status}.")
        taken.append((time.perf_counter() - began) * 1000)
    return {
        "path": path, "first_ms": round(taken[0], 1), "p50_ms": round(statistics.median(taken), 1)
    }  # fmt: skip


def print_managers(rows: list[dict[str, Any]]) -> None:
    """Print the rows beside what is aimed at."""
    for row in rows:
        print(f"{row['people']:>8} people, {row['database']:<10} {_words(row)}")


def missed_by_managers(rows: list[dict[str, Any]]) -> list[str]:
    """Return the aims that were missed, in words."""
    return [
        f"{aim} with {row['people']} people"
        for row in rows
        for aim, kept in _aims(row).items()
        if not kept
    ]


def _aims(row: dict[str, Any]) -> dict[str, bool]:
    """Return what is aimed at by a row, and whether it was kept."""
    is_few = row["people"] == DIVISION
    if "path" in row:
        page = f"{row['path']} for {row['reach']}"
        if is_few:
            aim = AIMS_MS[row["path"]]
            return {f"{page} at most {aim} ms": row["p50_ms"] <= aim}
        return {f"{page} at most {AIM_RATIO} times a division alone": row["ratio"] <= AIM_RATIO}
    if "csv_rows_s" in row:
        return {
            f"{name}.csv at least {AIM_ROWS} rows/s and at most {AIM_RATIO} times slower": (
                rate >= AIM_ROWS and row["csv_ratio"][name] <= AIM_RATIO
            )
            for name, rate in row["csv_rows_s"].items()
        }
    return {f"{row['entries']} entries hold": row["holds"]}


def _words(row: dict[str, Any]) -> str:
    aims = "; ".join(f"{aim}: {'kept' if kept else 'late'}" for aim, kept in _aims(row).items())
    if "path" in row:
        figures = f"p50 {row['p50_ms']:>8.1f} ms, first {row['first_ms']:>8.1f} ms"
        return f"{figures}, ratio {row['ratio']:>6.2f} ({aims})"
    if "csv_rows_s" in row:
        rates = ", ".join(f"{name} {rate}" for name, rate in row["csv_rows_s"].items())
        return f"CSV rows/s: {rates} ({aims})"
    return (
        f"{row['entries']} entries {'hold' if row['holds'] else 'DO NOT HOLD'}: built in "
        f"{row['built_s']} s, exported in {row['export_s']} s, verified in {row['verify_s']} s"
    )
