"""The shipped rule tables and code lists, and what their reader refuses."""

from datetime import date, datetime
from pathlib import Path

import pytest

from sbdesk.domain.calendar import seed_calendar
from sbdesk.domain.credit import CreditFact, score
from sbdesk.domain.customers import IMPORTANCES, KINDS, LIFECYCLES, STATUSES
from sbdesk.domain.deadlines import basis_words, due
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import ROLES
from sbdesk.services.rules import (
    CODES,
    RULES,
    codes,
    normal_word,
    read_codes,
    read_scorecards,
    read_time_limits,
    scorecard,
    time_limit,
    time_limits,
)

ON = date(2026, 11, 22)


def test_every_shipped_limit_can_be_counted() -> None:
    for limit in time_limits():
        found = due(limit, datetime(2026, 9, 24, 9, 0), seed_calendar())
        assert limit.start_event in found.sentence
        assert limit.title
        assert limit.confidence


def test_law_is_printed_from_verified_rows_only() -> None:
    verified = [limit for limit in time_limits() if limit.verified]
    assert {limit.basis for limit in verified} == {"供电营业规则"}
    for limit in time_limits():
        assert ("第" in basis_words(limit)) == bool(limit.verified)
        assert limit.confidence.startswith("Q") or not limit.verified


@pytest.mark.parametrize(
    ("id", "value", "unit"),
    [
        ("complaint_contact", 24, "小时"),
        ("complaint_reply", 5, "工作日"),
        ("complaint_handling", 4, "工作日"),
        ("complaint_callback", 1, "工作日"),
        ("opinion_reply", 9, "工作日"),
        ("hotline_12398_reply", 8, "工作日"),
        ("reconnection", 24, "小时"),
        ("plan_reply_high_single", 10, "工作日"),
        ("stop_notice", 7, "自然日"),
        ("founding.plan_reply_high_double", 30, "工作日"),
    ],
)
def test_limits_of_today(id: str, value: int, unit: str) -> None:
    limit = time_limit(id, ON)
    assert (limit.value, limit.unit) == (value, unit)


def test_a_case_takes_the_edition_of_its_start_day() -> None:
    assert time_limit("reconnection", date(2024, 5, 31)).edition == "1996"
    assert time_limit("reconnection", date(2024, 6, 1)).edition == "2024"
    assert time_limit("complaint_reply", date(2021, 12, 31)).value == 7
    assert time_limit("complaint_reply", date(2002, 1, 1)).value == 7
    assert time_limit("complaint_reply", date(2099, 1, 1)).value == 5


def test_an_unknown_limit_is_the_persons_mistake() -> None:
    with pytest.raises(UserMistake, match="没有「nothing」这条时限规则"):
        time_limit("nothing", ON)


def test_presets_are_apart() -> None:
    preset = [limit for limit in time_limits() if limit.preset]
    assert preset
    assert all(limit.id.startswith(f"{limit.preset}.") for limit in preset)


def test_the_stations_scorecard() -> None:
    card = scorecard(ON)
    assert [(b.grade, b.least, b.visit_every_months) for b in card.bands] == [
        ("A", 90, 6),
        ("B", 70, 3),
        ("C", 60, 1),
        ("D", 0, 1),
    ]
    assert sum(i.limit for i in card.indicators if not i.bonus) == card.start == 100
    assert "本所自定" in card.note
    assert scorecard(date(2002, 1, 1)) == card
    clean = score(card, (), None, ON)
    assert (clean.score, clean.grade) == (100, "A")


def test_vetoes_of_the_stations_scorecard() -> None:
    card = scorecard(ON)
    theft = score(card, [CreditFact("theft", date(2025, 1, 2))], None, ON)
    assert (theft.score, theft.grade) == (90, "C")
    owing = score(card, [CreditFact("arrears", date(2026, 10, 31), 1)], None, ON)
    assert (owing.score, owing.grade) == (95, "B")
    deep = score(card, [CreditFact("arrears", date(2026, 3, 31), 4)], None, ON)
    assert (deep.score, deep.grade) == (85, "C")


def test_every_code_list_can_be_read() -> None:
    names = sorted(path.stem for path in CODES.glob("*.toml"))
    assert len(names) >= 13
    for name in names:
        assert codes(name)


def test_lists_agree_with_the_words_in_the_domain() -> None:
    for name, words in (
        ("kinds", KINDS),
        ("statuses", STATUSES),
        ("lifecycle", LIFECYCLES),
        ("importance", IMPORTANCES),
        ("roles", ROLES),
    ):
        assert tuple(entry.name for entry in codes(name)) == words


def test_a_spelling_means_one_entry() -> None:
    for path in CODES.glob("*.toml"):
        if path.stem != "complaint_tree":
            written = [
                spelling.casefold() for entry in codes(path.stem) for spelling in entry.spellings
            ]
            assert len(written) == len(set(written)), path.stem


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("voltages", "10kV", "交流10kV"),
        ("voltages", "10千伏", "交流10kV"),
        ("voltages", "AC00101", "交流10kV"),
        ("voltages", "220V", "交流220V"),
        ("voltages", "交流３８０Ｖ", "交流380V"),
        ("voltages", "1200伏", "1200伏"),
        ("categories", "大工业用电", "大工业"),
        ("categories", "201", "乡村居民"),
        ("complaint_channels", "95598转办", "95598"),
        ("complaint_channels", "来访", "来访"),
        ("kinds", "专变", "高压"),
    ],
)
def test_spellings(name: str, text: str, word: str) -> None:
    assert normal_word(name, text) == word


def _broken(source: Path, target: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")
    return target


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "分钟"', 'unit = "星期"', "星期"),
        (
            'unit = "小时"\nstart_event = "接收"',
            'unit = "小时"\nstart_event = "接收"\nverified = "x"',
            "verified",
        ),
        ("value = 24\n", "value = 0\n", "0 小时"),
        ("valid_to = 2024-05-31", "valid_to = 1990-01-01", "ends before"),
        ("2024-06-01", "1996-10-08", "twice"),
    ],
)
def test_limits_that_cannot_stand(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = _broken(RULES / "time_limits.toml", tmp_path / "limits.toml", old, new)
    with pytest.raises(ValueError, match=said):
        read_time_limits(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('grade = "D", least = 0', 'grade = "D", least = 10', "bands"),
        ('indicator = "payment"', 'indicator = "colour"', "no indicator colour"),
        ("points = 2", "points = -2", "wrong way"),
        ('ceiling = "B", min_quantity', 'ceiling = "E", min_quantity', "veto on arrears"),
    ],
)
def test_scorecards_that_cannot_stand(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = _broken(RULES / "scorecard.toml", tmp_path / "card.toml", old, new)
    with pytest.raises(ValueError, match=said):
        read_scorecards(path)


def test_codes_that_cannot_stand(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text('code = [{ code = "a", name = "甲" }, { code = "a", name = "乙" }]\n', "utf-8")
    with pytest.raises(ValueError, match="twice"):
        read_codes(path)
    path.write_text('code = [{ code = "a", name = "甲", parent = "b" }]\n', "utf-8")
    with pytest.raises(ValueError, match="no parent b"):
        read_codes(path)
