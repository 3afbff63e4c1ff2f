"""What the site writes about: for each topic its name, and why somebody gets such a mail."""

from datetime import timedelta

from app.frozen import Frozen
from app.records.mail import Pace


class Topic(Frozen):
    """One kind of news; *why* ends the sentence "You get this because".

    With *holds* it is about the way into the account: it goes at once, whatever the reader chose,
    nobody can switch it off, and after so long it is not sent any more. *says* names its link.
    """

    key: str
    title: str
    why: str
    pace: Pace = Pace.AT_ONCE
    holds: timedelta | None = None
    says: str = "See it on the site"


_ALL = (
    Topic(
        "assignment",
        "Work assigned to you, changed or taken back",
        "a mentor asked you to do something",
    ),
    Topic(
        "due", "Due dates that come near or have passed", "something assigned to you has a due date"
    ),
    Topic("extension", "More time, and waivers", "a mentor changed what is asked of you"),
    Topic("question", "Questions and work of your mentees", "you mentor the person who asks"),
    Topic("answer", "Answers of your mentors", "a mentor wrote to you"),
    Topic(
        "sandbox",
        "Practice hospitals opened for you",
        "a mentor opened a practice hospital for you",
    ),
    Topic("goal", "Goals proposed, agreed or met", "you and your mentor agree on goals"),
    Topic("sign_off", "Competencies signed off", "a mentor signed off something you can do"),
    Topic(
        "outside_credit",
        "Decisions about your outside credit",
        "you claimed credit earned elsewhere",
    ),
    Topic("credit", "Credit taken back", "an entry of yours in the ledger changed"),
    Topic("certificate", "Certificates awarded", "you earned a certificate"),
    Topic("session", "Sessions that you signed up for", "you are on the roster of a session"),
    Topic("cycle", "The end of a credit cycle", "a credential on your list has a cycle that ends"),
    Topic(
        "credential",
        "Credentials and renewals that expire",
        "something that you keep up is about to expire",
    ),
    Topic(
        "regrade", "Labs that were graded again", "the grader of a lab you handed in was corrected"
    ),
    Topic("report", "Reports that you scheduled", "a report is scheduled for you"),
)

TOPICS = {topic.key: topic for topic in _ALL}
"""Every topic that somebody can choose a pace for, by its key, in the order of the page."""

DIGEST = Topic("digest", "Digest", "you chose to have several topics in one mail")
CHECKPOINT = Topic(
    "checkpoint", "Checkpoints", "this installation sends its ledger's checkpoints here"
)
INVITED = Topic(
    "invited",
    "Your account",
    "an administrator made an account for you or let you choose a new password",
    holds=timedelta(days=7),
    says="Choose your password",
)
FORGOTTEN = Topic(
    "forgotten",
    "A forgotten password",
    "somebody, most likely you, said that the password of this address is forgotten",
    holds=timedelta(hours=1),
    says="Choose a new password",
)
PASSWORD = Topic(
    "password", "Your password", "you have an account", holds=timedelta(days=7), says="Sign in"
)
_NEVER_CHOSEN = (DIGEST, CHECKPOINT, INVITED, FORGOTTEN, PASSWORD)


def topic_called(key: str) -> Topic:
    """Return the topic; of what has no topic of its own, one that nobody can switch off."""
    known = TOPICS | {topic.key: topic for topic in _NEVER_CHOSEN}
    return known.get(key) or Topic(key, "Other news", "it concerns your account")
