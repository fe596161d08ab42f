"""Pinyin of names: polyphones both ways, surnames first, a bounded number of variants."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.polyphones import COMPOUND_SURNAMES, ONE_READING, SURNAMES, TWO_READINGS
from sbdesk.domain.readings import MOST, character_readings, fold, name_readings

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors" / "surname_pinyin.csv"


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("单小明", {"shanxiaoming", "danxiaoming"}),
        ("解放", {"xiefang", "jiefang"}),
        ("仇英", {"qiuying", "chouying"}),
        ("区中青", {"ouzhongqing", "quzhongqing"}),
        ("朴正", {"piaozheng", "puzheng"}),
        ("盖亮", {"geliang", "gailiang"}),
        ("查良", {"zhaliang", "chaliang"}),
        ("曾巩", {"zenggong", "cenggong"}),
        ("乐平", {"yueping", "leping"}),
        ("尉迟恭", {"yuchigong", "weichigong"}),
        ("单于飞", {"chanyufei", "danyufei"}),
        ("万俟卨", {"moqixie", "wansixie"}),
        ("长孙无忌", {"zhangsunwuji", "changsunwuji"}),
        ("吕布", {"lvbu"}),
        ("重庆面馆", {"chongqingmianguan", "zhongqingmianguan"}),
        ("小解", {"xiaoxie", "xiaojie"}),
        ("恒通砖厂", {"hengtongzhuanchang"}),
        ("般若谷砖厂", {"boreguzhuanchang", "banruoguzhuanchang"}),
        ("贺𬭎", {"hehong"}),
        ("闫𫖯", {"yanfu"}),
    ],
)
def test_names_in_all_their_readings(name: str, readings: set[str]) -> None:
    assert readings <= set(name_readings(name).full)


def test_the_surnames_own_reading_comes_first() -> None:
    assert name_readings("单小明").full[0] == "shanxiaoming"
    assert name_readings("解放").initials == ("xf", "jf")
    assert name_readings("单于飞").full[0] == "chanyufei"


def test_letters_and_digits_stay() -> None:
    found = name_readings("恒通（ＡＢＣ）3号 台区")
    assert found.initials == ("htabc3htq", "htabc3hto")
    assert found.full[0] == "hengtongabc3haotaiqu"


def test_what_cannot_be_read_is_passed_over() -> None:
    assert name_readings("额尔敦·巴雅尔").initials == ("eedbye",)
    assert name_readings("贺\U000313a1强").initials == name_readings("贺强").initials
    nothing = name_readings("·—　")
    assert (nothing.initials, nothing.full) == ((), ())


def test_old_books_readings_are_left_out() -> None:
    assert character_readings("王") == ("wang",)
    assert character_readings("吴") == ("wu",)
    assert set(character_readings("和")) >= {"he"}


def test_long_names_are_varied_one_place_at_a_time() -> None:
    found = name_readings("重行长乐朝阳都会单区")
    assert len(found.full) == MOST
    assert found.full[0] == "".join(
        character_readings(c)[0] for c in "重行长乐朝阳都会单区"
    ).replace(character_readings("重")[0], SURNAMES["重"][0], 1)


def test_the_tables() -> None:
    assert len([own for own in SURNAMES.values() if len(own) > 1]) >= 60
    assert len(COMPOUND_SURNAMES) >= 30
    assert all(len(name) == len(own) == 2 for name, own in COMPOUND_SURNAMES.items())
    assert not ONE_READING & TWO_READINGS
    for own in (*SURNAMES.values(), *COMPOUND_SURNAMES.values()):
        assert all(word.isascii() and word.isalpha() and word.islower() for word in own)


@pytest.mark.skipif(not VECTORS.exists(), reason="shared data absent")
def test_surnames_of_other_tables() -> None:
    with VECTORS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            toned = unicodedata.normalize("NFD", row["pinyin"].replace("ü", "v"))
            plain = "".join(c for c in toned if c.isalpha() and c.isascii())
            assert name_readings(row["text"]).full[0] == plain, row


def test_folding() -> None:
    assert fold(" ＡＢ　1２ c\u200b\n") == "ab12c"
    assert fold("恒通（砖）厂") == "恒通(砖)厂"


@given(st.text(max_size=40))
def test_readings_are_bounded_lower_case_and_different(name: str) -> None:
    found = name_readings(name)
    for variants in (found.initials, found.full):
        assert len(variants) <= MOST
        assert len(set(variants)) == len(variants)
        assert all(text.isascii() and text.isalnum() and text == text.lower() for text in variants)
    assert bool(found.initials) == bool(found.full)


@given(st.text(alphabet="单解重乐张王李伟大石林东", min_size=1, max_size=3))
def test_every_reading_of_a_short_name_when_few(name: str) -> None:
    found = name_readings(name)
    if len(found.full) < MOST:
        for letter in name[1:]:
            for reading in character_readings(letter):
                assert any(reading in text for text in found.full)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="王李单解仇欧阳司马建国秀英𠅤", min_size=1, max_size=6))
def test_blanks_and_marks_in_a_name_change_no_reading(name: str) -> None:
    assert name_readings(f" {name}\u3000") == name_readings(name)
