"""Causes, sides and repairs as the table offers them, and which belong together."""

CAUSES = {
    "expired": "the certificate has expired",
    "clock": "the caller's clock is wrong",
    "other_name": "the caller uses another name than was agreed",
    "cert_name": "the certificate lacks the name that was agreed",
    "no_anchor": "the caller does not know an approved authority yet",
    "stranger": "the authority is not an approved one",
    "impostor": "the authority has an approved name and a foreign key",
    "old_caller": "the caller speaks withdrawn versions only",
    "old_called": "the called side speaks withdrawn versions only",
}
SIDES = {
    "caller": "the caller",
    "called": "the called side",
    "neither": "neither, until security has looked at it",
}
REPAIRS = {
    "renew": "renew the certificate with the same name",
    "set_clock": "set the clock, and give it a time server",
    "call_right": "call by the name that was agreed",
    "reissue": "get a certificate that holds the agreed name",
    "add_anchor": "add this authority to the trust store, after comparing its key",
    "approved": "get a certificate from an approved authority",
    "report": "let nothing pass, and report it",
    "raise": "bring this side to TLS 1.2 or later, or put a gateway before it",
    "allow_old": "allow TLS 1.0 again",
    "verify_off": "switch verification off until it is mended",
}
RIGHT = {
    "expired": ("called", "renew"),
    "clock": ("caller", "set_clock"),
    "other_name": ("caller", "call_right"),
    "cert_name": ("called", "reissue"),
    "no_anchor": ("caller", "add_anchor"),
    "stranger": ("called", "approved"),
    "impostor": ("neither", "report"),
    "old_caller": ("caller", "raise"),
    "old_called": ("called", "raise"),
}
"""By cause: whose side changes, and the safest repair."""

FAMILIES = {
    "time": ("expired", "clock"),
    "name": ("other_name", "cert_name"),
    "issuer": ("no_anchor", "stranger", "impostor"),
    "version": ("old_caller", "old_called"),
}
FAMILY = {cause: family for family, causes in FAMILIES.items() for cause in causes}
