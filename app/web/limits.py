"""How often the same thing may be asked."""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from flask import request
from werkzeug.exceptions import TooManyRequests

from app.web import current

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import RateLimiter

P = ParamSpec("P")
ResultT = TypeVar("ResultT")


def address() -> str:
    """Return the address that asks, as the trusted proxies tell it."""
    return request.remote_addr or "unknown"


def account_or_address() -> str:
    """Return whom to count: the account where there is one, since a hospital shares an address."""
    reader = current.maybe_reader()
    return reader.actor.id if reader else address()


def address_and_email() -> str:
    """Return whom to count at the sign-in form."""
    return f"{address()}:{request.form.get('email', '').strip().lower()[:254]}"


class Limiter:
    """Counts who asks what, in this process; a view without a limit costs nothing.

    What counts is loaded by the first who is counted: it takes as long to load as Flask itself.
    """

    def __init__(self) -> None:
        self.enabled = True
        self._making = Lock()
        self._made: RateLimiter | None = None

    def limit(
        self, often: str, whom: Callable[[], str] = account_or_address
    ) -> Callable[[Callable[P, ResultT]], Callable[P, ResultT]]:
        """Let each of *whom* ask a view no more often than ``"60/minute"``; else answer 429."""

        def limited(view: Callable[P, ResultT]) -> Callable[P, ResultT]:
            @wraps(view)
            def counted(*args: P.args, **kwargs: P.kwargs) -> ResultT:
                asked = (request.endpoint or "", whom())
                if self.enabled and not self._counts().hit(_item(often), *asked):
                    raise TooManyRequests
                return view(*args, **kwargs)

            return counted

        return limited

    def reset(self) -> None:
        """Forget who asked what."""
        self._made = None

    def _counts(self) -> "RateLimiter":
        # Made once, whoever comes first: what another one counted would be forgotten.
        with self._making:
            if self._made is None:
                storage = import_module("limits.storage").MemoryStorage()
                strategies = import_module("limits.strategies")
                self._made = cast("RateLimiter", strategies.FixedWindowRateLimiter(storage))
            return self._made


@cache
def _item(often: str) -> "RateLimitItem":
    return cast("RateLimitItem", import_module("limits").parse(often))


limiter = Limiter()
