"""Pages: one file an audience's errand, over templates that show and do not decide."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app.learning.opening import open_site
from app.learning.site import Site
from app.web import errors, observing, security, showing
from app.web.arriving import count_arrivals
from app.web.pages import add_pages
from app.web.receiving import MemoryRequest
from app.web.rules import RuleWrittenLate, SmallNumber
from app.web.taking_turns import take_turns
from app.web.templating import Templates
from app.web.unindented import Unindented


class _Application(Flask):
    """Flask with plain views: none is a coroutine, and none is looked at to find that out."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def build(site: Site | None = None) -> Flask:
    """Return the WSGI application over *site*, or over one opened from the environment."""
    site = site or open_site()
    app = _Application(__name__, static_folder="static/dist", static_url_path="/static")
    app.request_class = MemoryRequest
    app.jinja_environment = Templates
    app.extensions["readingroom"] = site
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * 1024 * 1024
    app.config["MAX_FORM_PARTS"] = 2000
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Unindented)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    # An address is taken as it stands: a redirect to a tidier one would repeat the Host header.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.url_map.converters["int"] = SmallNumber
    app.url_rule_class = RuleWrittenLate
    add_pages(app)
    count_arrivals(app, site.settings.threads)
    observing.observe(app)
    security.guard(app)
    showing.teach_templates(app)
    errors.handle_errors(app)
    if site.store.is_sqlite:
        # PostgreSQL computes elsewhere: while one waits for it, others can go on.
        take_turns(app)
    if hops := site.settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
