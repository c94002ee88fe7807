"""Being told how far a long piece of work is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears how far a long piece of work is; implemented by whoever talks to a person."""

    def begin(self, what: str, total: int) -> None:
        """A stage begins; ``total`` is 0 when it is not known."""
        ...

    def advance(self, note: str = "") -> None:
        """One more is done."""
        ...

    def end(self) -> None:
        """The stage is over."""
        ...


class Silent:
    """A `Progress` that says nothing."""

    def begin(self, what: str, total: int) -> None:
        """Say nothing."""

    def advance(self, note: str = "") -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""
