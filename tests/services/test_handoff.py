"""Machines and their keys: cards, introducing, revoking, what stays secret."""

import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.handoff import Refused, RefusedCode, SiteKind, WrittenCard
from sbdesk.domain.people import HEAD, VIEWER, Right
from sbdesk.exchange.keys import KEYS, load_keys
from sbdesk.services.backups import back_up
from sbdesk.services.desk import PersonRow
from sbdesk.services.handoff import (
    LAST_CARD,
    card_facts,
    establish,
    introduce,
    last_card,
    name_machine,
    named_site,
    own_card,
    revoke,
    site_row,
    sites,
)
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.package_names import receipt_name, suggested_name
from sbdesk.services.packing import pack, pending
from tests.services.machines import Machine, nothing
from tests.services.set_clock import SetClock

VISITOR = PersonRow(bytes(16), "查看的人", VIEWER, "")


def card_of(machine: Machine) -> tuple[Path, str]:
    """A machine's card and phrase."""
    path = machine.stick / "card.sbc"
    return path, own_card(machine.desk, path)


class TestKeys:
    """They lie in one place, readable by one user."""

    def test_a_new_office_has_keys_that_only_its_user_reads(self, hall: Machine) -> None:
        folder = hall.desk.office.folder / KEYS
        (file,) = folder.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_they_are_in_no_backup_database_or_package(
        self, pair: tuple[Machine, Machine], tmp_path: Path
    ) -> None:
        hall, laptop = pair
        keys = load_keys(hall.desk.office.folder)
        assert keys is not None
        secrets = (keys.signing, keys.signing.hex().encode(), keys.box.encode())
        back_up(hall.desk, tmp_path / "backup.zip")
        with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
            inside = [archive.read(name) for name in archive.namelist()]
            assert not any("keys" in name for name in archive.namelist())
        inside.append((hall.desk.office.folder / "sbdesk.db").read_bytes())
        inside.append(Path(hall.pack(laptop).path).read_bytes())
        assert not any(secret in body for secret in secrets for body in inside)
        assert keys.box not in repr(keys)
        assert keys.signing.hex() not in repr(keys)

    def test_lost_keys_make_a_new_machine_that_is_introduced_anew(
        self, pair: tuple[Machine, Machine]
    ) -> None:
        hall, laptop = pair
        laptop.add("6267000785070", "恒通砖厂")
        stranded = hall.pack(laptop, "old.sbh")
        for file in (laptop.desk.office.folder / KEYS).iterdir():
            file.unlink()
        with pytest.raises(UserMistake, match="本机名片"):
            laptop.take(stranded)
        old, laptop.site = laptop.site, establish(laptop.desk).site
        assert laptop.site != old
        with pytest.raises(Refused) as refused:
            laptop.take(stranded)
        assert refused.value.code is RefusedCode.NOT_OURS
        revoke(hall.desk, old)
        hall.introduce(laptop)
        assert laptop.take(hall.pack(laptop)).new > 0
        assert laptop.give(hall).new == 2
        assert [row.revoked != "" for row in sites(laptop.desk) if not row.own] == [False, True]
        assert pending(laptop.desk) == 0

    def test_the_kind_of_machine_outlives_its_keys(self, county: Machine) -> None:
        for file in (county.desk.office.folder / KEYS).iterdir():
            file.unlink()
        establish(county.desk)
        assert sites(county.desk)[0].kind is SiteKind.COUNTY
        assert county.desk.office.county


class TestCards:
    """A card is believed when its owner reads its phrase aloud."""

    def test_a_card_says_who_the_machine_is(self, hall: Machine, laptop: Machine) -> None:
        path, phrase = card_of(laptop)
        facts = card_facts(hall.desk, path)
        assert (facts.name, facts.station, facts.letter) == ("外勤02", "青石岭供电所", "B")
        assert (facts.phrase, facts.known, facts.own) == (phrase, False, False)
        assert len(phrase.split()) == 6

    def test_its_words_are_the_same_and_can_be_said_again_later(
        self, hall: Machine, laptop: Machine
    ) -> None:
        assert last_card(laptop.desk) is None
        path, phrase = card_of(laptop)
        carried = path.read_bytes()
        laptop.clock.on(2026, 11, 22)
        said = last_card(laptop.desk)
        assert said == WrittenCard(phrase, "2026-11-20 10:00", current=True)
        assert card_of(laptop) == (path, phrase)
        path.write_bytes(carried)
        assert introduce(hall.desk, path, phrase).name == "外勤02"

    def test_another_name_or_other_keys_change_the_words(self, laptop: Machine) -> None:
        _, phrase = card_of(laptop)
        name_machine(laptop.desk, "外勤03")
        said = last_card(laptop.desk)
        assert said == WrittenCard(phrase, "2026-11-20 10:00", current=False)
        _, renamed = card_of(laptop)
        assert renamed != phrase
        for file in (laptop.desk.office.folder / KEYS).iterdir():
            file.unlink()
        assert last_card(laptop.desk) is None
        establish(laptop.desk)
        assert last_card(laptop.desk) is None
        assert card_of(laptop)[1] != renamed

    def test_a_last_card_that_cannot_be_read_is_none(self, laptop: Machine) -> None:
        _, phrase = card_of(laptop)
        (laptop.desk.office.folder / LAST_CARD).write_bytes(b"{")
        assert last_card(laptop.desk) is None
        laptop.clock.on(2026, 11, 22)
        assert card_of(laptop)[1] != phrase

    def test_introduced_with_its_phrase_it_is_listed(self, hall: Machine, laptop: Machine) -> None:
        path, phrase = card_of(laptop)
        row = introduce(hall.desk, path, f"　{phrase.replace(' ', '，')}。", gives=True)
        assert (row.name, row.gives, row.own) == ("外勤02", True, False)
        assert card_facts(hall.desk, path).known
        assert [site.own for site in sites(hall.desk)] == [True, False]

    @pytest.mark.parametrize("wrong", ["", "山水 山水 山水 山水 山水 山水"])
    def test_a_wrong_phrase_introduces_nobody(
        self, hall: Machine, laptop: Machine, wrong: str
    ) -> None:
        path, _ = card_of(laptop)
        with pytest.raises(UserMistake, match="核对词"):
            introduce(hall.desk, path, wrong)
        assert len(sites(hall.desk)) == 1

    def test_its_own_card_and_another_stations_are_refused(
        self, hall: Machine, other: Machine
    ) -> None:
        with pytest.raises(UserMistake, match="本机自己"):
            introduce(hall.desk, *card_of(hall))
        with pytest.raises(UserMistake, match="不是本所的"):
            introduce(hall.desk, *card_of(other))

    def test_what_no_phrase_can_mend_is_known_from_the_card(
        self, hall: Machine, laptop: Machine, other: Machine, county: Machine
    ) -> None:
        """It is said when the card is opened; a wrong phrase is another matter."""
        for machine, said in ((hall, "本机自己"), (other, "不是本所的"), (laptop, "")):
            facts = card_facts(hall.desk, card_of(machine)[0])
            assert said in facts.refused
            assert bool(facts.refused) == bool(said)
            wrong = Invalid if not said else UserMistake
            with pytest.raises(wrong, match=said or "核对词"):
                introduce(hall.desk, card_of(machine)[0], "山水 山水 山水 山水 山水 山水")
        assert not card_facts(county.desk, card_of(other)[0]).refused

    def test_the_county_may_always_give(
        self, hall: Machine, county: Machine, other: Machine
    ) -> None:
        assert introduce(hall.desk, *card_of(county)).gives
        assert not introduce(county.desk, *card_of(hall)).gives
        assert introduce(county.desk, *card_of(other)).station == "柳河供电所"

    def test_a_revoked_machine_gets_and_gives_nothing(self, pair: tuple[Machine, Machine]) -> None:
        hall, laptop = pair
        packed = laptop.pack(hall)
        row = revoke(hall.desk, laptop.site)
        assert row.revoked
        with pytest.raises(UserMistake, match="停用"):
            hall.pack(laptop)
        with pytest.raises(Refused) as refused:
            hall.take(packed)
        assert refused.value.code is RefusedCode.REVOKED
        for again in (laptop.site, hall.site, bytes(16)):
            with pytest.raises(UserMistake):
                revoke(hall.desk, again)

    def test_a_machine_is_found_by_name_letter_or_id(self, pair: tuple[Machine, Machine]) -> None:
        hall, laptop = pair
        for text in ("外勤02", "B", laptop.site.hex(), "青石岭供电所外勤02"):
            assert named_site(hall.desk, text).id == laptop.site
        with pytest.raises(UserMistake, match="现有：青石岭供电所外勤02"):
            named_site(hall.desk, "没有这台")


class TestRights:
    """Who may hand off, and from where."""

    def test_only_the_head_introduces_and_viewers_do_nothing(
        self, hall: Machine, laptop: Machine
    ) -> None:
        path, phrase = card_of(laptop)
        counter = replace(hall.desk.person or VISITOR, role="窗口")
        with pytest.raises(UserMistake, match="请找所长"):
            introduce(hall.desk.worked_by(counter), path, phrase)
        introduce(hall.desk, path, phrase)
        with pytest.raises(UserMistake, match="没有权限"):
            pack(hall.desk.worked_by(VISITOR), laptop.site, hall.stick / "x.sbh", nothing)
        with pytest.raises(UserMistake, match="谁在工作"):
            own_card(hall.desk.worked_by(None), path)

    def test_practice_data_are_not_handed_off(
        self, tmp_path: Path, clock: SetClock, hall: Machine
    ) -> None:
        from sbdesk.services.demo import DemoOffice, make_demo

        demo = DemoOffice(on=clock().date(), customers=20, seed=1)
        desk = make_demo(tmp_path / "demo", tmp_path / "state", demo)
        desk = desk.worked_by(PersonRow(bytes(16), "练习", HEAD, ""))
        with pytest.raises(UserMistake, match="练习"):
            own_card(desk, tmp_path / "x.sbc")
        desk.office.close()

    def test_the_county_gathers_and_does_not_change(self, county: Machine) -> None:
        with pytest.raises(UserMistake, match="由供电所改"):
            county.add("6267000785070", "恒通砖厂")
        with county.desk.act(Action.EDIT, Right.MANAGE_PEOPLE):
            pass


class TestNames:
    """A machine is called something a person knows."""

    def test_a_name_is_short_and_stands_on_the_card(self, hall: Machine) -> None:
        name_machine(hall.desk, "  营业厅 ")
        assert site_row(hall.desk, hall.site).name == "营业厅"
        for wrong in ("", "长" * 21):
            with pytest.raises(UserMistake):
                name_machine(hall.desk, wrong)

    def test_a_package_is_named_for_both_and_numbered(self, pair: tuple[Machine, Machine]) -> None:
        hall, laptop = pair
        assert suggested_name(hall.desk, laptop.site) == "青石岭供电所大厅电脑-给外勤02-001.sbh"
        hall.pack(laptop)
        name_machine(hall.desk, '大厅/2:"号"')
        name = suggested_name(hall.desk, laptop.site)
        assert name == "青石岭供电所大厅_2__号_-给外勤02-002.sbh"

    def test_a_receipt_bears_the_number_of_the_package_it_acknowledges(
        self, pair: tuple[Machine, Machine]
    ) -> None:
        hall, laptop = pair
        assert receipt_name(laptop.desk, hall.site) == "青石岭供电所外勤02-给大厅电脑-回执.sbr"
        laptop.pack(hall)
        hall.pack(laptop)
        laptop.take(hall.pack(laptop))
        assert receipt_name(laptop.desk, hall.site) == "青石岭供电所外勤02-给大厅电脑-回执-002.sbr"

    def test_of_a_long_name_the_number_stays(self, pair: tuple[Machine, Machine]) -> None:
        hall, laptop = pair
        with hall.desk.office.book() as raw:
            raw.execute("UPDATE site SET station_name = ?", ("很长的所名" * 20,))
        name = suggested_name(hall.desk, laptop.site)
        assert name.endswith("-001.sbh")
        assert len(name) <= 74

    def test_what_nobody_else_has_is_counted(self, pair: tuple[Machine, Machine]) -> None:
        hall, laptop = pair
        before = pending(hall.desk)
        hall.add("6267000785070", "恒通砖厂")
        assert pending(hall.desk) == before + 1
        assert site_row(hall.desk, laptop.site).lacks == pending(hall.desk)
        hall.give(laptop)
        assert pending(hall.desk) == 0

    def test_alone_nothing_is_pending(self, hall: Machine) -> None:
        hall.add("6267000785070", "恒通砖厂")
        assert pending(hall.desk) == 0


def test_a_machine_of_another_station_cannot_be_named_like_one_of_ours(
    tmp_path: Path, clock: SetClock, hall: Machine
) -> None:
    twin = init_office(
        tmp_path / "t", tmp_path / "ts", InitOffice("青石岭供电所", "别的代码", person="某"), clock
    )
    path = tmp_path / "twin.sbc"
    phrase = own_card(twin, path)
    with pytest.raises(UserMistake, match="不是本所的"):
        introduce(hall.desk, path, phrase)
    twin.office.close()
