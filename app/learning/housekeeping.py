"""What a site does by itself, each in a thread of its own, until it is over."""

from threading import Event, Thread

from app.learning.assignment_rules import keep_applying_rules
from app.learning.checkpointing import keep_checkpointing
from app.learning.posting import keep_posting
from app.learning.reminding import keep_reminding
from app.learning.report_files import keep_making_files
from app.learning.site import Site


def keep_house(site: Site, over: Event) -> None:
    """Start everything that a site does by itself; each ends soon after it is *over*."""
    for name, keep, told in (
        ("checkpoints", keep_checkpointing, (site.store, site.settings, over)),
        ("assignment rules", keep_applying_rules, (site, over)),
        ("reminders", keep_reminding, (site, over)),
        ("mail", keep_posting, (site, over)),
        ("reports", keep_making_files, (site, over)),
    ):
        Thread(target=keep, args=told, name=name, daemon=True).start()
