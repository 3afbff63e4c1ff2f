"""Opening an installation: folders, database, catalog, worker processes."""

import os
from collections.abc import Mapping

from app.catalog import CatalogHolder, content_root
from app.grading.bench_service import Grading
from app.learning.site import Site
from app.practice.client import Practice
from app.settings import Settings, read_settings
from app.store import Store, migrate


def open_site(environment: Mapping[str, str] | None = None) -> Site:
    """Return the installation that *environment* describes, its workers starting beside it."""
    site = open_site_with(read_settings(os.environ if environment is None else environment))
    site.start()
    return site


def open_site_with(settings: Settings) -> Site:
    """Return the installation that *settings* describe; the database is migrated first.

    Its workers wait for :meth:`Site.start`, or for the first who needs one.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.cache.mkdir(parents=True, exist_ok=True)
    root = settings.content or content_root()
    grading = Grading(root / "labs", size=settings.sandboxes)
    store = Store(settings.database_url)
    migrate(store.engine)
    holder = CatalogHolder(root, settings.cache, follow=settings.development, changed=grading.renew)
    return Site(settings, store, holder, grading, Practice(orthanc=settings.orthanc))
