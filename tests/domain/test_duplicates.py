"""Two files, one customer? Reasons for and against; a name alone is none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.duplicates import (
    Facts,
    Likeness,
    Standing,
    likeness,
    name_key,
    near_keys,
    similar,
    sound,
)

ZHANG = Facts("7113300001", "张守明", "北井子村", "北井子村2组5号", "13904760011")


def found(one: Facts, other: Facts) -> Likeness:
    like = likeness(one, other)
    assert like is not None
    assert likeness(other, one) == like
    return like


def test_the_same_name_in_different_villages_is_no_duplicate() -> None:
    assert likeness(ZHANG, Facts("7113300002", "张守明", "三道湾村")) is None
    assert likeness(ZHANG, Facts("7113300002", "张守明")) is None


def test_the_same_name_in_one_village_is_a_question() -> None:
    like = found(ZHANG, Facts("7113300002", "张守明", "北井子村"))
    assert (like.standing, like.reasons, like.against) == (Standing.POSSIBLE, ("同村同名",), ())


def test_one_number_comes_first_and_tells_what_else_agrees() -> None:
    like = found(ZHANG, replace(ZHANG, phone="13800000000", village="林东镇"))
    assert like.standing is Standing.SAME_NUMBER
    assert like.reasons == ("户号相同", "同名", "用电地址相同")
    assert like.against == ("不在一个村", "电话不同")


def test_two_identity_numbers_are_two_people() -> None:
    one = replace(ZHANG, id_number="150422197001010016")
    other = replace(ZHANG, customer_no="7113300002", id_number="150422197001010024")
    assert likeness(one, other) is None
    like = found(one, replace(other, customer_no=ZHANG.customer_no))
    assert "身份证号不同" in like.against


def test_the_more_agrees_the_higher_it_stands() -> None:
    other = Facts("7113300002", "张守明", "北井子村", "", "13904760011")
    assert found(ZHANG, other).standing is Standing.LIKELY
    assert found(ZHANG, other).score > found(ZHANG, replace(other, phone="")).score
    firm = Facts("1", "恒通砖厂", "甲村", credit_code="91150422MA0N0JXY2P")
    like = found(firm, Facts("2", "恒通建材", "甲村", credit_code=firm.credit_code))
    assert like.reasons == ("信用代码相同",)


def test_two_customers_of_the_official_system_are_less_likely_one() -> None:
    one, other = replace(ZHANG, official=True), replace(ZHANG, customer_no="2", official=True)
    assert "营销系统里是两户" in found(one, other).against
    assert found(one, other).score < found(one, replace(other, official=False)).score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("恒通建材有限公司", "恒通建材有限责任公司"),
        ("恒通建材(林东)有限公司", "恒通建材（林东）有限公司"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("林东镇恒通砖厂", "林东恒通砖厂"),
        ("巴林左旗恒通砖厂", "巴林左旗恒同砖厂"),
        ("巴林左旗恒通砖厂", "巴林左旗通恒砖厂"),
        ("张守明", "张守铭"),
        ("单玉兰", "单玉蓝"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert similar(one, other)
    assert similar(other, one)
    assert set(near_keys(one)) & set(near_keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三道湾村排灌一站", "三道湾村排灌二站"),
        ("林东镇东井子小学", "林东镇西井子小学"),
        ("三道湾1号变压器", "三道湾2号变压器"),
        ("张守明", "张守亮"),
        ("张明", "章铭"),
        ("张三", ""),
        ("林东镇第一小学", "林东镇小学"),
        ("恒通建材有限公司", "恒大建材与运输公司"),
    ],
)
def test_names_of_two(one: str, other: str) -> None:
    assert not similar(one, other)
    assert not similar(other, one)


def test_keys_and_sounds() -> None:
    assert name_key("恒通（林东）有限责任公司") == "恒通林东"
    assert name_key("有限公司") == "有限公司"
    assert sound("单玉") == "dan yu"
    assert not near_keys("")
    assert not near_keys("张")


NAMES = st.text(alphabet="张王李守明亮恒通砖厂林东一二·", min_size=5, max_size=9)


@given(NAMES, NAMES)
def test_similar_names_share_a_key_and_likeness_is_mutual(one: str, other: str) -> None:
    assert similar(one, other) == similar(other, one)
    if similar(one, other):
        assert set(near_keys(one)) & set(near_keys(other))
    left, right = Facts("1", one, "甲村"), Facts("2", other, "甲村")
    assert likeness(left, right) == likeness(right, left)


@given(st.builds(Facts, name=NAMES, village=st.just("甲村")), st.text(max_size=3))
def test_never_by_name_alone(one: Facts, elsewhere: str) -> None:
    other = replace(one, village="乙村" + elsewhere)
    assert likeness(one, other) is None
