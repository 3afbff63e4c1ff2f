"""The pages, one file an errand; each is loaded when one of its addresses is asked for first."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Flask

from app.web.routes import ROUTES


def add_pages(app: Flask) -> None:
    """Give *app* every address of :data:`ROUTES`."""
    for endpoint, (address, _) in ROUTES.items():
        method, _, path = address.partition(" ")
        app.add_url_rule(path, endpoint, _first_view(app, endpoint), methods=[method])


def view_of(endpoint: str) -> Callable[..., Any]:
    """Return the function that answers *endpoint*, its file loaded."""
    module, _, name = endpoint.partition(".")
    view: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), name)
    return view


def _first_view(app: Flask, endpoint: str) -> Callable[..., Any]:
    """Return a view that puts the page's own in its place once it is called."""

    def first_view(**arguments: Any) -> Any:
        view = app.view_functions[endpoint] = view_of(endpoint)
        return view(**arguments)

    return first_view
