"""Who may come in, and who is in; the one place where users and sessions of the archive are plugged in."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from pipeline.errors import InputError

SESSION_SECONDS = 12 * 3600
"""A working day; a browser that was left open is signed out overnight."""
_IDLE_SECONDS = 2 * 3600
_FREE_TRIES = 5
"""Wrong passwords in a row, of one name or from one place, that cost nothing."""
_LONGEST_WAIT = 900.0
_MOST_REMEMBERED = 10_000
"""Names and places whose wrong tries are remembered; made-up names do not fill the memory."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in.

    Attributes:
        name: as it stands under corrections.
        form_token: has to come along with every form that this visitor sends.
        can_correct: may give lines another text, and have failed pages read again.
        can_export: may take copies along.
    """

    name: str
    form_token: str
    can_correct: bool = True
    can_export: bool = True


class TooManyTriesError(InputError):
    """Too many wrong passwords; ``seconds`` says how long nobody of this name or place is let in."""

    def __init__(self, seconds: float) -> None:
        super().__init__("密码错误次数过多", advice=f"请在 {seconds:.0f} 秒后再试")
        self.seconds = seconds


class Doorkeeper(Protocol):
    """Lets people in and out."""

    def let_in(self, name: str, password: str, place: str) -> str | None:
        """The token of a new session; None for a wrong name or password.

        Raises:
            TooManyTriesError: somebody has guessed too often.
        """
        ...

    def visitor(self, token: str) -> Visitor | None:
        """Whose session this is; None for none, or one that has ended."""
        ...

    def let_out(self, token: str) -> None:
        """End a session."""
        ...


class Patience:
    """Makes guessing slow: after five wrong tries each one doubles the wait, up to a quarter of an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def check(self, *keys: str) -> None:
        """Make sure that none of the keys has to wait.

        Raises:
            TooManyTriesError: one has.
        """
        with self._lock:
            waits = [self._wrong[key][1] - self._clock() for key in keys if key in self._wrong]
        longest = max(waits, default=0.0)
        if longest > 0:
            raise TooManyTriesError(longest)

    def wrong(self, *keys: str) -> None:
        """Remember a wrong try."""
        with self._lock:
            for key in keys:
                tries = self._wrong.pop(key, (0, 0.0))[0] + 1
                wait = 0.0 if tries < _FREE_TRIES else min(_LONGEST_WAIT, 2.0 ** (tries - _FREE_TRIES + 1))
                self._wrong[key] = (tries, self._clock() + wait)
            while len(self._wrong) > _MOST_REMEMBERED:
                del self._wrong[next(iter(self._wrong))]

    def right(self, *keys: str) -> None:
        """Forget wrong tries."""
        with self._lock:
            for key in keys:
                self._wrong.pop(key, None)


@dataclass(slots=True)
class _Session:
    visitor: Visitor
    ends_at: float
    idle_at: float


@dataclass(slots=True)
class OnePassword:
    """One person, whose password is made anew whenever the server starts and shown to nobody but who started it.

    Attributes:
        name: of the person.
        password: 20 characters from 64.
        clock: in seconds; replaced in tests.
    """

    name: str = "档案员"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(15))
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, _Session] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _patience: Patience = field(init=False)

    def __post_init__(self) -> None:
        self._patience = Patience(self.clock)

    def let_in(self, name: str, password: str, place: str) -> str | None:
        """See `Doorkeeper`."""
        keys = (f"name {name}", f"place {place}")
        self._patience.check(*keys)
        is_name = hmac.compare_digest(name.encode(), self.name.encode())
        is_password = hmac.compare_digest(password.encode(), self.password.encode())
        if not (is_name and is_password):
            self._patience.wrong(*keys)
            return None
        self._patience.right(*keys)
        token, now = secrets.token_urlsafe(32), self.clock()
        visitor = Visitor(self.name, secrets.token_urlsafe(32))
        with self._lock:
            self._sessions[token] = _Session(visitor, now + SESSION_SECONDS, now + _IDLE_SECONDS)
        return token

    def visitor(self, token: str) -> Visitor | None:
        """See `Doorkeeper`."""
        now = self.clock()
        with self._lock:
            session = self._sessions.get(token)
            if session is None:
                return None
            if now > min(session.ends_at, session.idle_at):
                del self._sessions[token]
                return None
            session.idle_at = now + _IDLE_SECONDS
            return session.visitor

    def let_out(self, token: str) -> None:
        """See `Doorkeeper`."""
        with self._lock:
            self._sessions.pop(token, None)
