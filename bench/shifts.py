"""Two hundred learners with a shift and a lab open, of whom twenty act at once."""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.grading.desk import LOOK
from app.grading.exercise import LIVE_KINDS
from app.learning.acting import act_on_wire
from app.learning.attempting import start_attempt
from app.learning.opening import open_site
from app.learning.site import Site
from app.records.learning import Attempt
from bench.measuring import load, site_environment
from bench.servers import Server, running
from bench.targets import (
    INCIDENT,
    Sender,
    fill_people,
    form,
    found_person,
    lab_called,
    signed_in,
)

LEARNERS, ACTING = 200, 20
PAUSE_S = 2.0
"""How long somebody looks at the trace of an action before the next; a real person takes longer."""
SECONDS = 30.0
IDLE_S = 10.0
AIM_P50_MS = 80
AIM_IDLE_PERCENT = 1.0
AIM_GROWTH_MIB = 32.0
LAB = "make-it-echo"
STATUSES = (200, 303)


def measure_shifts(command: list[str], threads: int) -> dict[str, Any]:
    """Return what acting costs, and what the site uses before, meanwhile and after."""
    with tempfile.TemporaryDirectory() as folder:
        environment = site_environment(Path(folder), threads)
        requests = _prepared(environment)
        with running(command, environment, "/readyz") as site:
            # Everything that is loaded at first use is loaded, so that memory can be compared.
            load(site, requests, STATUSES, ACTING, 3.0, 0.0)
            before = {"idle_percent": _idle(site), "memory_mib": _memory(site)}
            one = load(site, requests, STATUSES, 1, SECONDS / 3)
            found = load(site, requests, STATUSES, ACTING, SECONDS, PAUSE_S)
            crowd = load(site, requests, STATUSES, ACTING, SECONDS / 3)
            after = {"idle_percent": _idle(site), "memory_mib": _memory(site)}
    figures = ("requests", "errors", "p50_ms", "p95_ms", "p99_ms", "cpu_ms")
    return {
        "learners": LEARNERS,
        "acting": ACTING,
        "one_alone": {name: round(one[name], 1) for name in figures},
        "with_pauses": {name: round(found[name], 1) for name in figures},
        "without_pauses": {name: round(crowd[name], 1) for name in figures},
        "before": before,
        "after": after,
    }


def print_shifts(row: Mapping[str, Any]) -> None:
    """Print what was measured beside what is aimed at."""
    print(f"\n{row['learners']} learners with open attempts")
    for name in ("one_alone", "with_pauses", "without_pauses"):
        told = ", ".join(f"{key} {value}" for key, value in row[name].items())
        print(f"  {name.replace('_', ' '):<16} {told}")
    for name in ("before", "after"):
        told = ", ".join(f"{key} {value}" for key, value in row[name].items())
        print(f"  {name:<16} {told}")
    for aim, is_kept in _aims(row).items():
        print(f"  {aim}: {'kept' if is_kept else 'missed'}")


def missed_by_shifts(row: Mapping[str, Any]) -> list[str]:
    """Return the aims that were missed, in words."""
    return [aim for aim, is_kept in _aims(row).items() if not is_kept]


def _aims(row: Mapping[str, Any]) -> dict[str, bool]:
    growth = row["after"]["memory_mib"] - row["before"]["memory_mib"]
    errors = sum(row[name]["errors"] for name in ("one_alone", "with_pauses", "without_pauses"))
    idle = max(row[name]["idle_percent"] for name in ("before", "after"))
    return {
        f"an action's p50 at most {AIM_P50_MS} ms": row["with_pauses"]["p50_ms"] <= AIM_P50_MS,
        "no error": errors == 0,
        f"idle at most {AIM_IDLE_PERCENT} % of a core": idle <= AIM_IDLE_PERCENT,
        f"memory grows by at most {AIM_GROWTH_MIB} MiB ({growth:+.1f})": growth <= AIM_GROWTH_MIB,
    }


def _prepared(environment: Mapping[str, str]) -> list[str]:
    """Open a shift and a lab for everybody, and return an action of each in turn."""
    site = open_site(environment)
    try:
        with site.store.writing() as unit:
            organization, _ = fill_people(unit)
        senders = []
        for number in range(1, LEARNERS + 1):
            person = found_person(site, organization, number)
            attempts = {
                slug: start_attempt(person, lab_called(site, slug), 1, site)
                for slug in (INCIDENT, LAB)
            }
            senders.append(Sender(person, *signed_in(person, site), attempts))
        return [
            _action(sender, sender.attempts[slug], site)
            for sender in senders
            for slug in (INCIDENT, LAB)
        ]
    finally:
        site.close()


def _action(sender: Sender, attempt: Attempt, site: Site) -> str:
    """Return an action at the attempt's archive: what its model does first, or an echo."""
    node = next(n for n in attempt.bench["hospital"]["nodes"] if n["kind"] == "archive")
    if attempt.lab_slug == INCIDENT:
        exercises = lab_called(site, INCIDENT).spec.exercises
        exercise = next(each for each in exercises if each.kind in LIVE_KINDS)
        look = {"kind": LOOK, "at": node["id"]}
        act_on_wire(sender.person, attempt.id, exercise, look, site)
        path = site.grading.path(INCIDENT, dict(attempt.params))
        action = next(each for each in path if each["kind"] in ("echo", "store"))
        fields = {name: str(action[name]) for name in _FIELDS if name in action}
        if files := action.get("files"):
            fields["files"] = files[0]
        where = f"/labs/{INCIDENT}/attempts/{attempt.id}/systems/{node['id']}/actions"
        return form(where, sender, fields)
    lab = lab_called(site, attempt.lab_slug)
    exercise = next(each for each in lab.spec.exercises if each.kind == "live_association")
    fields = {
        "kind": "echo",
        "calling_ae_title": node["device_table"][0]["ae_title"],
        "called_ae_title": node["ae_title"],
        "host": node["host"],
        "port": str(node["port"]),
    }
    return form(
        f"/labs/{attempt.lab_slug}/attempts/{attempt.id}/actions/{exercise.id}", sender, fields
    )


_FIELDS = ("kind", "calling_ae_title", "called_ae_title", "host", "port")


def _idle(site: Server) -> float:
    """Return how much of a core the site uses while nobody asks anything of it."""
    before = site.cpu_seconds()
    time.sleep(IDLE_S)
    return round((site.cpu_seconds() - before) / IDLE_S * 100, 2)


def _memory(site: Server) -> float:
    return round(sum(site.pss_mib().values()), 1)
