"""Where things lie on this machine."""

from pathlib import Path

from platformdirs import PlatformDirs

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
_DIRS = PlatformDirs("sbdesk", appauthor=False)


def default_data_folder() -> Path:
    """The data folder when `--data` names none."""
    return _DIRS.user_data_path


def state_folder() -> Path:
    """This user's state on this machine, outside every data folder (DESIGN §4, high-water mark)."""
    return _DIRS.user_state_path
