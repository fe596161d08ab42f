"""The rules that ship, one file against them, all files at once: SQL and domain say the same."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.services.completeness import (
    Completeness,
    MissingList,
    completeness_of,
    missing_by_person,
)
from sbdesk.services.completeness_rules import NEEDS, all_needs, needs, read_needs
from sbdesk.services.customer_list import (
    COMPLETE,
    LACKING,
    CustomerQuery,
    customer_ids,
    customer_rows,
)
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.missing_lines import (
    export_missing,
    lines_of,
    needs_of,
    people_of,
    resorted,
)
from sbdesk.services.rules import codes
from sbdesk.store.ids import new_id
from sbdesk.store.tables import CustomerAgreement, CustomerPaper, Person, Record
from tests.services.set_clock import SetClock


def put(desk: Desk, *records: Record) -> None:
    """Records that came from somewhere."""
    with desk.office.unit_of_work(desk.actor, Action.ADD) as uow:
        uow.session.add_all(records)
        uow.commit("加入")


def person(desk: Desk, name: str) -> bytes:
    record = new_id()
    put(desk, Person(id=record, name=name, role="客户经理"))
    return record


def nobody_stops(_done: int, _total: int, _words: str) -> None:
    """A checkpoint of a person in no hurry."""


def all_missing(desk: Desk) -> MissingList:
    return missing_by_person(desk, nobody_stops)


# the rules that ship


def test_every_value_asked_for_can_be_entered() -> None:
    """A word outside its code list could never be typed, and nobody would ever be complete."""
    for need in all_needs():
        if need.part:
            kind = KIND_OF[need.part]
            for column, wanted in (*need.among.items(), *need.renews.items()):
                listed = {code.name for code in codes(kind.field(column).codes)}
                assert set(wanted) <= listed, (need.id, column)
            assert set(need.filled) <= {field.name for field in kind.fields}, need.id
        assert need.reason
        assert need.lifecycles


def test_a_household_is_asked_for_little() -> None:
    asked = [
        n for n in needs(date(2026, 1, 1)) if not n.important and n.concerns({"kind": "低压居民"})
    ]
    assert len(asked) <= 8
    assert all(need.field for need in asked)
    high = {"kind": "高压", "importance": "一级"}
    assert len([n for n in needs(date(2026, 1, 1)) if n.concerns(high)]) > 20


_TWICE = 'id = "phone"\ntitle = "x"\nreason = "x"\nfield = "phone"'


@pytest.mark.parametrize(
    "row",
    [
        'id = "x"\ntitle = "x"\nreason = "x"',
        'id = "x"\ntitle = "x"\nreason = "x"\nfield = "phone"\npart = "meter"',
        'id = "x"\ntitle = "x"\nreason = "x"\nfield = "unknown"',
        'id = "x"\ntitle = "x"\nreason = "x"\npart = "unknown"',
        'id = "x"\ntitle = "x"\nreason = ""\nfield = "phone"',
        'id = "x"\ntitle = "x"\nreason = "x"\npart = "meter"\nfilled = ["unknown"]',
        'id = "x"\ntitle = "x"\nreason = "x"\nfield = "phone"\nkinds = ["中压"]',
        f"{_TWICE}\n[[need]]\n{_TWICE}",
    ],
)
def test_a_row_that_cannot_stand_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "completeness.toml"
    path.write_text(f'edition = "1"\nvalid_from = 2020-01-01\n[[need]]\n{row}\n', "utf-8")
    with pytest.raises(ValueError, match=r"completeness\.toml"):
        read_needs(path)


def test_the_file_is_read_as_it_ships() -> None:
    assert read_needs(NEEDS) == all_needs()


# one file


def words(found: Completeness) -> list[str]:
    return [one.what for one in found.missing]


def test_a_file_is_told_what_it_lacks_and_who_answers(desk: Desk, mill: bytes) -> None:
    who = person(desk, "孙晓梅")
    put(
        desk,
        CustomerPaper(
            id=new_id(),
            customer_id=mill,
            kind="营业执照",
            state="已收",
            valid_until="2026-09-18",
            responsible_id=who,
        ),
        CustomerAgreement(
            id=new_id(), customer_id=mill, kind="高压供用电合同", expires_on="2026-12-31"
        ),
    )
    found = completeness_of(desk, mill)
    licence = next(one for one in found.missing if one.kind == "customer_paper")
    assert licence.what == "营业执照 已过期 2026-09-18"
    assert (licence.gap, licence.ends_on, licence.responsible) == ("已过期", "2026-09-18", "孙晓梅")
    assert (licence.page, licence.title) == ("合同与资料", "营业执照")
    assert [one.what for one in found.soon] == ["高压供用电合同 将到期 2026-12-31"]
    manager = next(one for one in found.missing if one.field == "manager_id")
    assert (manager.what, manager.page, manager.responsible) == ("客户经理", "概况", "")
    assert 0 < found.percent < 100


def test_a_customer_that_is_gone_lacks_nothing(desk: Desk) -> None:
    assert completeness_of(desk, bytes(16)) == Completeness(100, ())


# all files at once, by two ways


_KIND = st.sampled_from(["", "高压", "低压非居民", "低压居民"])
_CUSTOMER = st.tuples(
    _KIND,
    st.sampled_from(["现存", "增量", "潜在", "已销户"]),
    st.sampled_from(["", "一级"]),
    st.booleans(),
)
_PAPER = st.tuples(
    st.sampled_from(["营业执照", "产权证明", "电工证", "其他资料"]),
    st.sampled_from(["已收", "待补", "免交"]),
    st.sampled_from([None, "2026-11-19", "2026-11-20", "2027-01-01"]),
)
_AGREEMENT = st.tuples(
    st.sampled_from(["高压供用电合同", "低压供用电合同", "其他协议"]),
    st.sampled_from([None, "2026-01-01", "2027-06-01"]),
    st.sampled_from([None, "自动顺延", "终止"]),
)
_FILE = st.tuples(_CUSTOMER, st.lists(_PAPER, max_size=3), st.lists(_AGREEMENT, max_size=2))


def enter(desk: Desk, number: int, customer: tuple[str, str, str, bool]) -> bytes:
    kind, lifecycle, importance, full = customer
    fields = CustomerFields(
        customer_no=f"71133{number:05d}",
        name=f"客户{number}",
        kind=kind,
        lifecycle=lifecycle,
        importance=importance,
        phone="19900000001" if full else "",
        address="一组" if full else "",
        village="东沟村" if full else "",
        category="商业" if full else "",
        area="一号台区" if full else "",
    )
    return add_customer(desk, fields).id


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(_FILE, min_size=1, max_size=6))
def test_the_lists_agree_with_each_file(desk: Desk, files: list[tuple[object, ...]]) -> None:
    start = len(customer_ids(desk, CustomerQuery()))
    for number, (customer, papers, agreements) in enumerate(files, start + 1):
        assert isinstance(customer, tuple)
        assert isinstance(papers, list)
        assert isinstance(agreements, list)
        record = enter(desk, number, customer)
        put(
            desk,
            *(
                CustomerPaper(id=new_id(), customer_id=record, kind=k, state=s, valid_until=until)
                for k, s, until in papers
            ),
            *(
                CustomerAgreement(
                    id=new_id(), customer_id=record, kind=k, expires_on=ends, renewal=renewal
                )
                for k, ends, renewal in agreements
            ),
        )
    rows = customer_rows(desk, customer_ids(desk, CustomerQuery()), with_percent=True)
    single = {pk: completeness_of(desk, row.id) for pk, row in rows.items()}
    assert {pk: row.percent for pk, row in rows.items()} == {
        pk: one.percent for pk, one in single.items()
    }
    lacking = set(customer_ids(desk, CustomerQuery(complete=LACKING)))
    assert lacking == {pk for pk, one in single.items() if one.missing}
    whole = set(customer_ids(desk, CustomerQuery(complete=COMPLETE)))
    assert whole == set(rows) - lacking
    missing = all_missing(desk)
    bits = {pk: gaps for g in missing.groups for pk, gaps in zip(g.customers, g.gaps, strict=True)}
    assert {pk: missing.words(gaps) for pk, gaps in bits.items()} == {
        pk: tuple(gap.title for gap in one.missing) for pk, one in single.items() if one.missing
    }
    ordered = customer_ids(desk, CustomerQuery("percent"))
    shares = [(rows[pk].percent or 0) for pk in ordered]
    assert shares == sorted(shares)


# who has to bring what


@pytest.fixture
def villages(desk: Desk, clock: SetClock) -> Desk:
    """Two shops of one manager in two villages, one of nobody's; one paper is somebody else's."""
    clock.on(2026, 11, 20)
    manager, clerk = person(desk, "陈国栋"), person(desk, "孙晓梅")
    for number, (name, village, who) in enumerate(
        (("甲店", "东沟村", manager), ("乙店", "西沟村", manager), ("丙店", "", None)), 1
    ):
        fields = CustomerFields(
            customer_no=f"711330000{number}",
            name=name,
            village=village,
            kind="低压非居民",
            manager_id=who,
            phone="19900000001",
        )
        record = add_customer(desk, fields).id
        if name == "甲店":
            put(
                desk,
                CustomerPaper(
                    id=new_id(),
                    customer_id=record,
                    kind="营业执照",
                    state="待补",
                    responsible_id=clerk,
                ),
            )
    return desk


def names_of(desk: Desk, pks: object) -> list[str]:
    assert hasattr(pks, "__iter__")
    listed = list(pks)
    rows = customer_rows(desk, listed)
    return [rows[pk].name for pk in listed]


def test_gaps_stand_with_the_person_of_the_paper_before_the_manager(villages: Desk) -> None:
    missing = all_missing(villages)
    assert (missing.customers, missing.asked) == (3, 3)
    assert [(g.person, g.village) for g in missing.groups] == [
        ("孙晓梅", "东沟村"),
        ("陈国栋", "东沟村"),
        ("陈国栋", "西沟村"),
        ("", ""),
    ]
    clerk = missing.groups[0]
    assert missing.words(clerk.gaps[0]) == ("营业执照",)
    assert "营业执照" not in missing.words(missing.groups[1].gaps[0])
    assert "营业执照" in missing.words(missing.groups[2].gaps[0])
    people = people_of(missing)
    assert [(one.person, one.customers) for one in people] == [
        ("孙晓梅", 1),
        ("陈国栋", 2),
        ("", 1),
    ]
    assert people[0].gaps == 1


def test_lines_of_one_person_or_one_need_under_their_villages(villages: Desk) -> None:
    missing = all_missing(villages)
    lines = lines_of(missing, "陈国栋")
    assert lines.villages == ((0, "东沟村", 1), (1, "西沟村", 1))
    assert names_of(villages, lines.customers) == ["甲店", "乙店"]
    everybody = lines_of(missing, None)
    assert names_of(villages, everybody.customers) == ["甲店", "甲店", "乙店", "丙店"]
    assert everybody.villages[-1] == (3, "", 1)
    bit = next(at for at, need in enumerate(missing.needs) if need.id == "village")
    assert (bit, 1) in needs_of(missing, None)
    assert names_of(villages, lines_of(missing, None, bit).customers) == ["丙店"]


@pytest.mark.parametrize(
    ("order", "descending", "first"),
    [("name", True, "甲店"), ("customer_no", True, "丙店"), ("gaps", True, "丙店")],
)
def test_lines_in_another_order(villages: Desk, order: str, descending: bool, first: str) -> None:
    lines = resorted(villages, lines_of(all_missing(villages), None), order, descending)
    assert lines.villages == ()
    assert len(lines.customers) == 4
    assert names_of(villages, lines.customers)[0] == first


def test_the_list_is_written_out_with_phones_masked(villages: Desk, tmp_path: Path) -> None:
    out = tmp_path / "还缺的资料.csv"
    done = export_missing(villages, all_missing(villages), None, out, nobody_stops)
    text = out.read_bytes().decode("gb18030")
    assert done.rows == 4
    assert "陈国栋,西沟村,7113300002,乙店,199****0001" in text
    assert "19900000001" not in text
    assert "没有指定" in text
    one = export_missing(villages, all_missing(villages), "孙晓梅", out, nobody_stops)
    assert one.rows == 1


def test_counting_can_be_given_up(villages: Desk) -> None:
    class GivenUp(Exception):
        """As a job's checkpoint does."""

    def stop(_done: int, _total: int, _words: str) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        missing_by_person(villages, stop)
