"""Where things lie on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


def default_data_folder() -> Path:
    """The data folder when `--data` names none."""
    return _folders().user_data_path


def practice_folder(folder: Path) -> Path:
    """Where the practice office beside a data folder lies; never the data folder itself."""
    whole = folder.resolve()
    return whole.parent / f"{whole.name or 'sbdesk'}-练习"


def state_folder() -> Path:
    """This user's state on this machine, outside every data folder (DESIGN §4, high-water mark)."""
    return _folders().user_state_path


def _folders() -> PlatformDirs:
    from platformdirs import PlatformDirs

    return PlatformDirs("sbdesk", appauthor=False)
