"""What every tab is given: the office, who works, how to run work, how to speak to people."""

from collections.abc import Callable
from dataclasses import dataclass

from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.messages import Messages
from sbdesk.services.desk import Desk
from sbdesk.services.finding import FoundCustomers
from sbdesk.services.press import Press
from sbdesk.settings import Settings


def _stays_open(_first: Callable[[], str]) -> bool:
    """Where no program stands round the window, e.g. in tests of one tab."""
    return False


@dataclass(frozen=True)
class Workplace:
    """Handed to each tab by `app.py`.

    `desk` gives the office with the person now at work; `find` searches customers and may be called
    on any one thread (a `ReadRunner` with `interrupt`); it answers None when it was interrupted.
    `reopen` closes the window, does what it is given while nobody has the office open, opens it
    again and tells the sentence; False when the person keeps the window open.
    """

    desk: Callable[[], Desk]
    jobs: JobRunner
    messages: Messages
    press: Press
    find: Callable[[str], FoundCustomers | None]
    interrupt: Callable[[], None]
    settings: Callable[[], Settings]
    keep_settings: Callable[[Settings], None]
    reopen: Callable[[Callable[[], str]], bool] = _stays_open
