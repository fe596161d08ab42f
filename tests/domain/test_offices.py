"""What a new office must be told: every gap at its own field, all at once."""

import pytest

from sbdesk.domain.offices import office_problems

GOOD = {"station": "林东供电所", "code": "LD01", "machine": "A", "person": "王所长"}


def fields(**changed: str) -> list[str]:
    """The fields that are complained about when these differ from a good request."""
    return [problem.field for problem in office_problems(**{**GOOD, **changed})]


def test_a_whole_request_has_no_problem() -> None:
    assert fields() == []
    assert fields(machine="Z") == []


@pytest.mark.parametrize("name", ["station", "code", "person"])
@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_blank_is_missing(name: str, text: str) -> None:
    assert fields(**{name: text}) == [name]


@pytest.mark.parametrize("code", ["LD 01", "LD01/x", "林东-1", "LD01。"])
def test_the_code_is_letters_and_figures(code: str) -> None:
    problems = office_problems(**{**GOOD, "code": code})
    assert [problem.field for problem in problems] == ["code"]
    assert f"现在是「{code}」" in problems[0].text
    assert fields(code="林东1号") == []


@pytest.mark.parametrize("letter", ["", "a", "AB", "1", "甲", "Ａ"])
def test_the_machine_is_one_capital_letter_and_the_sentence_shows_what_it_is(letter: str) -> None:
    problems = office_problems(**{**GOOD, "machine": letter})
    assert [problem.field for problem in problems] == ["machine"]
    assert f"现在是「{letter}」" in problems[0].text


def test_all_is_said_at_once() -> None:
    assert fields(station="", code="", person="", machine="") == [
        "station",
        "code",
        "person",
        "machine",
    ]
