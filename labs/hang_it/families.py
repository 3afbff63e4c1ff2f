"""The body parts that are hung, and the words and codes in which devices name them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One thing with its SNOMED code, and the words that devices without codes write for it."""

    name: str
    code: str
    words: tuple[str, ...]

    def said(self, side: str, *, coded: bool) -> str:
        """Return what a device writes; some words differ by *side*."""
        if coded:
            return self.code
        return self.words[-1] if side == "R" else self.words[0]


@dataclass(frozen=True, slots=True)
class Special:
    """A procedure of its own kind: how people call it, and the word in site A's descriptions."""

    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Family:
    """What is hung, what lies beside it, the two views that are hung and one that is not.

    *short* is how site A abbreviates the two views in its descriptions, and *loose* how site B
    writes them. *strip* is a procedure with a viewport of its own; *aside* one that is not read.
    """

    region: Term
    neighbor: Term
    first: Term
    second: Term
    extra: Term
    short: tuple[str, str, str]
    loose: tuple[tuple[str, ...], tuple[str, ...]]
    strip: Special
    aside: Special
    both_sides: bool = True


_AP = Term("antero-posterior", "399348003", ("AP",))
_PA = Term("postero-anterior", "272479007", ("PA",))
_LATERAL = Term("lateral", "399067008", ("LL", "RL"))
_OBLIQUE = Term("oblique", "399182000", ("LLO", "RLO"))
_CC = Term("cranio-caudal", "399162004", ("CC",))
_MLO = Term("medio-lateral oblique", "399368009", ("MLO",))
_ML = Term("medio-lateral", "399260004", ("ML",))

_KNEE = Term("knee", "72696002", ("KNEE",))
_LEG = Term("lower leg", "30021000", ("LEG",))
_ANKLE = Term("ankle joint", "70258002", ("ANKLE",))
_FOOT = Term("foot", "56459004", ("FOOT",))
_WRIST = Term("wrist joint", "74670003", ("WRIST",))
_HAND = Term("hand", "85562004", ("HAND",))
_ELBOW = Term("elbow joint", "16953009", ("ELBOW",))
_FOREARM = Term("forearm", "14975008", ("FOREARM",))
_BREAST = Term("breast", "76752008", ("BREAST",))
_CHEST = Term("chest", "816094009", ("CHEST",))

_STANDING = Special("under the patient's weight", "STANDING")
_STRESS = Special("held under stress", "STRESS")
_THEATER = Special("taken in the operating theater", "THEATER")
_CAST = Special("taken through a plaster cast", "CAST")


def _limb(region: Term, neighbor: Term, frontal: Term, strip: Special, aside: Special) -> Family:
    loose = (("front", "frontal", "a-p"), ("side", "lateral", "lat."))
    short = (frontal.words[0], "LAT", "OBL")
    return Family(region, neighbor, frontal, _LATERAL, _OBLIQUE, short, loose, strip, aside)


FAMILIES = {
    "ankle": _limb(_ANKLE, _FOOT, _AP, _STANDING, _CAST),
    "breast": Family(
        _BREAST,
        _CHEST,
        _CC,
        _MLO,
        _ML,
        ("CC", "MLO", "ML"),
        (("top", "c-c", "from above"), ("slant", "m-l-o", "oblique")),
        Special("magnified", "MAG"),
        Special("of removed tissue", "SPECIMEN"),
        both_sides=False,
    ),
    "elbow": _limb(_ELBOW, _FOREARM, _AP, _STRESS, _CAST),
    "foot": _limb(_FOOT, _ANKLE, _AP, _STANDING, _THEATER),
    "hand": _limb(_HAND, _WRIST, _PA, _STRESS, _CAST),
    "knee": _limb(_KNEE, _LEG, _AP, _STANDING, _THEATER),
    "wrist": _limb(_WRIST, _HAND, _PA, _STRESS, _THEATER),
}
