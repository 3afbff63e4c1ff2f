"""Settings of the services, as frozen records beside those of the nodes."""

from collections.abc import Mapping
from typing import Any, Self

from app.frozen import Frozen, field


class Destination(Frozen):
    """A line of a table of destinations: where the application with this AE title listens."""

    ae_title: str
    host: str
    port: int
    tls: bool = False


class Coercion(Frozen):
    """What an archive changes in what it stores.

    The worklist entry with the object's own value of *by* gives the *attributes* their values;
    *values* are set in every object. Either may be empty.
    """

    by: str = "AccessionNumber"
    attributes: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the policy from plain data."""
        return cls(**{**data, "attributes": tuple(data.get("attributes", ()))})
