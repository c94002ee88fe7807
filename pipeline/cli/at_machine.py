"""Whoever works at the machine itself, as the log names them."""

from __future__ import annotations

import getpass

from pipeline.model.audit import Action, AuditEvent


def at_machine(action: Action, *, detail: str = "", purpose: str = "") -> AuditEvent:
    """Something that the person at this terminal does; the operating system says who that is."""
    return AuditEvent(getpass.getuser(), "", "本机", action, detail=detail, purpose=purpose)
