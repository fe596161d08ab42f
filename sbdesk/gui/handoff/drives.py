"""Which stick is plugged in: mounted volumes that are not the system's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from PySide6.QtCore import QStorageInfo

from sbdesk.gui.handoff.words import size_words

_SYSTEM: Final = (
    "boot", "dev", "efi", "etc", "home", "nix", "opt", "proc", "root", "run", "snap", "srv", "sys",
    "tmp", "usr", "var",
)  # fmt: skip
_FOR_STICKS: Final = ("media", "mnt", "run/media", "Volumes")
_NO_STICK: Final = frozenset(
    {"autofs", "cgroup2", "devtmpfs", "overlay", "proc", "ramfs", "squashfs", "sysfs", "tmpfs"}
)


@dataclass(frozen=True)
class Volume:
    """A mounted volume; `free` in bytes."""

    root: Path
    name: str
    kind: str
    free: int
    writable: bool = True

    @property
    def called(self) -> str:
        """Its name with its letter, as people know it: 交接盘（E:）; without a letter the name."""
        letter = self.root.drive
        if self.name and letter and self.name.strip("\\") != letter:
            return f"{self.name}（{letter}）"
        return letter or (self.root.name if "/" in self.name or not self.name else self.name)

    @property
    def words(self) -> str:
        """Its name and what is free on it."""
        return f"U 盘 {self.called} {self.state}"

    @property
    def state(self) -> str:
        """What is free on it."""
        return f"剩 {size_words(self.free)}" if self.writable else "只能读，不能写"


def sticks(volumes: Iterable[Volume], own: Sequence[Path]) -> tuple[Volume, ...]:
    """Those that may be a stick, the likeliest first.

    `own` are places on drives that stay in the machine: the data folder, the home, the program.
    """
    held = list(volumes)
    fixed = {_volume_of(held, place) for place in own}
    found = [one for one in held if one.root not in fixed and _may_be(one)]
    return tuple(sorted(found, key=lambda one: (not _usual(one.root), str(one.root))))


def mounted() -> tuple[Volume, ...]:
    """What is mounted now; may wait for slow drives, so ask off the GUI thread."""
    return tuple(
        Volume(
            Path(one.rootPath()),
            one.name() or one.displayName(),
            bytes(one.fileSystemType().data()).decode("ascii", "replace").lower(),
            max(0, one.bytesAvailable()),
            not one.isReadOnly(),
        )
        for one in QStorageInfo.mountedVolumes()
        # Inside a container a volume may have no place that could be named.
        if one.isValid() and one.isReady() and one.bytesTotal() > 0 and one.rootPath()
    )


def _may_be(one: Volume) -> bool:
    if one.kind in _NO_STICK or (one.root == PurePath(one.root.anchor) and not one.root.drive):
        return False
    parts = one.root.relative_to(one.root.anchor).parts if one.root.anchor else one.root.parts
    return _usual(one.root) or not parts or parts[0] not in _SYSTEM


def _usual(root: Path) -> bool:
    inside = root.relative_to(root.anchor).as_posix() if root.anchor else root.as_posix()
    return any(inside.startswith(f"{folder}/") for folder in _FOR_STICKS)


def _volume_of(volumes: Sequence[Volume], place: Path) -> Path | None:
    """The root of the volume this place lies on: the longest that holds it."""
    holding = [one.root for one in volumes if place == one.root or one.root in place.parents]
    return max(holding, key=lambda root: len(root.parts), default=None)
