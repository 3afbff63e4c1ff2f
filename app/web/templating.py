"""Templates, each compiled by one thread for all."""

from collections.abc import MutableMapping
from threading import RLock
from typing import Any

from flask.templating import Environment
from jinja2 import Template


class Templates(Environment):
    """Flask's templates; whoever finds one being compiled waits for it.

    A class of students opens the same page at once: each thread would compile it for itself, and
    the process would keep the memory.
    """

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self._compiling = RLock()

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        """Return the template of that name, compiled once."""
        with self._compiling:
            return super().get_template(name, parent, globals)

    def make_globals(
        self,
        d: MutableMapping[str, Any] | None,
    ) -> MutableMapping[str, Any]:
        """Return what a template may name beside what it is given: the site's, one for all.

        Jinja chains them behind a template's own, of which none of ours has any. A chain is read
        name by name, at every page, include and import; a dictionary is copied at once.
        """
        return {**self.globals, **d} if d else self.globals
