"""What is amiss with a set of rules: flows that do not pass, and rules that let too much pass."""

from app.grading import Finding, Params, Place, Verdict, partly, unreadable

from .places import COMMIT, MOVE, NODES, Flow
from .simulator import Rule, UnreadablePort, is_wide, read_rule, surplus

_RETURNS = {MOVE: "MOVE_RETURN", COMMIT: "COMMIT_RETURN"}


def judge_rules(
    answer: list[dict[str, str]], flows: list[Flow], old: list[list[str]], services: Params
) -> Verdict:
    """Return how many needed flows pass, less one for each rule that lets more pass."""
    rules: list[Rule] = []
    for row, cells in enumerate(answer, 1):
        if missing := [name for name, text in cells.items() if not text]:
            return unreadable(f"Row {row} has no {missing[0]} yet: fill the row, or clear it.")
        try:
            rules.append(read_rule(row, cells))
        except UnreadablePort:
            return unreadable(
                f"In row {row} write the port as a number from 1 to 65535, such as 4242."
            )
    stopped = [flow for flow in flows if not any(rule.allows(flow.way) for rule in rules)]
    wide = [rule for rule in rules if surplus(rule, flows)]
    lines = [[cells[name] for name in ("caller", "called", "protocol", "port")] for cells in answer]
    found = [_missing(flow, rules, services) for flow in stopped]
    found += [_surplus(rule, flows, kept_from_before=lines[rule.row - 1] in old) for rule in wide]
    earned = max(0, len(flows) - len(stopped) - len(wide))
    note = "Everything that is needed passes, and nothing else does." if not found else ""
    return partly(earned, len(flows), *found, note=note)


def _missing(flow: Flow, rules: list[Rule], services: Params) -> Finding:
    """Return why *flow* does not pass: nearly there, the other way round, or not at all."""
    between = [rule for rule in rules if flow.caller in rule.callers and flow.called in rule.called]
    saw = services["/".join(map(str, flow.way))]
    if any(flow.port in each for rule in between for each in rule.ports):
        return Finding("PROTOCOL_MIXED", Place(f"row {between[0].row}"), saw)
    if between:
        return Finding("PORT_ASSUMED", Place(f"row {between[0].row}"), saw)
    if flow.kind in _RETURNS:
        return Finding(_RETURNS[flow.kind], saw=saw)
    back = [rule for rule in rules if flow.caller in rule.called and flow.called in rule.callers]
    if back:
        return Finding("WRONG_CALLER", Place(f"row {back[0].row}"), saw)
    return Finding("FLOW_MISSING", saw=saw)


def _surplus(rule: Rule, flows: list[Flow], *, kept_from_before: bool) -> Finding:
    place, row = Place(f"row {rule.row}"), str(rule.row)
    if is_wide(rule):
        return Finding("ANY_ANY", place, row)
    caller, called, _, port = surplus(rule, flows)[0]
    facts = {"caller": NODES.get(caller, caller), "called": NODES.get(called, called)}
    saw = f"row {row}, {facts['caller']} to {facts['called']} at port {port}"
    if kept_from_before:
        return Finding("OLD_RULE_KEPT", place, saw)
    if any((flow.called, flow.caller) == (caller, called) for flow in flows):
        return Finding("ANSWERS_NEED_NO_RULE", place, saw)
    return Finding("EXTRA_FLOW", place, saw)
