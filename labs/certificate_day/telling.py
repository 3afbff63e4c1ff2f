"""Which mistake a wrong cell of the table shows."""

from .choices import CAUSES, FAMILY, REPAIRS, RIGHT, SIDES

_CAUSE = {text: key for key, text in CAUSES.items()}
_SIDE = {text: key for key, text in SIDES.items()}
_REPAIR = {text: key for key, text in REPAIRS.items()}
_WITHIN = {
    "time": "CLOCK_UNREAD",
    "name": "REGISTER_UNREAD",
    "issuer": "KEY_UNCOMPARED",
    "version": "OFFERS_UNREAD",
}
_ALWAYS = {"verify_off": "VERIFICATION_OFF", "allow_old": "OLD_TLS_ALLOWED"}


def missed_cause(cause: str, text: str) -> str:
    """Return the code of a wrong cause."""
    family = FAMILY[cause]
    if FAMILY[_CAUSE[text]] == family:
        return _WITHIN[family]
    return "VERSION_OVERLOOKED" if family == "version" else "OTHER_LINE"


def missed_side(cause: str, text: str) -> str:
    """Return the code of a wrong side."""
    if cause == "impostor":
        return "KEY_UNCOMPARED"
    return "NEEDLESS_ALARM" if _SIDE[text] == "neither" else "OTHER_SIDE"


def missed_repair(cause: str, text: str) -> str:
    """Return the code of a wrong repair."""
    given = _REPAIR[text]
    if given in _ALWAYS:
        return _ALWAYS[given]
    if given == "add_anchor" and cause in ("stranger", "impostor"):
        return "STRANGER_TRUSTED"
    if given == "report":
        return "NEEDLESS_ALARM"
    near = {RIGHT[each][1] for each in CAUSES if FAMILY[each] == FAMILY[cause]}
    return _WITHIN[FAMILY[cause]] if given in near else "CURE_FOR_ANOTHER"
