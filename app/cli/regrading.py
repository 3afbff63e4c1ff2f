"""``readingroom regrade``: what today's grader makes of yesterday's hand-ins."""

import getpass

import click

from app.catalog import LabEntry
from app.counting import counted
from app.errors import NotFound
from app.learning.opening import open_site
from app.learning.regrade_plan import Difference, Plan
from app.learning.regrade_telling import Order
from app.learning.regrading import JudgedAgain, apply_regrade, judge_again, plans
from app.learning.site import Site

_HEADS = ("attempt", "hand-in", "exercise", "points", "passed", "codes", "")


@click.command()
@click.argument("lab")
@click.option("--apply", "apply", is_flag=True, help="Apply what raises a score or keeps it.")
@click.option("--lower", is_flag=True, help="Let scores fall too; needs --reason.")
@click.option("--reason", default="", help="Kept on record and told to those concerned.")
@click.option("--by", default="", help="Who regrades; the name of the account by default.")
def regrade(lab: str, reason: str, by: str, *, apply: bool, lower: bool) -> None:
    """Judge every stored hand-in at LAB again and show what differs.

    Nothing is applied without --apply. Stored hand-ins are never changed: a regrade lies beside
    them, and a pass is never taken back.
    """
    order = Order(by or _account(), reason, lower)
    site = open_site()
    try:
        _regrade(_found(lab, site), order, site, apply=apply)
    finally:
        site.close()


def _regrade(entry: LabEntry, order: Order, site: Site, *, apply: bool) -> None:
    judged = judge_again(entry, site)
    hand_ins = sum(len(each.verdicts) for each in judged)
    click.echo(
        f"{entry.spec.code} {entry.spec.title}: {counted(hand_ins, 'hand-in')} judged again."
    )
    _say_missing(judged)
    found = [line for plan in plans(judged, entry, order, site) for line in plan.differences]
    if not found:
        click.echo("No differences.")
        return
    _show(found)
    withheld = sum(line.withheld for line in found)
    if withheld:
        click.echo(
            f"{withheld} of them would lower a score: they stay as they are unless you give "
            "--lower and --reason."
        )
    click.echo("A pass is never taken back.")
    if not apply:
        click.echo("Nothing was applied; --apply does.")
        return
    _say_applied(list(apply_regrade(judged, entry, order, site)))


def _found(name: str, site: Site) -> LabEntry:
    slug = name.replace("_", "-")
    if (entry := site.catalog.lab(slug)) is None:
        raise NotFound(f"There is no lab {slug}.")
    return entry


def _say_missing(judged: list[JudgedAgain]) -> None:
    for each in judged:
        for number in each.missing:
            click.echo(
                f"Hand-in {number} of attempt {each.attempt_id} keeps its verdicts: a file of it "
                "is missing from the evidence."
            )


def _say_applied(applied: list[Plan]) -> None:
    rows = sum(len(plan.regraded) for plan in applied)
    passed = sum(plan.after.passed and not plan.before.passed for plan in applied)
    lowered = sum(plan.lowers for plan in applied)
    judged = f"{counted(rows, 'hand-in')} of {counted(len(applied), 'attempt')}"
    click.echo(
        f"Applied: {judged}; {passed} passed by it, {lowered} "
        f"{'has' if lowered == 1 else 'have'} fewer points. Everybody concerned finds a notice on "
        "her first page."
    )


def _show(differences: list[Difference]) -> None:
    lines = [_HEADS, *map(_cells, differences)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(_HEADS))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _cells(line: Difference) -> tuple[str, ...]:
    codes = [*(f"-{code}" for code in line.gone), *(f"+{code}" for code in line.new)]
    return (
        line.attempt_id,
        str(line.number),
        line.exercise_id or "(pass mark)",
        f"{line.points_before} → {line.points_after}",
        f"{_yes(line.passed_before)} → {_yes(line.passed_after)}",
        " ".join(codes) or "-",
        "withheld" if line.withheld else "",
    )


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "the command line"
