"""The seven points that ABII asks of whoever applies for the CIIP exam, counted beforehand."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from app.credit.rules import Source
from app.frozen import Frozen

POINTS_NEEDED = 7
HOURS_PER_POINT = 18
MONTHS_PER_POINT = 12
_CENT = Decimal("0.01")

SOURCES = (
    Source(
        "At least seven points in all, and each category's minimum",
        "abii.org, Seven-Point Qualification System",
        "verified",
    ),
    Source(
        "Experience gives a point for twelve months, two at least and five at most",
        "abii.org, Seven-Point Qualification System",
        "verified",
    ),
    Source(
        "Accredited education gives up to five points, one more for an imaging informatics degree",
        "abii.org, Seven-Point Qualification System",
        "verified",
    ),
    Source(
        "Certifications and continuing education give up to four points; 18 hours are one",
        "abii.org, Seven-Point Qualification System",
        "verified",
    ),
    Source(
        "Which certifications give how many points: the page's table was cut off in our copy, "
        "so you enter these points yourself",
        "abii.org has the table",
        "not verified",
    ),
    Source(
        "Only whole points are counted: 17 hours or eleven months give none",
        "our careful reading",
        "not verified",
    ),
)

EDUCATION = (
    (0, "Fewer than 30 semester credits"),
    (1, "At least 30 semester credits"),
    (2, "At least 60, or an associate degree"),
    (3, "At least 90 semester credits"),
    (4, "A bachelor's degree of at least 120"),
    (5, "A master's degree or a doctorate"),
)


class Background(Frozen):
    """What somebody brings: months of experience, education, certifications, hours of CE."""

    months: int
    education: int
    informatics_degree: bool
    certification_points: int
    hours: Decimal


class Points(Frozen):
    """The points of one category: *counted* of those *reached*, between *least* and *most*."""

    title: str
    reached: int
    least: int
    most: int

    @property
    def counted(self) -> int:
        """Return the points that count: what goes over the most is lost."""
        return min(self.reached, self.most)

    @property
    def missing(self) -> int:
        """Return what the category's own minimum still asks for."""
        return max(0, self.least - self.counted)


class Eligibility(Frozen):
    """The categories, their sum, and what is missing."""

    categories: tuple[Points, ...]
    hours_to_next_point: Decimal | None

    @property
    def total(self) -> int:
        """Return the points that count."""
        return sum(each.counted for each in self.categories)

    @property
    def missing(self) -> int:
        """Return the points missing to seven."""
        return max(0, POINTS_NEEDED - self.total)

    @property
    def is_enough(self) -> bool:
        """Say whether seven points and every category's minimum are reached."""
        return not self.missing and not any(each.missing for each in self.categories)


def count_points(background: Background) -> Eligibility:
    """Return the points of *background*, whole points only."""
    from_hours = int((background.hours / HOURS_PER_POINT).to_integral_value(ROUND_FLOOR))
    further = Points(
        "Certifications and continuing education",
        background.certification_points + from_hours,
        0,
        4,
    )
    left = (HOURS_PER_POINT * (from_hours + 1) - background.hours).quantize(_CENT, ROUND_CEILING)
    return Eligibility(
        categories=(
            Points("Experience", background.months // MONTHS_PER_POINT, 2, 5),
            Points("Academic education", background.education, 0, 5),
            Points("Degree in imaging informatics", int(background.informatics_degree), 0, 1),
            further,
        ),
        hours_to_next_point=left if further.reached < further.most else None,
    )
