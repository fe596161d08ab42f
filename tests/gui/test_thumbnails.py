"""Small pictures: upright, within their square; a hostile file has none and harms nobody."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts import thumbnails
from sbdesk.gui.parts.thumbnails import Thumbnails, small_picture


def picture(path: Path, width: int, height: int) -> Path:
    """A true picture."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x225588)
    assert image.save(str(path))
    return path


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp"])
def test_a_picture_fits_its_square(tmp_path: Path, suffix: str) -> None:
    made = small_picture(picture(tmp_path / f"a.{suffix}", 800, 200), 160)
    assert (made.width(), made.height()) == (160, 40)
    small = small_picture(picture(tmp_path / f"b.{suffix}", 20, 10), 160)
    assert (small.width(), small.height()) == (20, 10)


def test_the_name_says_nothing(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", 30, 30)
    plain = path.rename(tmp_path / ("0" * 64))
    assert not small_picture(plain, 16).isNull()


def test_what_is_no_picture_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"<html>")
    assert small_picture(path, 160).isNull()
    assert small_picture(tmp_path / "gone.png", 160).isNull()


def test_a_picture_of_absurd_size_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path / "a.png", 100, 100)
    monkeypatch.setattr(thumbnails, "_MOST_PIXELS", 9_999)
    assert small_picture(path, 160).isNull()


def test_they_come_when_they_are_ready(tmp_path: Path, qtbot: QtBot) -> None:
    path = picture(tmp_path / "a.png", 64, 32)
    made = Thumbnails()
    came: list[str] = []
    made.ready.connect(came.append)
    assert made.picture(path, 16) is None
    assert made.picture(path, 16) is None
    qtbot.waitUntil(lambda: len(came) == 1)
    found = made.picture(path, 16)
    assert found is not None
    assert (found.width(), found.height()) == (16, 8)
    made.shut_down()


def test_only_so_many_are_kept(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "_MOST_KEPT", 2)
    made = Thumbnails()
    came: list[str] = []
    made.ready.connect(came.append)
    paths = [picture(tmp_path / f"{n}.png", 8, 8) for n in range(3)]
    for path in paths:
        made.picture(path, 8)
    qtbot.waitUntil(lambda: len(came) == 3)
    assert made.picture(paths[2], 8) is not None
    assert made.picture(paths[0], 8) is None
    made.forget()
    made.shut_down()


def test_a_torn_picture_is_no_bug(tmp_path: Path) -> None:
    whole = picture(tmp_path / "a.bmp", 64, 64).read_bytes()
    torn = tmp_path / "torn.bmp"
    torn.write_bytes(whole[: len(whole) // 2])
    made = small_picture(torn, 160)
    assert made.isNull() or made.width() == 64
