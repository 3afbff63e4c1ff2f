"""Actions that are tried a dozen times over: what was done before in the same state is remembered.

The proof of a lab plays one shift with one step changed, and another with another. What an action
does follows from the hospital, the files and the action alone, so that only what differs is done.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeAlias

from app.practice.actions import Files
from app.practice.carrying import Carried, Done
from app.practice.states import full

Performed: TypeAlias = tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]


class Rehearsal:
    """Performs as :func:`app.practice.carrying.perform_on` does, and nothing twice.

    It remembers one hospital at a time: with another one it begins afresh.
    """

    def __init__(self) -> None:
        self._begun = ""
        self._known = _Known()

    def __call__(
        self,
        hospital: Mapping[str, Any],
        actions: Iterable[Mapping[str, Any]],
        files: Files | None = None,
    ) -> Performed:
        """Return the exchanges of *actions*, and the hospital after and before them."""
        begun = json.dumps(hospital)
        if begun != self._begun:
            self._begun, self._known = begun, _Known(json.loads(begun))
        first = self._known.first
        carried = _Remembering(first, versions=[first], known=self._known)
        for action in actions:
            carried.act(action, files or {})
        return carried.exchanges, full(carried.hospital), full(carried.versions[0])


@dataclass
class _Known:
    """What came of actions, and how the hospitals that they left are told apart."""

    first: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Done] = field(default_factory=dict)
    _digests: dict[int, tuple[dict[str, Any], str]] = field(default_factory=dict)

    def digest(self, hospital: dict[str, Any]) -> str:
        """Return what *hospital* is known by, of which most systems are those of the last one."""
        nodes = [self._digest(node) for node in hospital.get("nodes", [])]
        return self._digest(hospital, {**hospital, "nodes": nodes})

    def _digest(self, what: dict[str, Any], told: dict[str, Any] | None = None) -> str:
        """Return the digest of *what*; each is written out once, and nobody changes it."""
        known = self._digests.get(id(what))
        if known is None:
            written = json.dumps(told or what, sort_keys=True).encode()
            known = self._digests[id(what)] = (what, sha256(written).hexdigest())
        return known[1]


class _Remembering(Carried):
    def __init__(
        self,
        hospital: dict[str, Any],
        *,
        versions: list[dict[str, Any]],
        known: _Known,
    ) -> None:
        super().__init__(hospital, versions=versions)
        self._known = known

    def done(self, action: Mapping[str, Any], files: Files) -> Done:
        key = self._key(action, files)
        if key not in self._known.done:
            self._known.done[key] = super().done(action, files)
        return self._known.done[key]

    def _key(self, action: Mapping[str, Any], files: Files) -> str:
        """Return what decides about the outcome; an undo looks at earlier versions, too."""
        earlier = self.versions if "version" in action else []
        hospitals = [self._known.digest(each) for each in (self.hospital, *earlier)]
        digest = sha256(json.dumps([dict(action), hospitals], sort_keys=True).encode())
        for name, data in sorted({**files, **self.objects}.items()):
            digest.update(f"\n{name} {len(data)}\n".encode() + sha256(data).digest())
        return digest.hexdigest()
