"""The attempt to open a TCP connection, as a trace tells it: opened, refused, or met by silence."""

from app.frozen import Frozen, as_data
from app.practice.conversation import Conversation


class Door(Frozen):
    """Where a caller knocks: the host as it was written, its address, and the port."""

    host: str
    address: str
    port: int

    @property
    def there(self) -> str:
        """Return address and port as people write them."""
        return f"{self.address}:{self.port}"


def tell_opened(talk: Conversation, door: Door) -> str:
    """Tell that the connection stands, and return the sentence."""
    summary = (
        f"{door.there} answers: a program listens there. Nothing has been said in its protocol yet."
    )
    talk.trace.add(
        "tcp_connect",
        (talk.client, talk.server),
        "TCP connection opened",
        summary,
        detail=as_data(door),
        ok=True,
    )
    return summary


def tell_refused(talk: Conversation, door: Door) -> str:
    """Tell that nothing listens at the door, and return the sentence."""
    summary = (
        f"{door.address} is there, but nothing listens on its port {door.port}: the connection "
        "is refused at once. This is TCP; no AE title was sent yet."
    )
    talk.trace.add(
        "tcp_refused",
        (talk.server, talk.client),
        "TCP connection refused",
        summary,
        detail=as_data(door),
        ok=False,
    )
    return summary


def tell_silent(talk: Conversation, door: Door) -> str:
    """Tell that no answer at all came from the door, and return the sentence."""
    summary = (
        f"{door.there} gave no answer at all to the attempt to connect. A firewall drops it, "
        "or the host is off. Not a byte of the protocol was sent."
    )
    talk.trace.add(
        "timeout",
        (talk.client, talk.server),
        "No answer to TCP",
        summary,
        detail=as_data(door),
        ok=False,
    )
    return summary
