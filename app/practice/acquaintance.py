"""Who talks to whom in a hospital, as its systems are configured: the lines of a map."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.frozen import Frozen
from app.practice.changes import title_of


class Link(Frozen):
    """A line from one system to another; *target* is empty where nobody is at that address.

    *named* is what the configuration says, *setting* where it says so.
    """

    source: str
    target: str
    named: str
    setting: str


def links(hospital: Mapping[str, Any]) -> list[Link]:
    """Return what the systems' own settings say of others, read without knowing their kinds.

    A line with an AE title and no host is somebody who may call; a line with host and port, or
    with the name of another system, is somebody who is called.
    """
    nodes = hospital.get("nodes", [])
    found = (link for node in nodes for link in _links_of(node, nodes))
    return list(dict.fromkeys(found))


def _links_of(node: Mapping[str, Any], nodes: list[Mapping[str, Any]]) -> Iterator[Link]:
    for name, value in node.items():
        if isinstance(value, str) and name.endswith("_at") and value:
            yield Link(node["id"], _by_id(value, nodes), value, title_of(name))
        rows = value if isinstance(value, list) else []
        for row in rows:
            if isinstance(row, Mapping):
                yield from _row_links(node, title_of(name), row, nodes)


def _row_links(
    node: Mapping[str, Any], setting: str, row: Mapping[str, Any], nodes: list[Mapping[str, Any]]
) -> Iterator[Link]:
    if row.get("host") and row.get("port"):
        place = f"{row['host']}:{row['port']}"
        yield Link(node["id"], _by_place(row, nodes), place, setting)
    elif isinstance(row.get("node"), str):
        yield Link(node["id"], _by_id(row["node"], nodes), row["node"], setting)
    elif isinstance(row.get("ae_title"), str):
        title = row["ae_title"].strip()
        caller = next((each["id"] for each in nodes if each.get("ae_title") == title), "")
        yield Link(caller, node["id"], title, setting)


def _by_id(name: str, nodes: list[Mapping[str, Any]]) -> str:
    return next((each["id"] for each in nodes if each["id"] == name), "")


def _by_place(row: Mapping[str, Any], nodes: list[Mapping[str, Any]]) -> str:
    host, port = str(row["host"]).casefold(), str(row["port"])
    for each in nodes:
        if host in (each["host"].casefold(), each["address"]) and str(each["port"]) == port:
            return str(each["id"])
    return ""
