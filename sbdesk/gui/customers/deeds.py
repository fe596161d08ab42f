"""What can be done with the customer shown: said once, for the file's buttons and the menus."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Deed:
    """Something that can be done with the customer shown; `key` is told, the window binds it."""

    words: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""


@dataclass(frozen=True)
class Deeds:
    """What the file offers."""

    complaint: Deed
    visit: Deed
    print: Deed
    edit: Deed
    credit: Deed
    copy: Deed
    fee: Deed
    verify: Deed
    alike: Deed
    withdraw: Deed
