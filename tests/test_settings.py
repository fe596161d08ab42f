"""Settings cannot stop the program."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.settings import PrinterSetting, Settings, load, save

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=12,
)


def test_none_is_the_default(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == Settings()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    held = Settings(
        letters=150,
        window=(10, 20, 1366, 690),
        maximized=True,
        last_folder="/media/U 盘",
        printers={"complaint-reply": PrinterSetting("大厅激光", 1.5, -0.5)},
        customer_columns=("name", "phone"),
    )
    save(tmp_path / "settings.json", held)
    assert load(tmp_path / "settings.json") == held
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '"x"', "\x00"])
def test_rubbish_is_kept_beside(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    with caplog.at_level(logging.ERROR):
        assert load(path) == Settings()
    assert path.with_suffix(".broken").read_text("utf-8") == text
    assert "settings unreadable" in caplog.text
    caplog.clear()


def test_other_encodings_are_rubbish_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes("设置".encode("gb18030"))
    assert load(path) == Settings()
    caplog.clear()


@given(letters=JSON, window=JSON, maximized=JSON, last_folder=JSON, printers=JSON, other=JSON)
def test_any_json_gives_usable_settings(
    tmp_path_factory: pytest.TempPathFactory, **values: object
) -> None:
    import json

    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps(values), "utf-8")
    found = load(path)
    assert 100 <= found.letters <= 200
    assert found.window is None or found.window[2] > 0
    assert isinstance(found.maximized, bool)
    for row in found.printers.values():
        assert -20 <= row.right_mm <= 20
        assert -20 <= row.down_mm <= 20


def test_columns_that_are_no_words_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"customer_columns": ["name", 3, null, "phone"]}', "utf-8")
    assert load(path).customer_columns == ("name", "phone")
    path.write_text('{"customer_columns": "name"}', "utf-8")
    assert load(path).customer_columns == ()


def test_unknown_printers_fields_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"printers": {"a": {"name": "p", "right_mm": 99, "x": 1}, "b": 3}}', "utf-8")
    assert load(path).printers == {"a": PrinterSetting("p")}


def test_saving_into_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="settings"):
        save(tmp_path / "absent" / "settings.json", Settings())
