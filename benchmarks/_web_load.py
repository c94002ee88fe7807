"""The people of `benchmarks.web`, in a process of their own: ``python benchmarks/_web_load.py < plan > measured``.

The plan is JSON: address of the server, the cookies of people who have signed in, and for each the addresses to ask
for, one every second. A time runs from the moment when the question was due, so an answer that holds up the next
question counts twice, as for somebody who waits.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_PATIENCE_SECONDS = 60
_MOST_TIMES_LONGER = 4
"""Than planned a person goes on, where answers come so late that the next questions wait."""


@dataclass
class Measured:
    """Milliseconds of each kind, and what went wrong."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class Person:
    """Somebody at a browser that keeps its connection."""

    def __init__(self, host: str, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_SECONDS)
        self.cookies = dict(cookies or {})

    def sign_in(self, name: str, password: str) -> None:
        """As people do, by the form."""
        _, page = self.ask("/sign-in")
        found = re.search(r'name="token" value="([^"]+)"', page.decode())
        assert found is not None
        fields = {"name": name, "password": password, "token": found[1], "next": "/search"}
        status, _ = self.ask("/sign-in", urlencode(fields))
        if status != 303:
            raise RuntimeError(f"not let in: {status}")

    def ask(self, path: str, form: str = "") -> tuple[int, bytes]:
        """Status and body of one answer."""
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form:
            headers["content-type"] = "application/x-www-form-urlencoded"
        self._connection.request("POST" if form else "GET", path, form or None, headers)
        answer = self._connection.getresponse()
        for line in answer.headers.get_all("set-cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read()

    def close(self) -> None:
        """Leave."""
        self._connection.close()


def main() -> int:
    """Let everybody ask at once, and print what was measured."""
    plan = json.load(sys.stdin)
    people = [Person(plan["host"], plan["port"], cookies) for cookies in plan["cookies"]]
    measured, lock = Measured(), threading.Lock()
    begin = time.perf_counter() + 1.0
    threads = [
        threading.Thread(
            target=_ask_all, args=(person, asked, begin + number / len(people), measured, lock), daemon=True
        )
        for number, (person, asked) in enumerate(zip(people, plan["asked"], strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        person.close()
    json.dump({"milliseconds": measured.milliseconds, "errors": measured.errors}, sys.stdout, ensure_ascii=False)
    return 0


def _ask_all(
    person: Person, asked: Sequence[tuple[str, str]], begin: float, measured: Measured, lock: threading.Lock
) -> None:
    for number, (kind, path) in enumerate(asked):
        due = begin + number
        time.sleep(max(0.0, due - time.perf_counter()))
        if time.perf_counter() > begin + _MOST_TIMES_LONGER * len(asked):
            with lock:
                measured.errors.append(f"{len(asked) - number} questions were not asked: the answers come too late")
            return
        problem = _problem(person, path)
        took = (time.perf_counter() - due) * 1000
        with lock:
            measured.milliseconds.setdefault(kind, []).append(took)
            if problem:
                measured.errors.append(f"{kind} {path}: {problem}")


def _problem(person: Person, path: str) -> str:
    try:
        status, body = person.ask(path)
    except (OSError, http.client.HTTPException) as error:
        person.close()
        return repr(error)
    return "" if status == 200 and body else f"status {status}"


if __name__ == "__main__":
    sys.exit(main())
