"""What deeds work with: the rooms of one running installation."""

from app.catalog import Catalog, CatalogHolder
from app.frozen import Frozen
from app.grading.bench_service import Grading
from app.practice.client import Practice
from app.settings import Settings
from app.store import Store


class Site(Frozen):
    """One installation: its settings, stores, catalog, graders and practice hospital."""

    settings: Settings
    store: Store
    holder: CatalogHolder
    grading: Grading
    practice: Practice

    @property
    def catalog(self) -> Catalog:
        """Return the catalog as it is now."""
        return self.holder.catalog

    def start(self) -> None:
        """Let the worker processes load beside us, without waiting for them."""
        self.grading.start()
        self.practice.start()

    def close(self) -> None:
        """Stop the worker processes and let the database go."""
        self.grading.close()
        self.practice.close()
        self.store.close()
