"""Wanting no more mail about a topic, from the mail itself: signed address, no sign-in."""

from flask import render_template

from app.learning.unsubscribing import unsubscribe, wish_of
from app.web import current
from app.web.limits import limiter


@limiter.limit("60/minute")
def ask(token: str) -> str:
    """Ask once more; programs that follow the links of a mail must not end anything."""
    wish = wish_of(token[:400], current.site().settings)
    return render_template("unsubscribe.html", topic=wish.topic, token=token, is_done=False)


@limiter.limit("60/minute")
def end(token: str) -> str:
    """End the topic at once, as the form and the button of a mail program ask (RFC 8058)."""
    wish = unsubscribe(token[:400], current.site())
    return render_template("unsubscribe.html", topic=wish.topic, token=token, is_done=True)
