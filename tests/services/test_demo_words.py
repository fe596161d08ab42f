"""The words of the practice office fit the forms, the rules and each other."""

import re
from collections.abc import Iterable
from datetime import datetime

import pytest

from sbdesk.domain.checks import phone_problem
from sbdesk.domain.complaints import FINDINGS, SATISFACTIONS, ComplaintFields, contradictions
from sbdesk.services.demo_words import (
    CaseWords,
    Character,
    Talk,
    Trade,
    complaint_words,
    credit_words,
    landmarks,
    names,
    places,
    staff_words,
    trades,
    visit_words,
)
from sbdesk.services.rules import codes, scorecards

CASES = complaint_words().cases
TALKS = visit_words().talks
TRADES = (*trades("large"), *trades("small"))
NATURES = {code.name for code in codes("nature")}


def holes(texts: Iterable[str]) -> set[str]:
    """The places in some templates."""
    return {place for text in texts for place in re.findall(r"{(\w*)}", text)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.category)
def test_a_complaint_has_known_places_and_says_one_thing(case: CaseWords) -> None:
    texts = (*case.contents, case.facts, case.basis, case.measures)
    assert holes(texts) <= {"area", "village", "feeder", "name", "day", "days", "measured"}
    assert case.category in {code.code for code in codes("complaint_tree")}
    assert case.finding in FINDINGS
    assert (case.finding == "不属实") == (not case.liability) == (not case.measures)
    assert bool(case.measures) == (case.measure_days > 0)
    fields = ComplaintFields(
        finding=case.finding,
        facts=case.facts,
        measures=case.measures,
        contacted=datetime(2026, 7, 14, 9, 0),
    )
    assert contradictions(fields) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.category)
def test_a_complaint_is_whole_sentences_that_name_no_law(case: CaseWords) -> None:
    for text in (*case.contents, case.facts, case.basis, case.measures):
        assert not text or text.endswith("。"), text
        assert "《" not in text
        assert not re.search(r"第.{1,4}条", text)
        assert not re.search("[,;:!?]", text), text


def test_somebody_who_is_no_household_can_complain_too() -> None:
    assert any(not case.home for case in CASES)
    assert any(case.home for case in CASES)


def test_choices_are_those_of_the_forms() -> None:
    channels = {code.name for code in codes("complaint_channels")}
    assert set(complaint_words().channels) <= channels
    assert set(visit_words().channels) <= {code.name for code in codes("visit_channels")}
    assert set(complaint_words().satisfactions) <= {*SATISFACTIONS}
    assert set(visit_words().satisfactions) <= {*SATISFACTIONS, ""}


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.promise)
def test_a_visit_has_known_places_and_a_promise_with_a_result(talk: Talk) -> None:
    texts = (talk.said, talk.seen, talk.expected_demand, talk.promise, talk.result)
    assert holes(texts) <= {"kva", "month", "feeder", "area"}
    assert set(talk.natures) <= NATURES
    assert talk.days > 0
    assert not talk.promise.endswith("。")
    assert not holes([talk.result])


def test_there_is_something_to_say_to_every_customer() -> None:
    spoken = {nature for talk in TALKS for nature in talk.natures}
    used = {trade.nature for trade in TRADES} | {mark.nature for mark in landmarks()} | {"居民"}
    assert used <= NATURES
    assert used <= spoken


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.words[0])
def test_a_trade_has_a_category_and_capacities(trade: Trade) -> None:
    assert trade.category in {code.name for code in codes("categories")}
    assert all(kva > 0 for kva in trade.kva)
    assert len(set(trade.words)) == len(trade.words)


def test_large_trades_are_larger_than_small_ones() -> None:
    least = min(kva for trade in trades("large") for kva in trade.kva)
    most = max(kva for trade in trades("small") for kva in trade.kva)
    assert most < least


def test_important_landmarks_say_why() -> None:
    for mark in landmarks():
        assert bool(mark.importance) == bool(mark.importance_note), mark.name
        assert mark.security_kva < mark.kva
        assert not mark.importance or mark.importance in {c.name for c in codes("importance")}
    assert len({mark.name for mark in landmarks()}) == len(landmarks())


@pytest.mark.parametrize("character", credit_words().characters, ids=lambda one: one.name)
def test_a_character_behaves_by_the_rules_of_every_scorecard(character: Character) -> None:
    for rule, least, most, small, great in character.facts:
        assert all(rule in card.rule_of for card in scorecards())
        assert 0 <= least <= most <= 14
        assert 0 < small <= great
        evidence = credit_words().evidence[rule]
        assert holes([evidence]) <= {"day", "quantity", "month"}
        assert holes([evidence])


def test_shares_of_the_characters_make_a_hundred() -> None:
    assert sum(character.share for character in credit_words().characters) == 100


def test_roles_of_the_staff_are_known_and_their_phones_are_phones() -> None:
    known = {code.name for code in codes("roles")}
    assert {person.role for person in staff_words()} <= known
    assert len({person.name for person in staff_words()}) == 5
    assert len({person.staff_no for person in staff_words()}) == 5
    for phone in (*(person.phone for person in staff_words()), places().station["phone"]):
        assert phone_problem(phone) is None


def test_there_are_names_and_places_enough() -> None:
    words = places()
    assert len(words.village_front) * len(words.village_back) >= 140
    assert len(set(words.village_front)) == len(words.village_front)
    assert all(back.endswith("村") for back in words.village_back)
    assert all(re.fullmatch(r"9\d{2}.+线", feeder) for feeder in words.feeders)
    assert set("单解仇区朴盖查") <= set(names().surnames)
    assert not re.search(r"\s", names().surnames)
    assert len(set(names().special)) == len(names().special)
    assert all(2 <= len(name) <= 9 for name in names().special)
