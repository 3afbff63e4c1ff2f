"""Purging: mail that was sent long ago, and reports that nobody fetched."""

from datetime import timedelta

from app import clock
from app.learning.site import Site

_AT_ONCE = 500


def purge_mail(site: Site) -> int:
    """Empty the mails that ended longer ago than the settings say; return how many.

    A few in a transaction, so that nobody waits who writes meanwhile.
    """
    before, purged = clock.now() - timedelta(days=site.settings.mail_kept_days), 0
    while True:
        with site.store.writing() as unit:
            some = unit.outbox.purge(before, _AT_ONCE)
        purged += some
        if some < _AT_ONCE:
            return purged
