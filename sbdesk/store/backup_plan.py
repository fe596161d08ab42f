"""How an office is backed up by itself (DESIGN §12)."""

from dataclasses import dataclass
from pathlib import Path

BACKUPS = "backups"
"""The folder of the automatic backups, in the data folder."""


@dataclass(frozen=True)
class BackupPlan:
    """How an office is backed up by itself.

    Before the first write of a day always; when it is closed, if `on_close`. `second` is a folder
    on another drive that gets a copy of each, when it is there.
    """

    second: Path | None = None
    on_close: bool = True
