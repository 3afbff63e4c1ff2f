"""The keys of M4 worked out a second time: PDUs are walked through, roles and levels looked up."""

import re
from collections.abc import Mapping

from app.grading.items import Drawn
from tests.content.oracle_reading import Oracle, read, table, the_one

# PS3.8 9.3: what each type of PDU makes of an association.
_PDU = {1: "asked", 2: "open", 3: "rejected", 4: "message", 5: "closing", 6: "released", 7: "abort"}
# The first word that a log has of a step which failed, from the lowest step to the highest.
_SIGNS = {
    "host name unknown": "Turning the name",
    "time limit": "Opening the TCP",
    "ECONNREFUSED": "Opening the TCP",
    "AE title not recognized": "Agreeing on the association",
    "rejected:": "Agreeing on the association",
    "presentation context": "Agreeing on the kind",
}
# PS3.4 C.6.2: the levels of the Study Root model, with the UID that names one entity of each.
_STUDY_ROOT = ("STUDY", "SERIES", "IMAGE")
# PS3.4 F.7.2.1: a step is created as it starts, and set to one of two ends for good.
_MOMENTS = {
    r"about to start": "N-CREATE with IN PROGRESS",
    r"has made the last|has finished": "N-SET with COMPLETED",
    r"has stopped|wrong entry": "N-SET with DISCONTINUED",
    r"needs .* list": "C-FIND for the worklist",
}
# PS3.3 C.14.1.1: failure reasons with their meaning, and what mends each.
_REASONS = {
    "0112": ("no such object instance", "Send it"),
    "0119": ("class and instance conflict", "Compare its SOP class"),
    "0131": ("duplicate transaction UID", "Ask again under a new UID"),
    "0213": ("resource limitation", "Wait for room"),
}


def side_and_role(drawn: Drawn) -> str:
    """Give the caller the role of its deed: only a report of commitment comes from the provider."""
    caller, called, deed, party = read(
        r"trace, an? (\w+)(?:, `\w+`,)? opens an association to (?:an? )?(\w+)(?:, `\w+`,)?"
        r" and (.+?)\. Which .* does (?:the )?(\w+) have",
        drawn.stem,
    )
    assert party in (caller, called)
    roles = ("SCP", "SCU") if deed == "reports commitment" else ("SCU", "SCP")
    return f"It calls, as {roles[0]}" if party == caller else f"It is called, as {roles[1]}"


def how_it_ended(drawn: Drawn) -> str:
    """Walk through the PDUs to the last one."""
    [shown] = read(r"`([\d ]+)`", drawn.stem)
    steps = [_PDU[each] for each in bytes.fromhex(shown)]
    assert steps[0] == "asked"
    when = "after a message" if "message" in steps else "before a message"
    ends = {"rejected": "was rejected", "released": "ended by release", "abort": "was aborted"}
    return f"It {ends[steps[-1]]} {when}"


def failed_step(drawn: Drawn) -> str:
    """Find the step that leaves this sign."""
    [step] = {step for sign, step in _SIGNS.items() if sign in drawn.stem}
    return the_one(drawn, lambda text: text.startswith(step))


def what_stays_behind(drawn: Drawn) -> str:
    """Find the context whose result is not 0, acceptance."""
    [kind] = [kind for _, kind, answer in table(drawn.stem) if answer[0] != "0"]
    return f"Those of {kind}"


def what_to_accept(drawn: Drawn) -> str:
    """Take what the archive can store, the viewers can read and a sender offers."""
    lists = read(
        r"can store (.+?)\. The viewers can read (.+?)\. The senders offer (.+?), each", drawn.stem
    )
    stored, shown, offered = (set(each.split(", ")) for each in lists)
    return the_one(drawn, lambda text: set(text.split(", ")) == stored & shown & offered)


def which_key_fails(drawn: Drawn) -> str:
    """Find the key without which entries come back."""
    [query] = [query for query, matches in table(drawn.stem) if int(matches)]
    return query.removesuffix(" left empty")


def keys_of_a_level(drawn: Drawn) -> str:
    """Name one entity of each level above; at the top, the patient."""
    patient, study, series = read(
        r"Patient ID (\d+), study ([\d.]+), series ([\d.]+)\. ", drawn.stem
    )
    above = _STUDY_ROOT.index(read(r"at the level (\w+)\.", drawn.stem)[0])
    wanted = [study, series][:above] or [patient]
    return the_one(drawn, lambda text: re.findall(r"2\.25\.\d+|(?<=\) )\d+", text) == wanted)


def which_step_message(drawn: Drawn) -> str:
    """Tell a start, a good end, an end that was none, and a question apart."""
    [key] = [said for pattern, said in _MOMENTS.items() if re.search(pattern, drawn.stem)]
    return key


def failure_reason(drawn: Drawn) -> str:
    """Look the reason up, and see that the stem words it as the standard means it."""
    reason, words = read(r"\(0008,1197\) (\w{4}), \*(.+?)\*", drawn.stem)
    meaning, repair = _REASONS[reason]
    assert words == meaning
    return the_one(drawn, lambda text: text.startswith(repair))


M04: Mapping[str, Oracle] = {
    "itm-7b92f0a4": side_and_role,
    "itm-e85a3c16": how_it_ended,
    "itm-90ce15a7": failed_step,
    "itm-586fa30c": what_stays_behind,
    "itm-c25e9714": what_to_accept,
    "itm-f394b07a": which_key_fails,
    "itm-17a0c9d8": keys_of_a_level,
    "itm-31d9e5f8": which_step_message,
    "itm-9f46a0bc": failure_reason,
}
