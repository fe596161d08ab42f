"""The code lists of the file: each that a kind names is there, no word means two things."""

import pytest

from sbdesk.domain.codes import code_for
from sbdesk.domain.dossier_kinds import PART_KINDS
from sbdesk.domain.text import fold
from sbdesk.services.rules import CODES, codes, normal_word

NAMED = sorted({field.codes for kind in PART_KINDS for field in kind.fields if field.codes})
LISTS = sorted(path.stem for path in CODES.glob("*.toml"))


def test_every_list_that_a_kind_names_is_there() -> None:
    assert set(NAMED) <= set(LISTS)
    assert {"shifts", "load_natures"} <= set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_no_word_means_two_things(name: str) -> None:
    if name == "complaint_tree":
        return
    meant: dict[str, str] = {}
    for entry in codes(name):
        for word in {fold(entry.code), fold(entry.name), *map(fold, entry.spellings)}:
            assert meant.setdefault(word, entry.name) == entry.name, word


@pytest.mark.parametrize("name", NAMED)
def test_a_list_says_where_it_comes_from(name: str) -> None:
    first = (CODES / f"{name}.toml").read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert codes(name)


def test_every_default_is_a_word_of_its_list() -> None:
    for kind in PART_KINDS:
        for field in kind.fields:
            if field.codes and field.default:
                assert field.default in {entry.name for entry in codes(field.codes)}, field.name


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("instrument_transformers", "CT", "电流互感器"),
        ("metering_ways", "高压侧计量", "高供高计"),
        ("agreement_kinds", "高压合同", "高压供用电合同"),
        ("paper_kinds", "身份证", "身份证明"),
        ("shifts", "三班制", "三班"),
        ("load_natures", "二级负荷", "二类"),
        ("entrusted", "未委托", "没有委托"),
        ("settlement_cycles", "分期", "分次结算"),
        ("voltages", "10千伏", "交流10kV"),
    ],
)
def test_words_of_old_papers_are_known(name: str, typed: str, meant: str) -> None:
    found = code_for(codes(name), typed)
    assert found is not None
    assert found.name == meant
    assert normal_word(name, typed) == meant


def test_the_checks_know_the_words_they_look_for() -> None:
    for name, word in (
        ("equipment_kinds", "自备发电机"),
        ("entrusted", "已委托"),
        ("renewals", "自动顺延"),
        ("account_changes", "退费"),
        ("site_results", "需整改"),
        ("instrument_transformers", "电流互感器"),
        ("instrument_transformers", "电压互感器"),
        ("customer_classes", "经济大客户"),
        ("customer_classes", "重要客户"),
        ("customer_classes", "潜在大客户"),
    ):
        assert word in {entry.name for entry in codes(name)}
