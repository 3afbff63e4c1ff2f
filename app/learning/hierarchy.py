"""Who manages whom: a tree, so that nobody is her own manager by way of others."""

from collections.abc import Mapping


def circle_of(person_id: str, managers: Mapping[str, str | None]) -> bool:
    """Say whether the way up from the person through *managers* comes back to her."""
    seen: set[str] = set()
    step = managers.get(person_id)
    while step is not None and step not in seen:
        if step == person_id:
            return True
        seen.add(step)
        step = managers.get(step)
    return False
