"""Synthetic people, numbers and places for labs, drawn from a seed.

Nobody here exists. :func:`is_cast` knows our own people again, so that a guard against real
patients' data can let them pass.
"""

import tomllib
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.frozen import Frozen

_CAST = tomllib.loads((Path(__file__).parent / "data" / "cast.toml").read_text(encoding="utf-8"))
_FAMILY: tuple[str, ...] = tuple(_CAST["family"].split())
_GIVEN: dict[str, tuple[str, ...]] = {
    "F": tuple(_CAST["given_female"].split()),
    "M": tuple(_CAST["given_male"].split()),
    "O": tuple(_CAST["given_other"].split()),
}
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_STROKES = str.maketrans(
    dict(zip("łŁøØđĐð\N{LATIN SMALL LETTER DOTLESS I}", "lLoOdDdi", strict=True))
)
_PAIRS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"})
_FIRST_BIRTH = date(1932, 1, 1)
_BIRTH_DAYS = 80 * 365


class Person(Frozen):
    """Somebody of our cast. *sex* is M, F or O, as in Patient's Sex (0010,0040)."""

    family: str
    given: str
    middle: str = ""
    prefix: str = ""
    suffix: str = ""
    sex: str = "O"
    birth_date: date = date(1970, 1, 1)
    mrn: str = ""

    @property
    def dicom_name(self) -> str:
        """The name as VR PN writes it, without trailing empty components."""
        parts = (self.family, self.given, self.middle, self.prefix, self.suffix)
        return "^".join(parts).rstrip("^")

    @property
    def hl7_name(self) -> str:
        """The name as data type XPN writes it: the suffix stands before the prefix."""
        parts = (self.family, self.given, self.middle, self.suffix, self.prefix)
        return "^".join(parts).rstrip("^")

    @property
    def full_name(self) -> str:
        """The name as people say it."""
        parts = (self.prefix, self.given, self.middle, self.family, self.suffix)
        return " ".join(filter(None, parts))

    @property
    def birth_day(self) -> str:
        """The date of birth as YYYYMMDD."""
        return self.birth_date.strftime("%Y%m%d")


def draw_person(rng: Random, *, ascii_only: bool = False, latin1_only: bool = False) -> Person:
    """Draw a person; *ascii_only* and *latin1_only* keep the names within a character set."""
    sex = rng.choice("FFFFMMMMO")
    middle = rng.choice((rng.choice("ABCDEFGHJKLMNPRSTVW"), "", ""))
    return Person(
        family=_drawn(rng, _FAMILY, ascii_only=ascii_only, latin1_only=latin1_only),
        given=_drawn(rng, _GIVEN[sex], ascii_only=ascii_only, latin1_only=latin1_only),
        middle=middle,
        sex=sex,
        birth_date=_FIRST_BIRTH + timedelta(days=rng.randrange(_BIRTH_DAYS)),
        mrn=draw_mrn(rng),
    )


def draw_people(rng: Random, count: int, *, ascii_only: bool = False) -> tuple[Person, ...]:
    """Draw *count* people with different family names and different numbers."""
    people: dict[str, Person] = {}
    numbers: set[str] = set()
    while len(people) < count:
        person = draw_person(rng, ascii_only=ascii_only)
        if person.family not in people and person.mrn not in numbers:
            people[person.family] = person
            numbers.add(person.mrn)
    return tuple(people.values())


def draw_physician(rng: Random, *, ascii_only: bool = True) -> Person:
    """Draw a referring or ordering physician."""
    person = draw_person(rng, ascii_only=ascii_only)
    return Person(person.family, person.given, person.middle, prefix="Dr", sex=person.sex)


def draw_mrn(rng: Random) -> str:
    """Draw a medical record number; leading zeros happen, and count."""
    return f"{rng.randrange(10**8):08d}"


def draw_accession(rng: Random, site: str = "") -> str:
    """Draw an accession number that fits VR SH: letters of a site, then digits."""
    letters = site or rng.choice(("RAD", "IMG", "XR", "AC", "R"))
    return f"{letters}{rng.randrange(10**8):08d}"[:16]


def draw_order_number(rng: Random, prefix: str = "") -> str:
    """Draw a placer or filler order number."""
    return f"{prefix or rng.choice(('ORD', 'P', 'F', 'EH'))}{rng.randrange(10**7):07d}"


def draw_date(rng: Random, first: date = date(2024, 1, 1), last: date = date(2026, 6, 30)) -> date:
    """Draw a day from *first* to *last*."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def draw_time(rng: Random) -> str:
    """Draw a time of the working day as VR TM writes it, HHMMSS."""
    return f"{rng.randrange(7, 19):02d}{rng.randrange(60):02d}{rng.randrange(60):02d}"


def draw_hospital(rng: Random) -> str:
    """Draw a hospital's name."""
    return str(rng.choice(_CAST["hospitals"]))


def draw_ward(rng: Random) -> str:
    """Draw a ward."""
    return str(rng.choice(_CAST["wards"]))


def draw_station(rng: Random, modality: str) -> str:
    """Draw a station name for a device of *modality*, 16 characters at most."""
    return f"{modality}_{rng.choice(_CAST['rooms'])}_{rng.randrange(1, 10)}"


def draw_ae_title(rng: Random, role: str) -> str:
    """Draw an AE title for *role*, 16 characters at most."""
    return f"{role}_{rng.choice(_CAST['rooms'])}"[:16].rstrip()


def ascii_name(name: str) -> str:
    """Return *name* in ASCII as a registration desk would write it: Müller as Mueller."""
    text = (
        unicodedata.normalize("NFC", name).translate(_GERMAN).translate(_STROKES).translate(_PAIRS)
    )
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def is_cast(name: str) -> bool:
    """Say whether *name* can be one of ours: a known family name beside a known given name.

    Takes ``Family^Given^…``, ``Given Family`` and ``Family, Given``, in any case.
    """
    parts = [part for part in _folded(name).replace("^", " ").replace(",", " ").split() if part]
    return any(part in _GIVEN_FOLDED for part in parts) and any(
        part in _FAMILY_FOLDED for part in parts
    )


def family_names() -> tuple[str, ...]:
    """Return the family names that our people may have."""
    return _FAMILY


def given_names() -> tuple[str, ...]:
    """Return the given names that our people may have."""
    return tuple(name for names in _GIVEN.values() for name in names)


def hospitals() -> tuple[str, ...]:
    """Return the names of our hospitals."""
    return tuple(_CAST["hospitals"])


def _drawn(rng: Random, names: tuple[str, ...], *, ascii_only: bool, latin1_only: bool) -> str:
    name = rng.choice(names)
    if ascii_only:
        return ascii_name(name)
    while latin1_only and not _fits_latin1(name):
        name = rng.choice(names)
    return name


def _fits_latin1(name: str) -> bool:
    return all(ord(character) < 256 for character in name)  # noqa: PLR2004 - the size of Latin 1


def _folded(name: str) -> str:
    return ascii_name(name.casefold())


_FAMILY_FOLDED = frozenset(map(_folded, _FAMILY))
_GIVEN_FOLDED = frozenset(_folded(name) for names in _GIVEN.values() for name in names)
