"""What the site has to tell a person."""

from datetime import datetime

from app.frozen import Frozen


class Notice(Frozen):
    """A sentence for one person, shown until she has marked it as read.

    *link* is an address within the site, the page that the notice is about.
    """

    organization_id: str
    id: str
    person_id: str
    kind: str
    sentence: str
    link: str
    created_at: datetime
    read_at: datetime | None
