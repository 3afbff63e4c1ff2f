"""A fault that can be put into a practice hospital, and what it needs to find its way about."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from app.frozen import Frozen
from app.practice.states import full_node, node_of, with_node

Hospital: TypeAlias = Mapping[str, Any]
Node: TypeAlias = dict[str, Any]

INJECT: Final = "inject"
"""The kind of the action by which a mentor puts a fault in; no console offers it."""


class Fault(Frozen):
    """One fault: what is changed at which *system*, what *shows*, and how it is mended.

    *is_mended* reads the configuration alone: any repair that works will do.
    """

    code: str
    group: str
    system: str
    title: str
    shows: str
    mending: str
    put_in: Callable[[Hospital], dict[str, Any]]
    is_mended: Callable[[Hospital], bool]


def node(hospital: Hospital, node_id: str) -> Node:
    """Return a system with every setting written out."""
    return full_node(node_of(hospital, node_id))


def changed(hospital: Hospital, node_id: str, **settings: Any) -> dict[str, Any]:
    """Return *hospital* with other *settings* at one system."""
    return with_node(hospital, {**node(hospital, node_id), **settings})


def rows_to(hospital: Hospital, at: str, to: str) -> Iterator[Node]:
    """Yield the lines of the table of destinations at one system that lead to another's host."""
    target = node(hospital, to)
    for row in node(hospital, at)["destinations"]:
        if str(row["host"]).casefold() in (target["host"].casefold(), target["address"]):
            yield row


def knows(hospital: Hospital, at: str, caller: str) -> bool:
    """Say whether the device table of one system has the very title of another."""
    title = node(hospital, caller)["ae_title"]
    return any(row["ae_title"] == title for row in node(hospital, at)["device_table"])


def without_device(hospital: Hospital, at: str, caller: str) -> dict[str, Any]:
    """Return *hospital* with a caller's line gone from a device table."""
    title = node(hospital, caller)["ae_title"]
    table = [row for row in node(hospital, at)["device_table"] if row["ae_title"] != title]
    return changed(hospital, at, device_table=table)


def accepted(hospital: Hospital, at: str, sop_class_uid: str) -> set[str]:
    """Return the encodings in which a system takes objects of a class."""
    return {
        uid
        for row in node(hospital, at)["contexts"]
        if row["abstract_syntax"] == sop_class_uid
        for uid in row["transfer_syntaxes"]
    }
