"""``readingroom check``: what an author should mend, each with its file and line."""

import sys
from pathlib import Path

import click

from app.catalog.checking import below, check_content
from app.catalog.report import report
from app.cli.content_report import as_json, as_text
from app.cli.roots import root_of, root_option
from app.counting import counted
from app.errors import InvalidContent, NotFound
from app.grading.contract import Proof, prove
from app.grading.loading import lab_folders
from app.practice.rehearsing import Rehearsal

_EVERY_LAB = "every lab"


@click.command()
@root_option
@click.option(
    "--prove",
    "proven",
    metavar="[LAB]",
    is_flag=False,
    flag_value=_EVERY_LAB,
    help="Play the labs' own answers against their checks too: of LAB, or of every lab.",
)
@click.option("--seeds", default=5, show_default=True, help="Variants to prove a lab over.")
@click.option("--report", "reported", is_flag=True, help="Print what the content amounts to.")
@click.option("--json", "as_data", is_flag=True, help="Print that as JSON, and nothing else.")
def check(
    root: Path | None, proven: str | None, seeds: int, *, reported: bool, as_data: bool
) -> None:
    """Check modules and labs; exit with 1 where something must be mended.

    With --prove LAB, only what is wrong with that lab is told.
    """
    root = root_of(root)
    if as_data:
        click.echo(as_json(report(root)))
        return
    if reported:
        click.echo(as_text(report(root)))
    folders = _chosen(root, proven)
    named = proven not in (None, _EVERY_LAB)
    problems = below(check_content(root), root, [str(each) for each in folders.values()] * named)
    for problem in problems:
        click.echo(str(problem))
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = len(problems) - len(errors)
    click.echo(f"{counted(len(errors), 'error')}, {counted(warnings, 'warning')}.")
    kept = [_prove(name, folder, seeds) for name, folder in folders.items()]
    sys.exit(1 if errors or not all(kept) else 0)


def _chosen(root: Path, proven: str | None) -> dict[str, Path]:
    if proven is None:
        return {}
    folders = lab_folders(root / "labs")
    if proven == _EVERY_LAB:
        return folders
    slug = Path(proven).name.replace("_", "-")
    if slug not in folders:
        raise NotFound(f"There is no lab {slug} in {root / 'labs'}.")
    return {slug: folders[slug]}


def _prove(name: str, folder: Path, seeds: int) -> bool:
    """Print what the proof of one lab found; say whether its contract is kept."""
    try:
        proof = prove(folder, [f"seed-{seed}" for seed in range(max(1, seeds))], Rehearsal())
    except InvalidContent as error:
        click.echo(f"{name}: {error}")
        return False
    for breach in proof.breaches:
        click.echo(f"{name}: {breach}")
    click.echo(_told(name, proof))
    return not proof.breaches


def _told(name: str, proof: Proof) -> str:
    said = f"{len(proof.breaches)} breaches of its contract" if proof.breaches else "contract kept"
    return (
        f"{name}: {said} over {proof.seeds} seeds; builds in {proof.build_ms:.0f} ms and grades in "
        f"{proof.grade_ms:.0f} ms at the median."
    )
