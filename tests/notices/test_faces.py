"""Which face shows a character, and what happens where none does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.notices.faces import BOX, FACES, RARE, Faces, printable
from tests.notices.examples import NO_FACE_HAS

LEVEL_ONE = Path(__file__).parents[1] / "fixtures" / "characters_8105.txt"


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("char", "安澜贺𬭎𠅤𫖯9A。〔①")
def test_ordinary_and_standard_characters_stay_in_their_face(
    faces: Faces, face: str, char: str
) -> None:
    assert faces.choose(char, face) == face


def test_the_rare_face_is_opened_only_when_a_character_needs_it() -> None:
    fresh = Faces()
    assert fresh.opened() == frozenset()
    fresh.choose("贺", "song")
    assert fresh.opened() == {"song"}
    fresh.choose(_rare_character(fresh), "song")
    assert fresh.opened() == {"song", RARE}


def _rare_character(faces: Faces) -> str:
    rare, song = faces.file(RARE), faces.file("song")
    return next(c for c in map(chr, range(0x20000, 0x2A6E0)) if rare.has(c) and not song.has(c))


def test_a_character_only_the_rare_face_has_is_shown_by_it(faces: Faces) -> None:
    char = _rare_character(faces)
    assert faces.choose(char, "song") == RARE
    assert faces.choose(char, "hei-bold") == RARE
    assert faces.missing(char) == ()


def test_a_character_no_face_has_is_boxed_and_reported_once(faces: Faces) -> None:
    assert faces.choose(NO_FACE_HAS, "hei") == BOX
    assert faces.missing(f"{NO_FACE_HAS}某{NO_FACE_HAS}") == (NO_FACE_HAS,)


def test_the_middle_dot_is_set_in_song(faces: Faces) -> None:
    assert faces.choose("·", "hei") == "song"
    assert faces.choose("·", "hei-bold") == "song-bold"
    assert faces.choose("·", "song") == "song"


def test_no_standard_character_is_missing(faces: Faces) -> None:
    standard = LEVEL_ONE.read_text(encoding="utf-8")
    assert faces.missing(standard) == ()


def test_widths_are_in_em(faces: Faces) -> None:
    assert faces.file("song").width("供") == 1.0
    assert {faces.file("hei").width(figure) for figure in "0123456789"} == {0.555}


def test_what_has_no_place_on_a_line_is_dropped() -> None:
    assert printable("贺\u200b𬭎\ufeff\x00\x85\ud800") == "贺𬭎"
    assert printable("一\n二\t三") == "一 二 三"


@given(st.text(max_size=60))
def test_what_remains_can_be_encoded_and_has_no_controls(text: str) -> None:
    kept = printable(text)
    kept.encode("utf-16-be")
    assert all(c >= " " for c in kept)
    assert printable(kept) == kept
