"""What is asked of bank items one by one: their facts, and how they are written."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from app.catalog.bank_rules import check_bank
from app.catalog.desk import Desk
from app.catalog.item_cues import cues
from app.catalog.item_drafts import ItemDraft
from app.catalog.item_writing import Remark, remarks
from app.catalog.objective_drafts import ObjectiveDraft
from app.catalog.rules import Rules

_EDITION = re.compile(r"\(20\d\d[a-e]?\)|v2\.\d|\b(?:19|20)\d\d\b|\bRFC \d+|TF-\d|\bR[4-6]\b")


def check_items(
    desk: Desk, items: Sequence[ItemDraft], objectives: Collection[str], rules: Rules
) -> None:
    """Note what is wrong with the *items* of one folder."""
    for draft in items:
        _check_facts(desk, draft, objectives)
        for sample in draft.samples:
            for remark in (*remarks(sample), *cues(sample, draft.samples)):
                _note(desk, draft, remark)
    check_bank(desk, items, rules)


def check_labels(
    desk: Desk, items: Iterable[ItemDraft], outlines: Collection[str], domains: Collection[str]
) -> None:
    """Note items under an outline nobody has, or in a domain that their folder does not name."""
    for draft in items:
        if draft.item.outline not in outlines:
            sentence = f"No blueprint has the outline {draft.item.outline}."
            desk.error(draft.path, draft.line, sentence)
        if draft.item.domain not in domains:
            sentence = f"The module does not name the domain {draft.item.domain}."
            desk.warning(draft.path, draft.line, sentence)


def check_asked(
    desk: Desk,
    path: Path,
    objectives: Iterable[ObjectiveDraft],
    items: Sequence[ItemDraft],
    rules: Rules,
) -> None:
    """Note objectives of the file at *path* that too few *items* ask for."""
    asked = Counter(draft.item.objective for draft in items)
    for objective in objectives:
        if (count := asked[objective.id]) < rules.items_an_objective:
            sentence = (
                f"{count} items ask for {objective.id}; {rules.items_an_objective} are needed."
            )
            desk.error(path, objective.line, sentence)


def check_unique_items(desk: Desk, items: Iterable[ItemDraft]) -> None:
    """Note item ids that more than one item carries, in whatever module."""
    first: dict[str, ItemDraft] = {}
    for draft in items:
        other = first.setdefault(draft.item.id, draft)
        if other is not draft:
            where = f"{desk.name(other.path)}:{other.line}"
            desk.error(draft.path, draft.line, f"The id {draft.item.id} is taken, see {where}.")


def clause_names_edition(clause: str) -> bool:
    """Say whether *clause* names the edition of its standard."""
    return bool(_EDITION.search(clause))


def _check_facts(desk: Desk, draft: ItemDraft, objectives: Collection[str]) -> None:
    item = draft.item
    if item.objective not in objectives:
        desk.error(draft.path, draft.line, f"The module has no objective {item.objective}.")
    if not clause_names_edition(item.clause):
        desk.error(
            draft.path, draft.line, f"The clause {item.clause!r} names no edition, such as (2025d)."
        )
    if not re.fullmatch(r"itm-[0-9a-f]{8}", item.id):
        desk.error(draft.path, draft.line, "id must be itm- and eight hexadecimal digits.")
    if not re.fullmatch(r"[A-J]", item.domain):
        desk.error(draft.path, draft.line, "domain must be a letter from A to J.")


def _note(desk: Desk, draft: ItemDraft, remark: Remark) -> None:
    """Note *remark* at the line of its option, or of its item where options are drawn."""
    has_line = remark.option is not None and draft.option_lines
    line = draft.option_lines[remark.option or 0] if has_line else draft.line
    tell = desk.error if remark.severity == "error" else desk.warning
    tell(draft.path, line, remark.sentence)
