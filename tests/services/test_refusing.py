"""Packages that must be refused, and people that only some machines may give."""

from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import Damaged, UserMistake
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.manifest import PackageKind
from sbdesk.services.backups import back_up, restore_from
from sbdesk.services.desk import open_desk, people
from sbdesk.services.taking import inspect
from tests.services.forging import resealed, rewritten, transactions_of
from tests.services.machines import Machine, nothing
from tests.services.taken import refusal, state

Pair = tuple[Machine, Machine]


class TestRefusals:
    """One sentence each, and nothing changed."""

    def test_for_another_machine(self, pair: Pair, county: Machine) -> None:
        hall, laptop = pair
        hall.introduce(county)
        county.introduce(hall)
        assert refusal(county, hall.pack(laptop)) is RefusedCode.NOT_OURS

    def test_packed_here_it_says_for_whom(self, pair: Pair, tmp_path: Path) -> None:
        """It is known by its content: another name, or the next package, changes nothing."""
        hall, laptop = pair
        packed = hall.pack(laptop)
        moved = Path(packed.path).rename(tmp_path / "改了名.sbh")
        hall.pack(laptop)
        assert refusal(hall, replace(packed, path=str(moved))) is RefusedCode.NOT_OURS
        (said,) = (words for _, words in inspect(hall.desk, moved, nothing).refused)
        assert "是本机给「外勤02」打的第 1 包" in said
        bent = tmp_path / "别的.sbh"
        bent.write_bytes(moved.read_bytes()[:-1] + b"?")
        (said,) = (words for _, words in inspect(hall.desk, bent, nothing).refused)
        assert "不是给本机的" in said

    @pytest.mark.parametrize(
        ("name", "body", "said"),
        [
            ("photo.jpg", b"\xff\xd8\xff", "「photo.jpg」不是交接文件。"),
            ("包.SBH", b"PK", "里面不是交接包，只是名字像"),
            ("包.sbh", b"", "「包.sbh」是空的"),
            ("photo.jpg", b"", "「photo.jpg」是空的"),
        ],
    )
    def test_what_is_no_package_is_called_what_it_is(
        self, laptop: Machine, tmp_path: Path, name: str, body: bytes, said: str
    ) -> None:
        (tmp_path / name).write_bytes(body)
        ((code, words),) = inspect(laptop.desk, tmp_path / name, nothing).refused
        assert code is RefusedCode.NOT_A_PACKAGE
        assert said in words
        assert ("名字像" in words) == ("名字像" in said)

    def test_a_card_and_a_receipt_are_no_packages(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.give(laptop)
        for suffix, said in (
            (".sbc", "是机器名片，不是交接包"),
            (".sbr", "是交接回执，不是交接包"),
        ):
            file = next(path for path in hall.stick.iterdir() if path.suffix == suffix)
            assert said in inspect(hall.desk, file, nothing).refused[0][1]

    def test_from_a_stranger(self, hall: Machine, laptop: Machine) -> None:
        laptop.introduce(hall)
        assert refusal(hall, laptop.pack(hall)) is RefusedCode.UNKNOWN_SENDER

    def test_signed_by_somebody_else(self, pair: Pair, county: Machine) -> None:
        hall, laptop = pair
        forged = resealed(hall.pack(laptop), laptop, county)
        assert refusal(laptop, forged) is RefusedCode.UNSIGNED

    def test_an_old_signature_on_another_manifest(self, pair: Pair) -> None:
        hall, laptop = pair
        packed = hall.pack(laptop)
        renamed = resealed(packed, laptop, laptop, number=7)
        assert refusal(laptop, renamed) is RefusedCode.UNSIGNED

    def test_addressed_anew_by_its_receiver(self, pair: Pair, county: Machine) -> None:
        """The recipients are signed too: laptop cannot pass hall's package on to the county."""
        hall, laptop = pair
        county.introduce(hall)
        room = laptop.stick / "room"
        passed = resealed(hall.pack(laptop), laptop, laptop, recipients=(county.site.hex(),))
        assert not room.exists()
        assert refusal(county, passed) is RefusedCode.NOT_OURS

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"schema": "9999"}, RefusedCode.NEWER_FORMAT),
            ({"kind": PackageKind.RULES}, RefusedCode.OTHER_KIND),
            ({"after": {"00" * 16: 5}}, RefusedCode.GAP),
        ],
    )
    def test_what_its_manifest_says(
        self, pair: Pair, changes: dict[str, object], code: RefusedCode
    ) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        assert refusal(laptop, resealed(hall.pack(laptop), laptop, hall, **changes)) is code

    def test_a_gap_before_it(self, pair: Pair, tmp_path: Path) -> None:
        """A restored laptop has forgotten what it confirmed."""
        hall, laptop = pair
        back_up(laptop.desk, tmp_path / "old.zip")
        hall.add("6267000785070", "恒通砖厂")
        hall.give(laptop)
        laptop.desk.office.close()
        folder = laptop.desk.office.folder
        restore_from(folder, tmp_path / "old.zip")
        laptop.desk = open_desk(folder, folder.parent / "state", clock=laptop.clock)
        hall.edit("6267000785070", phone="19900000009")
        assert refusal(laptop, hall.pack(laptop)) is RefusedCode.GAP
        assert laptop.take(hall.pack(laptop, everything=True)).new == 3
        assert laptop.said("6267000785070", "phone") == "19900000009"
        laptop.add("6267000785087", "刘玉珍")
        assert laptop.give(hall).new == 2
        assert hall.said("6267000785087", "name") == "刘玉珍"

    def test_damaged_and_no_package_at_all(self, pair: Pair) -> None:
        hall, laptop = pair
        packed = hall.pack(laptop)
        body = Path(packed.path).read_bytes()
        torn = laptop.stick / "torn.sbh"
        for damaged in (body[:-1], body[: len(body) // 2], body[:-40] + bytes(40)):
            torn.write_bytes(damaged)
            assert refusal(laptop, replace(packed, path=str(torn))) is RefusedCode.DAMAGED
        for nonsense in (b"", b"%PDF-1.7", b"\x00" * 500, "户号,姓名".encode("gb18030")):
            torn.write_bytes(nonsense)
            assert refusal(laptop, replace(packed, path=str(torn))) is RefusedCode.NOT_A_PACKAGE

    def test_a_journal_that_pretends_to_be_this_machines(self, pair: Pair) -> None:
        hall, laptop = pair
        own = laptop.desk.office.identity.uuid.hex()
        forged = resealed(hall.pack(laptop), laptop, hall, until={own: (99, "00" * 32)})
        assert refusal(laptop, forged) is RefusedCode.FORKED

    def test_two_journals_of_one_machine(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.give(laptop)
        uuid = hall.desk.office.identity.uuid.hex()
        forged = resealed(hall.pack(laptop), laptop, hall, until={uuid: (1, "11" * 32)})
        assert refusal(laptop, forged) is RefusedCode.FORKED

    def test_altered_transactions_are_taken_in_no_part(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        hall.edit("6267000785070", phone="19900000009")
        packed = hall.pack(laptop)
        found = transactions_of(packed, laptop)
        entry = found[-1].entries[0]
        altered = replace(found[-1], entries=(replace(entry, new="19911111111"),))
        before = state(laptop)
        with pytest.raises((UserMistake, Damaged), match="没有"):
            laptop.take(rewritten(packed, laptop, hall, [*found[:-1], altered]))
        assert state(laptop)[:2] == before[:2]
        assert laptop.take(packed).new == 3

    def test_another_stations_journals_do_not_come_here(
        self, hall: Machine, county: Machine, other: Machine
    ) -> None:
        for station in (hall, other):
            county.introduce(station)
            station.introduce(county)
        other.add("7100000000017", "柳河的客户")
        other.give(county)
        hall.give(county)
        packed = county.pack(hall)
        assert packed.counts["transactions"] == 0
        room = hall.desk.office.folder
        assert not list(room.glob("incoming/*"))
        facts = inspect(hall.desk, Path(packed.path), nothing)
        assert not facts.refused

    def test_a_receipt_of_a_stranger_or_for_another_is_not_believed(
        self, pair: Pair, county: Machine
    ) -> None:
        hall, _ = pair
        county.introduce(hall)
        with pytest.raises(Refused, match="没有引入过"):
            county.confirm(hall)
        hall.introduce(county)
        hall.give(county, receipt=False)
        assert "收到第 1 包" in county.confirm(hall)
        assert "没有新内容" in county.confirm(hall)


class TestGiving:
    """People and calendars are taken only from machines that may give them."""

    def test_people_of_a_machine_without_the_right_are_set_aside(self, pair: Pair) -> None:
        hall, laptop = pair
        packed = laptop.pack(hall)
        looked = inspect(hall.desk, Path(packed.path), nothing)
        assert any("没有下发人员的权限" in words for words in looked.set_aside)
        taken = hall.take(packed)
        assert any("没有下发人员的权限" in words for words in taken.set_aside)
        assert [person.name for person in people(hall.desk)] == ["赵明远"]
        assert hall.desk.office.verify().ok

    def test_given_the_right_later_what_was_set_aside_comes(self, pair: Pair) -> None:
        hall, laptop = pair
        laptop.give(hall)
        hall.introduce(laptop, gives=True)
        assert [person.name for person in people(hall.desk)] == ["赵明远", "孙立"]
        assert hall.desk.office.verify().ok

    def test_people_of_a_machine_with_the_right_come(self, pair: Pair) -> None:
        hall, laptop = pair
        assert not hall.give(laptop).set_aside
        assert {person.name for person in people(laptop.desk)} == {"赵明远", "孙立"}

    def test_relayed_by_another_machine_the_right_is_the_writers(
        self, pair: Pair, county: Machine
    ) -> None:
        hall, laptop = pair
        county.introduce(laptop)
        county.introduce(hall, gives=True)
        laptop.introduce(county)
        hall.give(laptop)
        taken = laptop.give(county)
        assert any("外勤02" in words for words in taken.set_aside)
        assert not any("大厅电脑" in words for words in taken.set_aside)
        assert county.desk.office.verify().ok

    def test_what_nobody_could_vouch_for_is_taken_up_when_its_writer_comes(
        self, pair: Pair, county: Machine
    ) -> None:
        """The laptop passes on what the hall wrote, without the hall's signature for it."""
        hall, laptop = pair
        county.introduce(laptop)
        county.introduce(hall, gives=True)
        laptop.introduce(county)
        hall.introduce(county)
        hall.give(laptop)
        packed = resealed(laptop.pack(county), county, laptop, attested=())
        assert any("大厅电脑" in words for words in county.take(packed).set_aside)
        hall.give(county)
        with county.desk.reading() as raw:
            names = {name for (name,) in raw.execute("SELECT name FROM person WHERE live = 1")}
        assert names == {"周主任", "赵明远"}
        assert county.desk.office.verify().ok

    def test_a_journal_without_an_owner_is_refused(self, pair: Pair) -> None:
        hall, laptop = pair
        forged = resealed(hall.pack(laptop), laptop, hall, origins=())
        assert refusal(laptop, forged) is RefusedCode.DAMAGED
