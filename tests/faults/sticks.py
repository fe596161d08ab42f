"""Sticks that go wrong: pulled out after so many bytes, lying, full, as FAT32 or exFAT images.

Everything that is mounted is unmounted, whatever happens; nothing is written before the mount is
seen to be one, and never more than a stick holds.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"
_PATIENCE = 15.0

_STICK = """
import errno, json, os, sys
try:
    import fusepy
except ImportError:
    import fuse as fusepy
root, orders, mount = sys.argv[1:]
COST = dict(create=500, write=0, flush=200, fsync=500, open=200, read=300, rename=800, unlink=200)

class Stick(fusepy.Operations):
    said, left, lies = None, 0, False
    def __call__(self, op, path, *args):
        with open(orders) as file:
            said = file.read()
        if said and said != self.said:
            self.said = said
            self.left, self.lies = json.loads(said)["left"], json.loads(said)["lies"]
        if op in ("init", "destroy"):
            return None
        if self.left <= 0:
            raise fusepy.FuseOSError(errno.EIO)
        done = getattr(self, op)(root + path, *args)
        self.left -= COST.get(op, 0)
        if self.left <= 0 and op in COST:
            raise fusepy.FuseOSError(errno.EIO)
        return done
    def getattr(self, path, fh=None):
        found = os.lstat(path)
        return {key: getattr(found, key) for key in dir(found) if key.startswith("st_")}
    def statfs(self, path):
        found = os.statvfs(path)
        return {key: getattr(found, key) for key in dir(found) if key.startswith("f_")}
    def create(self, path, mode, fi=None):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)
    def open(self, path, flags): return os.open(path, flags)
    def read(self, path, size, offset, fh):
        body = os.pread(fh, size, offset)
        return body[:-1] + b"?" if self.lies and body else body
    def write(self, path, body, offset, fh):
        done = os.pwrite(fh, body[: self.left], offset)
        self.left -= len(body)
        return done
    def truncate(self, path, length, fh=None): os.truncate(path, length)
    def unlink(self, path): os.unlink(path)
    def rename(self, old, new): os.rename(old, root + new)
    def readdir(self, path, fh): return [".", ".."] + os.listdir(path)
    def flush(self, path, fh): pass
    def fsync(self, path, datasync, fh): os.fsync(fh)
    def fsyncdir(self, path, datasync, fh): pass
    def release(self, path, fh): os.close(fh)
    def chmod(self, path, mode): pass
    def utimens(self, path, times=None): pass


fusepy.FUSE(Stick(), mount, foreground=True, nothreads=True, attr_timeout=0, entry_timeout=0)
"""


def _everywhere() -> str:
    return f"{os.environ['PATH']}:/usr/sbin:/sbin"


def need(*programs: str) -> None:
    """Skip where one of these is not there."""
    for program in programs:
        if shutil.which(program, path=_everywhere()) is None:
            pytest.skip(f"{program} is not installed")


def _run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin",
    }
    return subprocess.run(
        words, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False
    )


def run(*words: str | Path) -> str:
    """A program's output; it must succeed."""
    done = _run(*words)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


@dataclass(frozen=True)
class FailingStick:
    """A stick at `mount`; `inside` is what is on it, seen as if plugged in again elsewhere."""

    mount: Path
    inside: Path
    orders: Path

    def order(self, left: int, *, lies: bool = False) -> None:
        """From now on it works for so many bytes (every action costs some too), then it is gone."""
        part = self.orders.with_suffix(".part")
        part.write_text(json.dumps({"left": left, "lies": lies, "at": time.monotonic_ns()}))
        os.replace(part, self.orders)

    def plug_in(self) -> None:
        """It works again, for long."""
        self.order(10**12)


@contextmanager
def failing_stick(folder: Path) -> Iterator[FailingStick]:
    """A FUSE file system that can be told to fail; skips where there is no FUSE."""
    need("fusermount", SYSTEM_PYTHON)
    if not Path("/dev/fuse").exists():
        pytest.skip("no /dev/fuse here")
    asked = _run(SYSTEM_PYTHON, "-c", "try:\n import fusepy\nexcept ImportError:\n import fuse")
    if asked.returncode:
        pytest.skip("the package python3-fusepy is not installed")
    stick = FailingStick(folder / "U盘", folder / "inside", folder / "orders")
    stick.mount.mkdir()
    stick.inside.mkdir()
    stick.plug_in()
    places = (str(stick.inside), str(stick.orders), str(stick.mount))
    words = [SYSTEM_PYTHON, "-c", _STICK, *places]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(words, stdout=said, stderr=said)
    try:
        if not _mounted(stick.mount, process):
            pytest.skip(f"FUSE does not mount here: {(folder / 'said').read_text()[-200:]}")
        yield stick
    finally:
        stick.plug_in()
        _run("fusermount", "-u", "-z", stick.mount)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()


def _mounted(mount: Path, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if os.path.ismount(mount):
            return True
        time.sleep(0.02)
    return False


@contextmanager
def exfat_stick(folder: Path, megabytes: int, label: str) -> Iterator[Path]:
    """The folder of a mounted exFAT image; skips where that cannot be had."""
    need("mkfs.exfat", "losetup", "mount.exfat-fuse", "umount")
    image, mount = folder / "stick.img", folder / label
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    run("mkfs.exfat", "-L", label, image)
    got = _run("losetup", "-f", "--show", image)
    if got.returncode:
        pytest.skip(f"no loop device here: {got.stderr.strip()}")
    device = got.stdout.strip()
    mount.mkdir()
    try:
        if (mounted := _run("mount.exfat-fuse", device, mount)).returncode:
            pytest.skip(f"exFAT does not mount here: {mounted.stderr.strip()[-200:]}")
        try:
            assert os.path.ismount(mount)
            yield mount
        finally:
            run("umount", mount)
    finally:
        run("losetup", "-d", device)


@contextmanager
def _in_memory(mount: Path, options: str) -> Iterator[Path]:
    """A folder that is a file system of its own; skips where that may not be had."""
    need("mount", "umount")
    mount.mkdir()
    if (mounted := _run("mount", "-t", "tmpfs", "-o", options, "none", mount)).returncode:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.strip()[-200:]}")
    try:
        assert os.path.ismount(mount)
        yield mount
    finally:
        run("umount", mount)


def read_only_stick(folder: Path) -> AbstractContextManager[Path]:
    """A folder that nobody may write in, the administrator neither."""
    return _in_memory(folder / "只读U盘", "ro,size=1m")


def small_stick(folder: Path, kilobytes: int) -> AbstractContextManager[Path]:
    """A stick of so many kB, which the administrator may make read-only."""
    return _in_memory(folder / "小U盘", f"size={kilobytes}k")


def fat32_image(folder: Path) -> Path:
    """An empty FAT32 image; skips where it cannot be made."""
    need("mformat", "mcopy", "mdir")
    image = folder / "fat32.img"
    run("mformat", "-i", image, "-C", "-F", "-T", "80000", "-v", "SBDESK", "::")
    assert b"FAT32" in image.read_bytes()[:512]
    return image
