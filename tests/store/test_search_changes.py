"""Of a line that becomes another: what the index forgets and learns is exactly the difference."""

from hypothesis import example, given
from hypothesis import strategies as st

from sbdesk.store.search_changes import trigram_changes, whole_text_changes
from sbdesk.store.search_text import FIELDS, Searchable, compose, trigrams, whole_texts

_WORDS = st.text(alphabet="单解放行柳河镇3组号abcX·，Ａ 𠅤12139", max_size=8)
_PARTS = st.lists(_WORDS, min_size=len(FIELDS), max_size=len(FIELDS))


def _line(**values: str) -> str:
    return compose(Searchable(tuple(values.get(field) for field in FIELDS)))


@st.composite
def _two_lines(draw: st.DrawFn) -> tuple[str, str]:
    """The line of a customer before and after some fields were changed."""
    before = draw(_PARTS)
    changed = draw(st.sets(st.integers(0, len(FIELDS) - 1), min_size=1, max_size=3))
    after = [draw(_WORDS) if at in changed else text for at, text in enumerate(before)]
    return compose(Searchable(tuple(before))), compose(Searchable(tuple(after)))


@given(st.one_of(_two_lines(), st.tuples(*[st.text(alphabet="ab1", max_size=9)] * 2)))
@example(("", ""))
@example(("ab", "abab"))
def test_what_trigrams_forget_and_learn_makes_the_new_line(lines: tuple[str, str]) -> None:
    old, new = lines
    gone, come = trigram_changes(old, new)
    assert gone in old
    assert come in new
    held = set(trigrams(old)) - set(trigrams(gone)) | set(trigrams(come))
    assert held == set(trigrams(new))
    counts = [max(0, len(text) - 2) for text in (old, new, gone, come)]
    assert counts[0] - counts[2] + counts[3] == counts[1]


def test_of_a_small_change_few_trigrams_move() -> None:
    one = _line(customer_no="7113320485", name="李玉兰", phone="13987651111", address="柳河镇3组")
    other = one.replace("1111", "2222")
    assert trigram_changes(one, other) == ("651111\x01\x04", "652222\x01\x04")


def test_a_trigram_that_stands_elsewhere_too_is_not_lost() -> None:
    one = _line(customer_no="7113320485", phone="13987111111")
    other = _line(customer_no="7113320485", phone="13987113320")
    gone, come = trigram_changes(other, one)
    assert "113" in gone
    assert "113" in come


@given(_two_lines())
def test_the_btree_loses_and_gains_just_what_differs(lines: tuple[str, str]) -> None:
    old, new = (set(whole_texts(line)) for line in lines)
    assert whole_text_changes(*lines) == (old - new, new - old)


def test_a_phone_that_stands_twice_is_still_there_when_one_goes() -> None:
    old = _line(phone="13911112222/13911112222")
    new = _line(phone="13911112222")
    assert whole_text_changes(old, new) == (set(), set())
