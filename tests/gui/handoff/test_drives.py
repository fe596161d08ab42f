"""Which mounted volume is a stick."""

from pathlib import Path, PureWindowsPath

from sbdesk.gui.handoff.drives import Volume, mounted, sticks

HOME, DATA = Path("/home/wang"), Path("/srv/office/data")


def volume(root: str, name: str = "", kind: str = "ext4", free: int = 1 << 33) -> Volume:
    return Volume(Path(root), name, kind, free)


STICK = volume("/media/wang/交接盘", "交接盘", "vfat")
SYSTEM = (
    volume("/"),
    volume("/boot/efi", kind="vfat"),
    volume("/home"),
    volume("/var"),
    volume("/srv"),
    volume("/run/user/1000", kind="tmpfs"),
    volume("/snap/core/1", kind="squashfs"),
    volume("/mnt/scratch", kind="tmpfs"),
)


def test_the_systems_own_volumes_are_none() -> None:
    assert sticks(SYSTEM, (HOME, DATA)) == ()


def test_sticks_are_found_the_likeliest_first() -> None:
    odd = volume("/data2", "备用")
    other = volume("/run/media/wang/B", "B", "exfat")
    assert sticks((*SYSTEM, odd, other, STICK), (HOME, DATA)) == (STICK, other, odd)


def test_the_drive_of_the_data_is_no_stick() -> None:
    assert sticks((*SYSTEM, STICK), (HOME, Path("/media/wang/交接盘/data"))) == ()
    assert sticks((*SYSTEM, STICK), (HOME, Path("/media/wang/交接盘"))) == ()


def test_names_as_people_know_them() -> None:
    assert STICK.words == "U 盘 交接盘 剩 8.0 GB"
    assert volume("/media/wang/7F3A-91C2").called == "7F3A-91C2"
    assert volume("/media/wang/X", "/media/wang/X").called == "X"
    full = Volume(Path("/media/u"), "u", "vfat", 0, writable=False)
    assert full.words == "U 盘 u 只能读，不能写"


def test_letters_of_windows() -> None:
    here = Volume(Path("."), "交接盘", "exfat", 1 << 30)
    lettered = Volume.__new__(Volume)
    for name, value in vars(here).items():
        object.__setattr__(lettered, name, value)
    object.__setattr__(lettered, "root", PureWindowsPath("E:\\"))
    assert lettered.called == "交接盘（E:）"
    object.__setattr__(lettered, "name", "")
    assert lettered.called == "E:"


def test_this_machine_can_be_asked() -> None:
    assert all(one.free >= 0 and one.root.is_absolute() for one in mounted())
