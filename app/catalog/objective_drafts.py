"""What the folders of modules and banks have in common: domains and objectives."""

from app.catalog.desk import Lines, like
from app.frozen import Frozen
from app.grading.strict_toml import Fields

DOMAINS = tuple("ABCDEFGHIJ")


class ObjectiveDraft(Frozen):
    """An objective of ``module.toml`` or ``bank.toml``, and its line."""

    id: str
    text: str
    line: int


def domains_of(fields: Fields) -> tuple[str, ...]:
    """Take the letters of the outline's domains."""
    domains = fields.texts("domains")
    for domain in domains:
        if domain not in DOMAINS:
            fields.refuse("domains", f"The domain {domain} is none of A to J.")
    return domains


def objectives_of(
    fields: Fields, lines: Lines, pattern: str, form: str
) -> tuple[ObjectiveDraft, ...]:
    """Take the objectives, whose ids match *pattern*; *form* says so in words."""
    found: dict[str, ObjectiveDraft] = {}
    for position, table in enumerate(fields.tables("objective")):
        own = like(table, "id", pattern, form)
        if own in found:
            table.refuse("id", f"The objective {own} is there twice.")
        line = lines.of("objective", position)
        found[own] = ObjectiveDraft(own, table.text("text"), line)
        table.done()
    if not found:
        fields.refuse("objective", "At least one [[objective]] is needed.")
    return tuple(found.values())
