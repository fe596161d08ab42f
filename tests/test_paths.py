"""Where the practice office lies: beside the data folder, never in it."""

from pathlib import Path

import pytest

from sbdesk.paths import practice_folder


@pytest.mark.parametrize("name", ["sbdesk", "本所 数据", "data.2026"])
def test_the_practice_office_lies_beside_the_data(tmp_path: Path, name: str) -> None:
    found = practice_folder(tmp_path / name)
    assert found == tmp_path / f"{name}-练习"


def test_a_folder_without_a_name_is_named_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office").mkdir()
    monkeypatch.chdir(tmp_path / "office")
    assert practice_folder(Path()) == tmp_path / "office-练习"
    assert practice_folder(Path("/")).name == "sbdesk-练习"
