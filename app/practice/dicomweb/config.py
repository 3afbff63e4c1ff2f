"""How a DICOMweb service is set up: a system of its own, or one side of an archive."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.errors import NotFound
from app.frozen import field
from app.practice.config import NODE_KINDS, ArchiveConfig, Node, Record, node_kind

NODE_KIND = "dicomweb"


@node_kind
class DicomWebConfig(Node):
    """An archive's web service: its root, what it holds, and its house rules.

    *holdings* are index records by SOP Instance UID; *objects* says for some of them which file
    of the bench is the object itself. *no_matches* is the status of an empty search: the standard
    says 204, and systems that send 200 with an empty list are in use. *most_results* bounds a
    search that asks for no limit.
    """

    kind: ClassVar[str] = NODE_KIND
    held: ClassVar[tuple[str, ...]] = ("holdings", "objects")

    path: str = "/dicom-web"
    holdings: Mapping[str, Record] = field(default_factory=dict)
    objects: Mapping[str, str] = field(default_factory=dict)
    duplicates: str = "keep"
    quota_objects: int | None = None
    no_matches: int = 204
    most_results: int = 500

    @property
    def root(self) -> str:
        """Return the address of the service as the hospital's papers give it."""
        return f"https://{self.host}:{self.port}{self.path}"


def web_config(node: Node) -> DicomWebConfig | None:
    """Return how the web service of *node* is set up, if it has one."""
    if isinstance(node, DicomWebConfig):
        return node
    if type(node) is not ArchiveConfig or node.web_port is None:
        return None
    return DicomWebConfig(
        node.id,
        node.label,
        node.host,
        node.address,
        node.web_port,
        path=node.web_path,
        holdings=node.holdings,
        duplicates=node.duplicates,
        quota_objects=node.quota_objects,
    )


def speaks_web(node: Mapping[str, Any]) -> bool:
    """Return whether the system in plain data answers DICOMweb."""
    is_on = node.get("kind") == ArchiveConfig.kind and node.get("web_port") is not None
    return is_on or node.get("kind") == NODE_KIND


def service_of(hospital: Mapping[str, Any], node_id: str = "") -> dict[str, Any]:
    """Return the plain data of the system of that id that speaks DICOMweb, or of the first one."""
    nodes = [node for node in hospital.get("nodes", ()) if speaks_web(node)]
    for node in nodes:
        if node_id in ("", node["id"]):
            return dict(node)
    raise NotFound("No such system of this lab speaks DICOMweb.")


def node_from(data: Mapping[str, Any]) -> Node:
    """Return the system of plain data."""
    return NODE_KINDS[data["kind"]].from_data(data)
