"""The customer form: conversions, what forbids saving, what only warns."""

from dataclasses import fields, replace
from datetime import date

import pytest

from sbdesk.domain.customers import (
    FIELD_TITLES,
    CustomerFields,
    customer_from_typed,
    customer_problems,
    customer_warnings,
    tidy,
)

TODAY = date(2026, 11, 22)
GOOD = CustomerFields(
    customer_no="6267000785070",
    name="恒通砖厂",
    address="林东镇3组",
    kind="高压",
    contract_va=315_000,
    operating_va=315_000,
    opened=date(2019, 4, 1),
    status="正常",
)


def said(found: CustomerFields) -> dict[str, str]:
    return {problem.field: problem.text for problem in customer_problems(found, TODAY)}


def test_titles_name_every_field() -> None:
    assert list(FIELD_TITLES) == [field.name for field in fields(CustomerFields)]


def test_a_good_file() -> None:
    assert customer_problems(GOOD, TODAY) == []
    assert customer_warnings(GOOD) == []


def test_all_problems_at_once_in_the_order_of_the_form() -> None:
    bad = replace(
        GOOD,
        customer_no="71102O7071",
        name="",
        kind="中压",
        contract_va=-1,
        opened=date(2027, 1, 1),
        note="\ud800",
    )
    assert said(bad) == {
        "customer_no": "第 6 位「O」不是数字",
        "name": "户名没有填",
        "kind": "用户分类应为 高压、低压非居民、低压居民 之一，现为「中压」",
        "contract_va": "合同容量应大于 0",
        "opened": "立户日期 2027-01-01 晚于今天",
        "note": "有一个损坏的字，请重新输入",
    }
    assert list(said(bad)) == ["customer_no", "name", "kind", "contract_va", "opened", "note"]


def test_only_a_prospect_may_lack_a_number() -> None:
    assert "customer_no" in said(replace(GOOD, customer_no=""))
    assert said(replace(GOOD, customer_no="", lifecycle="潜在")) == {}


def test_doubts_do_not_forbid() -> None:
    doubtful = replace(
        GOOD,
        phone="1381234271",
        credit_code="91150422MA0766619A",
        id_number="110105194912310021",
        operating_va=400_000,
        address="",
        status="已销户",
    )
    assert customer_problems(doubtful, TODAY) == []
    assert [problem.field for problem in customer_warnings(doubtful)] == [
        "phone",
        "credit_code",
        "id_number",
        "operating_va",
        "lifecycle",
        "address",
    ]


def test_what_a_form_typed() -> None:
    typed = {
        "customer_no": " ６２６７０００７８５０７０ ",
        "name": " 恒通（集团）砖厂\u3000",
        "address": "要尔亚嘎查３组２４４号",
        "phone": "199-0152-1199",
        "contract_va": "315",
        "security_load_va": "",
        "opened": "2019年4月1日",
        "note": " 一\r\n二 ",
    }
    found, problems = customer_from_typed(typed, TODAY)
    assert problems == []
    assert found.customer_no == "6267000785070"
    assert found.name == "恒通（集团）砖厂"
    assert found.address == "要尔亚嘎查3组244号"
    assert found.phone == "19901521199"
    assert (found.contract_va, found.security_load_va) == (315_000, None)
    assert found.opened == date(2019, 4, 1)
    assert found.note == "一\n二"


def test_typed_problems_keep_what_was_there() -> None:
    typed = {"contract_va": "三百", "opened": "0230", "colour": "red", "manager_id": "王"}
    found, problems = customer_from_typed(typed, TODAY, GOOD)
    assert found == GOOD
    assert [problem.field for problem in problems] == [
        "contract_va",
        "opened",
        "colour",
        "manager_id",
    ]


def test_typed_text_may_clear_a_field() -> None:
    found, problems = customer_from_typed({"opened": "", "contract_va": " "}, TODAY, GOOD)
    assert (found.opened, found.contract_va, problems) == (None, None, [])


def test_rows_there_and_back() -> None:
    row = GOOD.columns()
    assert row["opened"] == "2019-04-01"
    assert row["phone"] is None
    assert row["contract_va"] == 315_000
    assert CustomerFields.of({**row, "pk": 7, "live": 1}) == GOOD
    assert CustomerFields.of({"name": "张三"}).lifecycle == ""


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        ("village", " 要尔亚 嘎查 ", "要尔亚 嘎查"),
        ("credit_code", "91150422ma0766619d", "91150422MA0766619D"),
        ("former_name", "张•三", "张·三"),
        ("importance_note", "一\n二", "一\n二"),
    ],
)
def test_tidy(field: str, text: str, stored: str) -> None:
    assert tidy(field, text) == stored


def test_how_a_customer_works_and_pays_is_typed_like_the_rest() -> None:
    typed = {
        "load_nature": " 二类 ",
        "shifts": "三班",
        "rest_day": "周日、 周一",
        "pay_account": "6222 0299 9999 9999",
    }
    fields_now, problems = customer_from_typed(typed, TODAY, GOOD)
    assert problems == []
    assert (fields_now.load_nature, fields_now.shifts) == ("二类", "三班")
    assert (fields_now.rest_day, fields_now.pay_account) == ("周日、 周一", "6222029999999999")
    assert CustomerFields.of(fields_now.columns()) == fields_now
    cleared, problems = customer_from_typed(dict.fromkeys(typed, ""), TODAY, fields_now)
    assert (cleared, problems) == (GOOD, [])
