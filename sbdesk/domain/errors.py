"""The three kinds of error we raise on purpose, and the problem beneath a field.

Messages are whole Chinese sentences a clerk can act on; they are shown as they stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class SbdeskError(Exception):
    """Root of every error we raise on purpose."""


class UserMistake(SbdeskError):
    """The person at the desk can put this right (exit code 1)."""


class EnvironmentProblem(SbdeskError):
    """The machine is at fault: disk full, file locked, folder read-only (exit code 3)."""


class Damaged(EnvironmentProblem):
    """The data are damaged, foreign or from a newer version (exit code 3); nothing was touched."""


@dataclass(frozen=True)
class Problem:
    """One complaint about one field of a form; `field` is the field's English name."""

    field: str
    text: str


class Invalid(UserMistake):
    """A request with problems in its fields; carries all of them at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(p.text for p in self.problems))
