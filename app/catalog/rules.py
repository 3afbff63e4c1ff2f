"""The numbers behind the rules for content, in one place."""

from fractions import Fraction

from app.frozen import Frozen


class Rules(Frozen):
    """What ``readingroom check`` asks of content beyond its form."""

    items_an_objective: int = 4
    forms_a_bank: int = 2
    """A retake shows other items, so the bank holds this many post-tests."""
    smallest_bank_to_balance: int = 12
    position_tolerance: Fraction = Fraction(1, 10)
    parametric_share: Fraction = Fraction(1, 3)
    case_share: Fraction = Fraction(3, 5)
    alike_words: Fraction = Fraction(17, 20)
    """Items that share so many of their words, in whatever order, are twins."""
    alike_shingles: Fraction = Fraction(3, 5)
    """So are items that share so many of their pairs of neighboring words."""
    misconceptions_a_lab: int = 4
    minutes_slack: Fraction = Fraction(1, 10)


RULES = Rules()
