"""Agreements, papers, settlement, equipment and classes of the practice office's customers."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sbdesk.domain.months import add_months
from sbdesk.services.demo_dossier_words import dossier_words
from sbdesk.services.demo_lives import COUNTER, Days, Ids
from sbdesk.services.demo_supply import Cells, Row, kva_of
from sbdesk.services.demo_words import places
from sbdesk.store.tables import (
    CustomerAgreement,
    CustomerClass,
    CustomerPaper,
    Equipment,
    RepairContractor,
    SettlementTerm,
    Training,
)

_DAY = timedelta(days=1)
_ENDS = (900, -45, 500, 12, 1300, 55, 260, -160, 1000, 700)
"""Days from today until the supply contract of every n-th customer is over."""
_GENERATOR = re.compile(r"自备发电机(\d+)千瓦")
_ECONOMIC_FROM_KVA = 400
_PAPERS = (
    "营业执照", "法人身份证明", "产权证明", "用电申请登记表", "一次接线图", "电气试验报告",
    "电工证",
)  # fmt: skip
_IMPORTANT_PAPERS = ("重要用户认定文件", "应急预案", "防倒送电承诺书")
_VALID_YEARS = {"法人身份证明": 20, "电气试验报告": 3, "电工证": 3, "应急预案": 3}


class Papers:
    """Makes what a file holds besides its supply; dice and ids of its own."""

    def __init__(self, random: Random, ids: Ids, days: Days, staff: tuple[bytes, ...]) -> None:
        self._random, self._ids, self._days, self._staff = random, ids, days, staff

    def large(self, cells: Cells, place: int) -> Iterator[Row]:
        """The rows of a high-voltage customer."""
        self._finish(cells)
        yield CustomerAgreement, self._contract(cells, "高压供用电合同", "GD", place)
        if place % 4 == 1:
            yield CustomerAgreement, self._contract(cells, "电费结算协议", "JS", place + 3)
        important = cells.get("importance") is not None
        for kind in (*_PAPERS, *(_IMPORTANT_PAPERS if important else ())):
            paper = self._paper(cells, kind)
            if paper is not None:
                yield CustomerPaper, paper
        yield SettlementTerm, self._settlement(cells)
        yield RepairContractor, self._contractor(cells)
        yield from ((Equipment, one) for one in self._equipment(cells))
        yield from ((CustomerClass, one) for one in self._classes(cells, place))
        opened = date.fromisoformat(str(cells["opened"]))
        if place % 5 == 3 or opened > self._days.start - timedelta(days=900):
            yield Training, self._training(cells, opened)

    def small(self, cells: Cells, place: int) -> Iterator[Row]:
        """The rows of a low-voltage firm."""
        yield CustomerAgreement, self._contract(cells, "低压供用电合同", "DD", place)
        for kind in ("营业执照", "产权证明"):
            paper = self._paper(cells, kind)
            if paper is not None:
                yield CustomerPaper, paper

    def _new(self, cells: Cells) -> Cells:
        return {"id": self._ids.next(), "customer_id": cells["id"]}

    def _finish(self, cells: Cells) -> None:
        """What the file of a large customer says of how it works and pays."""
        random, words = self._random, dossier_words().words
        important = cells.get("importance")
        grade = {"一级": "一类", "二级": "二类"}.get(str(important), "三类")
        always = cells["nature"] in ("医疗", "其他") or important == "一级"
        cells |= {
            "load_nature": grade,
            "shifts": "连续" if always else random.choice(words["shifts"]),
            "rest_day": "无" if always else random.choice(words["rest_days"]),
            "pay_account": f"6299{random.randrange(10**12):012d}",
        }

    def _contract(self, cells: Cells, kind: str, prefix: str, place: int) -> Cells:
        """A contract of three to five years that is over in its own time, or goes on by itself."""
        over = self._days.on + _ENDS[place % len(_ENDS)] * _DAY
        signed = max(
            add_months(over, -12 * self._random.choice((3, 5))),
            date.fromisoformat(str(cells["opened"])),
        )
        signed = min(signed, self._days.start - 7 * _DAY)
        goes_on = place % 3 == 0
        return {
            **self._new(cells),
            "kind": kind,
            "number": f"{prefix}-{signed.year}-{place + 1:04d}",
            "supplier": places().station["company"],
            "consumer": cells["name"],
            "signed_on": signed.isoformat(),
            "starts_on": signed.isoformat(),
            "expires_on": over.isoformat(),
            "renewal": "自动顺延" if goes_on else "重新签订",
        }

    def _paper(self, cells: Cells, kind: str) -> Cells | None:
        """A paper that is there, is still asked for, has run out, or was never seen."""
        dice = self._random.random()
        if dice < 0.10:
            return None
        paper: Cells = {
            **self._new(cells),
            "kind": kind,
            "state": "待补" if dice < 0.17 else "已收",
            "responsible_id": cells.get("manager_id") or self._staff[COUNTER],
        }
        if paper["state"] == "待补":
            return paper | {"note": "已电话催过，答应下次来厅带上。"}
        opened = str(cells["opened"])
        years = _VALID_YEARS.get(kind)
        if years is None:
            issued = max(opened, self._days.before(self._random, 100, 3000))
        else:
            back = self._random.randrange(30, 30 + min(years, 4) * 330)
            issued = (self._days.start - back * _DAY).isoformat()
            last = add_months(date.fromisoformat(issued), 12 * years)
            paper["valid_until"] = last.isoformat()
        paper |= {"issued_on": issued, "received_on": max(opened, issued)}
        if kind == "营业执照":
            paper |= {"number": cells.get("credit_code"), "holder": cells["name"]}
        return paper

    def _settlement(self, cells: Cells) -> Cells:
        kva = kva_of(cells)
        cycle = "分次结算" if kva >= _ECONOMIC_FROM_KVA else "按月结算"
        return {
            **self._new(cells),
            "valid_from": max(str(cells["opened"]), self._days.before(self._random, 30, 1000)),
            "cycle": cycle,
            "method": self._random.choice(("银行转账", "银行代扣", "网上国网")),
            "instalments": 2 if cycle == "分次结算" else None,
            "notify_by": self._random.choice(("短信", "通知单", "电话")),
            "basis": "供用电合同附件",
        }

    def _contractor(self, cells: Cells) -> Cells:
        random, words = self._random, dossier_words().words
        dice = random.random()
        if dice < 0.35:
            return {**self._new(cells), "entrusted": "没有委托"}
        if dice < 0.45:
            return {**self._new(cells), "entrusted": "自有电工队伍"}
        place = random.randrange(len(words["contractors"]))
        since = self._days.before(random, 10, 500)
        until = add_months(date.fromisoformat(since), 12 * random.choice((2, 3)))
        return {
            **self._new(cells),
            "entrusted": "已委托",
            "name": words["contractors"][place],
            "qualification": words["qualifications"][place % len(words["qualifications"])],
            "contact": "值班室",
            "phone": f"199000091{place + 10}",
            "valid_from": since,
            "valid_until": until.isoformat(),
        }

    def _equipment(self, cells: Cells) -> Iterator[Cells]:
        kva = kva_of(cells)
        checked = self._days.before(self._random, 5, 300)
        if kva >= 100:
            yield {
                **self._new(cells),
                "kind": "无功补偿装置",
                "name": "低压电容柜",
                "rating": kva * 300,
                "rating_unit": "kvar",
                "quantity": 1,
                "place": "配电室",
                "checked_on": checked,
            }
        load = cells.get("security_load_va")
        if isinstance(load, int):
            said = _GENERATOR.search(str(cells["importance_note"]))
            watts = int(said[1]) * 1000 if said else load * 125 // 100
            next_check = date.fromisoformat(checked) + timedelta(days=365 * 2)
            yield {
                **self._new(cells),
                "kind": "自备发电机",
                "name": "柴油发电机",
                "model": f"{watts // 1000}GF",
                "rating": watts,
                "rating_unit": "kW",
                "quantity": 1,
                "place": "发电机房",
                "interlock": "有机械闭锁" if load >= 80_000 else "双投刀闸",
                "checked_on": checked,
                "next_check_on": next_check.isoformat(),
            }

    def _classes(self, cells: Cells, place: int) -> Iterator[Cells]:
        since = self._days.before(self._random, 20, 700)
        kva = kva_of(cells)
        if kva >= _ECONOMIC_FROM_KVA:
            reason = f"合同容量 {kva} kVA，月电量居全所前列。"
            yield self._class(cells, "经济大客户", since, reason)
        if cells.get("importance") in ("特级", "一级", "二级"):
            yield self._class(cells, "重要客户", since, f"{cells['importance']!s}重要电力用户。")
        elif kva < _ECONOMIC_FROM_KVA and place % 6 == 4:
            yield self._class(cells, "潜在大客户", since, "走访时说准备扩建，问过增容。")

    def _class(self, cells: Cells, name: str, since: str, reason: str) -> Cells:
        first = max(since, str(cells["opened"]))
        return {**self._new(cells), "class_name": name, "since": first, "reason": reason}

    def _training(self, cells: Cells, opened: date) -> Cells:
        due = opened + timedelta(days=30)
        attended = opened + timedelta(days=self._random.randrange(5, 60))
        there = attended < self._days.start and self._random.random() < 0.8
        return {
            **self._new(cells),
            "registered_on": opened.isoformat(),
            "energised_on": opened.isoformat(),
            "due_on": due.isoformat(),
            "attended_on": attended.isoformat() if there else None,
            "attendees": "厂里电工 2 人" if there else None,
        }
