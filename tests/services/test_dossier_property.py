"""Whatever is typed into a part: stored as it can be typed again, or refused; undo leaves none."""

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.dossier import Form, PartField, PartKind
from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF, PART_KINDS
from sbdesk.domain.dossier_typing import typed_of
from sbdesk.domain.errors import Invalid
from sbdesk.services.clock import CHINA
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part, check_part, dossier, edit_part, withdraw_part
from sbdesk.services.journal import undo_last
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.rules import codes

TYPED = [kind for kind in PART_KINDS if kind.name not in IMPORTED]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root: Path = tmp_path_factory.mktemp("property")
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    moment = datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)
    made = init_office(root / "office", root / "state", request, lambda: moment)
    with closing(made.office):
        yield made


@pytest.fixture(scope="module")
def mill(desk: Desk) -> bytes:
    fields = CustomerFields(customer_no="6267000785070", name="恒通𬭎砖厂", address="石门沟村")
    return add_customer(desk, fields).id


def texts(field: PartField) -> st.SearchStrategy[str]:
    """What is mostly right for a field, sometimes anything."""
    right: dict[Form, st.SearchStrategy[str]] = {
        Form.DATE: st.dates(date(2000, 1, 1), date(2026, 11, 20)).map(str),
        Form.WHOLE: st.integers(field.least or 0, field.most or 10**6).map(str),
        Form.KVA: st.integers(1, 10**6).map(lambda kva: f"{kva} kVA"),
        Form.MONEY: st.decimals(0, 10**6, places=2).map(lambda yuan: f"{yuan:,}元"),
        Form.RATING: st.decimals(0, 10**4, places=3).map(str),
        Form.PERSON: st.just("赵明远"),
        Form.PART: st.just(""),
        Form.PHONE: st.just("+86 199-0000-0001"),
    }
    if field.form is Form.CODE:
        words = [word for code in codes(field.codes) for word in (code.name, *code.spellings)]
        return st.sampled_from(words)
    names = st.text("恒通𬭎砖厂𠅤·李 A1", min_size=1, max_size=20)
    return right.get(field.form, names)


@given(st.data())
@settings(max_examples=120)
def test_what_was_stored_can_be_typed_again(desk: Desk, mill: bytes, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(TYPED))
    typed = {
        field.name: data.draw(texts(field), label=field.name)
        for field in kind.fields
        if field.required or data.draw(st.booleans())
    }
    problems = check_part(desk, kind.name, mill, typed).problems
    if problems:
        with pytest.raises(Invalid) as refusal:
            add_part(desk, kind.name, mill, typed)
        assert refusal.value.problems == problems
        assert dossier(desk, mill, [kind.name])[kind.name] == ()
        return
    record = add_part(desk, kind.name, mill, typed).id
    (part,) = dossier(desk, mill, [kind.name])[kind.name]
    again = {field.name: typed_of(field, part.values[field.name]) for field in kind.fields}
    assert edit_part(desk, kind.name, record, again).changes.transaction is None
    assert check_part(desk, kind.name, mill, again, record).problems == ()
    undo_last(desk)
    assert dossier(desk, mill, [kind.name])[kind.name] == ()


@given(st.sampled_from(TYPED), st.text(max_size=40), st.integers(0, 20))
@settings(max_examples=80)
def test_any_text_in_any_field_is_stored_or_refused(
    desk: Desk, mill: bytes, kind: PartKind, text: str, place: int
) -> None:
    field = kind.fields[place % len(kind.fields)]
    with suppress(Invalid):
        record = add_part(desk, kind.name, mill, {field.name: text}).id
        withdraw_part(desk, kind.name, record, "试")
    assert dossier(desk, mill, [kind.name])[kind.name] == ()


def test_the_office_is_whole_after_all_of_it(desk: Desk) -> None:
    assert desk.office.verify().ok
    assert set(KIND_OF) >= IMPORTED
