"""A week between three data folders by script: hall, laptop and county, three clashes."""

import json
from pathlib import Path
from typing import Any

import pytest

from sbdesk.store.driver import connect
from sbdesk.store.search_check import check
from sbdesk.store.search_full_text import waiting
from tests.cli.test_cli import Shell

NO, NO2, NO3 = "6267000785070", "6267000785087", "6267000785094"


class Week:
    """Three machines and one stick."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.stick = folder / "U盘"
        self.stick.mkdir()
        self.hall = Shell(folder / "大厅", capsys, "赵明远")
        self.laptop = Shell(folder / "外勤", capsys, "孙立")
        self.county = Shell(folder / "县公司", capsys, "周主任")
        station = ("--station", "青石岭供电所", "--code", "QSL")
        assert self.hall.code("init", *station, "--person", "赵明远") == 0
        assert self.laptop.code("init", *station, "--machine", "B", "--person", "孙立") == 0
        county = ("--station", "安澜县供电公司", "--code", "ALX", "--county")
        assert self.county.code("init", *county, "--person", "周主任") == 0
        self._introduce_all()

    def _introduce_all(self) -> None:
        cards: dict[str, tuple[str, str]] = {}
        for name, machine in (
            ("大厅", self.hall),
            ("外勤", self.laptop),
            ("县公司", self.county),
        ):
            file = str(self.stick / f"{name}.sbc")
            told = machine.json("handoff", "card", "-o", file, "--name", name)
            cards[name] = (file, told["phrase"])
        for machine, names in (
            (self.hall, ("外勤", "县公司")),
            (self.laptop, ("大厅", "县公司")),
            (self.county, ("大厅", "外勤")),
        ):
            for name in names:
                file, phrase = cards[name]
                gives = ["--gives"] if name == "大厅" else []
                row = machine.json("handoff", "introduce", file, "--phrase", phrase, *gives)
                assert (row["name"], row["gives"]) == (name, name != "外勤")

    def file(self, name: str) -> str:
        """A file on the stick."""
        return str(self.stick / name)

    def give(self, source: Shell, name: str, to: Shell, from_name: str) -> Any:
        """A package to a machine, and the receipt back."""
        source.json("handoff", "pack", "--to", name, "-o", self.file("包.sbh"))
        taken = to.json("handoff", "apply", self.file("包.sbh"))
        to.json("handoff", "receipt", "--to", from_name, "-o", self.file("回执.sbr"))
        assert source.json("handoff", "apply", self.file("回执.sbr"))["kind"] == "receipt"
        return taken


@pytest.fixture
def week(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Week:
    """Three machines that know each other."""
    return Week(tmp_path, capsys)


def two_days_of_work(week: Week) -> None:
    """Monday the hall hands two customers to the laptop, Tuesday both work on them and a third."""
    hall, laptop = week.hall, week.laptop
    for number, name in ((NO, "恒通𬭎砖厂"), (NO2, "刘玉珍")):
        hall.json("add", "customer", f"customer_no={number}", f"name={name}", "kind=低压居民")
    assert week.give(hall, "外勤", laptop, "大厅")["new"] == 3
    hall.json("set", "customer", NO, "phone=19900000003")
    laptop.json("set", "customer", NO, "phone=19900000004", "note=门口有狗")
    hall.json("withdraw", "customer", NO2, "--reason", "重复建档")
    laptop.json("set", "customer", NO2, "phone=19900000005")
    hall.json("add", "customer", f"customer_no={NO3}", "name=东沟灌溉站", "kind=低压居民")
    laptop.json("add", "customer", f"customer_no={NO3}", "name=东沟灌溉管理站", "kind=低压居民")


def looked_at_and_taken_in(week: Week) -> dict[str, Any]:
    """Wednesday: the laptop's package; the clashes by kind."""
    hall, file = week.hall, week.file("周三.sbh")
    week.laptop.json("handoff", "pack", "--to", "大厅", "-o", file)
    looked = hall.json("handoff", "inspect", file)
    assert (looked["from"], looked["to"], looked["refused"]) == ("青石岭供电所外勤", "大厅", [])
    assert {row["kind"] for row in looked["clashes"]} == {"field", "life", "number"}
    assert looked == hall.json("handoff", "apply", file, "--dry-run")
    assert hall.json("handoff", "conflicts") == []
    taken = hall.json("handoff", "apply", file)
    assert taken["backup"].endswith(".zip")
    assert any("没有下发人员的权限" in line for line in taken["set_aside"])
    rows = {row["kind"]: row for row in hall.json("handoff", "conflicts")}
    assert set(rows) == {"field", "life", "number"}
    return rows


def test_the_words_of_the_card_are_said_again(week: Week) -> None:
    hall = week.hall
    words = hall.json("handoff", "card")["phrase"]
    assert hall.json("handoff", "card", "-o", week.file("又一张.sbc"))["phrase"] == words
    assert hall.code("handoff", "card") == 0
    assert words in hall.said
    assert hall.code("handoff", "card", "--name", "营业厅") == 1
    assert "请用 -o" in hall.said


def test_a_week_with_three_clashes(week: Week) -> None:
    hall, laptop, county = week.hall, week.laptop, week.county
    two_days_of_work(week)
    rows = looked_at_and_taken_in(week)
    field = rows["field"]
    assert (field["customer_no"], field["field"]) == (NO, "联系电话")
    assert (field["mine"]["value"], field["mine"]["site"]) == ("19900000003", "大厅")
    assert (field["theirs"]["value"], field["theirs"]["who"]) == ("19900000004", "孙立")
    # Thursday: settled and handed back.
    assert hall.json("handoff", "resolve", field["id"], "=19900000009")["batch"]
    hall.json("handoff", "resolve", rows["life"]["id"], "theirs")
    hall.json("handoff", "resolve", rows["number"]["id"], "mine")
    assert hall.json("handoff", "conflicts") == []
    assert hall.code("handoff", "resolve", field["id"], "mine") == 1
    week.give(hall, "外勤", laptop, "大厅")
    # Friday: the county takes in both, in any order; everything is alike and proved.
    laptop.json("handoff", "pack", "--to", "县公司", "-o", week.file("外勤.sbh"))
    county.json("handoff", "apply", week.file("外勤.sbh"))
    week.give(hall, "县公司", county, "大厅")
    assert county.json("handoff", "apply", week.file("外勤.sbh"))["new"] == 0
    for machine in (hall, laptop, county):
        all_is_settled(machine)
    (totals,) = county.json("handoff", "totals")
    assert (totals["name"], totals["customers"], totals["clashes"]) == ("青石岭供电所", 3, 0)
    assert {site["name"]: site["lacks"] for site in hall.json("handoff", "sites")}["外勤"] == 0


def all_is_settled(machine: Shell) -> None:
    """What every machine shows at the end of the week."""
    assert machine.json("handoff", "conflicts") == []
    shown = machine.json("show", "customer", NO)["customer"]
    assert (shown["phone"], shown["note"]) == ("19900000009", "门口有狗")
    assert machine.json("find", NO2)[0]["name"] == "刘玉珍"
    assert machine.json("find", NO3)[0]["name"] == "东沟灌溉站"
    assert machine.json("journal", "verify")["ok"]
    assert machine.json("check")["ok"]


def test_at_the_end_the_full_text_of_the_search_is_in_step(week: Week) -> None:
    week.hall.json("add", "customer", f"customer_no={NO}", "name=恒通砖厂", "kind=低压居民")
    week.give(week.hall, "外勤", week.laptop, "大厅")
    raw = connect(week.laptop.folder / "sbdesk.db")
    raw.execute("INSERT INTO search_waiting SELECT id, line, line FROM search_doc")
    week.hall.json("set", "customer", NO, "name=恒通𬭎砖厂")
    week.give(week.hall, "外勤", week.laptop, "大厅")
    assert waiting(raw) == 0
    assert check(raw, thorough=True) == []
    raw.close()
    assert week.laptop.json("find", "通𬭎")[0]["name"] == "恒通𬭎砖厂"


def test_refused_files_end_with_one_and_a_sentence(week: Week, tmp_path: Path) -> None:
    hall, laptop = week.hall, week.laptop
    hall.json("handoff", "pack", "--to", "县公司", "-o", week.file("x.sbh"))
    assert laptop.code("handoff", "apply", week.file("x.sbh")) == 1
    assert "不是给本机的" in laptop.said
    assert laptop.code("handoff", "inspect", week.file("x.sbh"), "--json") == 1
    assert json.loads(laptop.out)["refused"][0]["reason"] == "for another machine"
    nonsense = tmp_path / "账单.sbh"
    nonsense.write_bytes(b"no package")
    assert laptop.code("handoff", "apply", str(nonsense)) == 1
    assert "不是" in laptop.said
    assert laptop.code("handoff", "apply", week.file("没有.sbh")) == 1
    assert laptop.code("handoff", "apply", week.file("大厅.sbc")) == 1
    assert "名片" in laptop.said
    assert hall.code("handoff", "pack", "--to", "没有", "-o", week.file("y.sbh")) == 1
    assert "现有" in hall.said
    assert hall.code("handoff", "resolve", "x", "maybe") == 1
    assert hall.code("handoff", "revoke", "外勤") == 0
    assert hall.code("handoff", "pack", "--to", "外勤", "-o", week.file("y.sbh")) == 1


def test_said_for_people_too(week: Week) -> None:
    hall, laptop = week.hall, week.laptop
    hall.json("add", "customer", f"customer_no={NO}", "name=恒通砖厂", "kind=低压居民")
    assert hall.code("handoff", "pack", "--to", "外勤", "-o", week.file("x.sbh")) == 0
    assert hall.said.strip() == "第1包已写好并核对：2项操作。可以拔出。"
    assert laptop.code("handoff", "inspect", week.file("x.sbh")) == 0
    assert "没有改动任何数据" in laptop.said
    assert laptop.code("handoff", "apply", week.file("x.sbh")) == 0
    assert laptop.code("handoff", "receipt", "-o", week.file("x.sbr")) == 0
    assert "给「大厅」的回执" in laptop.said
    assert hall.code("handoff", "apply", week.file("x.sbr")) == 0
    assert "下一包从这里接着打" in hall.said
    assert hall.code("handoff", "sites") == 0
    assert "青石岭供电所  外勤  还缺0项" in hall.out
    assert hall.code("handoff", "conflicts") == 0
    assert "没有要裁定的地方" in hall.said
    assert week.county.code("handoff", "totals") == 0
    phrase = Path(week.file("口令.txt"))
    phrase.write_text("很长很长的一句口令\n", "utf-8")
    words = ("--passphrase-file", str(phrase))
    assert hall.code("handoff", "backup", "-o", week.file("备份.sbh"), *words) == 0
    assert hall.code("handoff", "restore", week.file("备份.sbh"), *words) == 0
    assert "已恢复" in hall.said
