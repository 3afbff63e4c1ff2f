"""The six pairs that are shown, written out as two records each."""

from typing import Any

from .pairs import BARE, MARRIED, PARENT, TURNED, TWINS, WRONG_NUMBER

SAME_PERSON, TWO_PEOPLE, REVIEW = "one person", "two people", "cannot be told here: review"
DECISION = {
    MARRIED: SAME_PERSON,
    TURNED: SAME_PERSON,
    TWINS: TWO_PEOPLE,
    PARENT: TWO_PEOPLE,
    BARE: REVIEW,
    WRONG_NUMBER: TWO_PEOPLE,
}
_GENERATION = 27


def two_records(pair: dict[str, Any], *, shared: bool) -> tuple[str, str]:
    """Return both records; where the number is *shared*, a family has one."""
    kind, number, other = pair["kind"], pair["number"], pair["other_number"]
    home, elsewhere = pair["street"]
    year, month, day = pair["year"], pair["month"], pair["day"]
    first = _record(pair["family"], pair["given"], (year, month, day), pair["sex"], number, home)
    family_number = number if shared else other
    second = {
        MARRIED: lambda: _record(
            f"{pair['other_family']} (name at birth {pair['family']})",
            pair["given"], (year, month, day), pair["sex"], number, home,
        ),
        TURNED: lambda: _record(
            pair["family"], pair["given"], (year, day, month), pair["sex"], number, home
        ),
        TWINS: lambda: _record(
            pair["family"], pair["other_given"], (year, month, day), pair["other_sex"],
            family_number, home,
        ),
        PARENT: lambda: _record(
            pair["family"], pair["given"], (year + _GENERATION, day, month), pair["sex"],
            family_number, home,
        ),
        BARE: lambda: _record(
            pair["family"], pair["given"], (year, month, day), pair["sex"], "no number", elsewhere
        ),
        WRONG_NUMBER: lambda: _record(
            pair["other_family"], pair["other_given"], (year - 9, month + 3, day + 4),
            pair["other_sex"], number, elsewhere,
        ),
    }[kind]()  # fmt: skip
    return first, second


def _record(
    family: str, given: str, born: tuple[int, int, int], sex: str, number: str, street: str
) -> str:
    year, month, day = born
    return f"{family}, {given}; {year}-{month:02d}-{day:02d}; {sex}; {number}; {street}"
