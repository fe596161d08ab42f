"""Machines and their keys: this one's card, introducing others, trusting them no more.

A machine is what has keys in `keys/`; it is made known to another by a small card file and a
phrase that its owner reads aloud (DESIGN §12). Whom a machine trusts does not travel.
"""

from dataclasses import replace
from pathlib import Path

from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.handoff import CardFacts, Refused, SiteKind, SiteRow, WrittenCard
from sbdesk.domain.people import Right, may, refusal
from sbdesk.exchange.cards import Card, check_phrase, read_card, same_phrase, write_card
from sbdesk.exchange.keys import SiteKeys, load_keys, new_keys, save_keys
from sbdesk.services.clock import station_wall, utc_text
from sbdesk.services.desk import Desk, station
from sbdesk.store.driver import Connection
from sbdesk.store.machines import (
    IN,
    OUT,
    Machine,
    PackageLine,
    claim_origins,
    holdings,
    journal_ends,
    machine,
    machines,
    origin_lines,
    own_machine,
    packages,
    put_machine,
)
from sbdesk.store.set_aside import take_up

_OWN_CARD = "这是本机自己的名片，不用引入。请选对方机器的名片。"
_NO_KEYS = "本机还没有密钥。请先做一次「本机名片」。"
LAST_CARD = "card.sbc"
"""The card that was written last, in the data folder; there is nothing secret in it."""
_PRACTICE = "这里是练习数据，不能交接。"


def require(desk: Desk, right: Right) -> None:
    """Raises `UserMistake` unless the person at work may, and the data are real."""
    if desk.practice:
        raise UserMistake(_PRACTICE)
    if desk.person is None:
        raise UserMistake("请先选择是谁在工作（右上角，或命令行的 --as 姓名）。")
    if not may(desk.person.role, right):
        raise UserMistake(f"{refusal(desk.person.role, right)}。")


def own_keys(desk: Desk) -> SiteKeys:
    """This machine's secret keys. Raises `UserMistake` when it has none."""
    keys = load_keys(desk.office.folder)
    if keys is None:
        raise UserMistake(_NO_KEYS)
    with desk.reading() as raw:
        own = own_machine(raw)
    if own is None or own.id != keys.site:
        _enter_own(desk, keys)
    return keys


def establish(desk: Desk, kind: SiteKind | None = None) -> SiteKeys:
    """The machine's keys, made now where there are none; a machine that lost its keys is a new one.

    `kind` is what it has been until now when it is not given.
    """
    keys = load_keys(desk.office.folder)
    if keys is not None:
        return own_keys(desk)
    keys = new_keys()
    save_keys(desk.office.folder, keys)
    _enter_own(desk, keys, kind)
    return keys


def _enter_own(desk: Desk, keys: SiteKeys, kind: SiteKind | None = None) -> None:
    identity, place = desk.office.identity, station(desk)
    now = utc_text(desk.office.clock())
    with desk.office.book() as raw:
        before = own_machine(raw) or machine(raw, keys.site)
        if before is not None and before.id != keys.site:
            # Whoever has these keys now, it is not this machine; if it lives it is introduced anew.
            put_machine(raw, replace(before, revoked_at=now, revoked_by=desk.actor.name))
        put_machine(
            raw,
            Machine(
                id=keys.site,
                station=identity.station,
                station_name=place.name,
                station_code=place.code,
                machine=before.machine if before else identity.machine,
                letter=identity.letter,
                kind=kind or (before.kind if before else SiteKind.STATION),
                gives=True,
                sign_key=keys.sign_public,
                box_key=keys.box_public,
                introduced_at=now,
                introduced_by="",
            ),
        )
        claim_origins(raw, keys.site, identity.station, before.id if before else None)


def own_kind(raw: Connection) -> SiteKind:
    """What this machine is; one without keys belongs to a station."""
    own = own_machine(raw)
    return SiteKind(own.kind) if own else SiteKind.STATION


def name_machine(desk: Desk, name: str) -> None:
    """Give this machine another name, say 「大厅电脑」; its next card carries it."""
    require(desk, Right.INTRODUCE)
    name = name.strip()
    if not 1 <= len(name) <= 20:
        raise UserMistake("机器名称要 1 到 20 个字。")
    keys = establish(desk)
    with desk.office.book() as raw:
        own = machine(raw, keys.site)
        assert own is not None
        put_machine(raw, replace(own, machine=name))
        raw.execute(
            "UPDATE origin SET machine = ? WHERE no = (SELECT origin FROM instance)", (name,)
        )


def own_card(desk: Desk, out: Path) -> str:
    """Write this machine's card; the phrase its owner reads aloud to whoever introduces it.

    The phrase stands for the whole card. One that would say the same as the last is the last one
    again, with its time: so the phrase is good for every card of this machine until its name or
    its keys change, whichever of them lies on the stick.
    """
    require(desk, Right.HAND_OFF)
    keys = establish(desk)
    card, last = _card_now(desk, keys), _last_card(desk, keys)
    if last is not None and _says_the_same(last, card):
        card = last
    write_card(out, card, keys)
    write_card(desk.office.folder / LAST_CARD, card, keys)
    return check_phrase(card)


def last_card(desk: Desk) -> WrittenCard | None:
    """The card that was written last, to read its words aloud once more; None before the first."""
    require(desk, Right.HAND_OFF)
    keys = load_keys(desk.office.folder)
    last = _last_card(desk, keys) if keys is not None else None
    if keys is None or last is None:
        return None
    current = _says_the_same(last, _card_now(desk, keys))
    return WrittenCard(check_phrase(last), _wall(last.made_at), current)


def _last_card(desk: Desk, keys: SiteKeys) -> Card | None:
    """None where there is none, or none that these keys signed: the folder may be a copy."""
    try:
        card = read_card(desk.office.folder / LAST_CARD)
    except Refused:
        return None
    return card if (card.site, card.sign_key) == (keys.site, keys.sign_public) else None


def _says_the_same(one: Card, other: Card) -> bool:
    return replace(one, made_at=other.made_at) == other


def _card_now(desk: Desk, keys: SiteKeys) -> Card:
    with desk.reading() as raw:
        own = machine(raw, keys.site)
    assert own is not None
    return Card(
        site=own.id,
        station=own.station,
        station_name=own.station_name,
        station_code=own.station_code,
        machine=own.machine,
        letter=desk.office.identity.letter,
        kind=SiteKind(own.kind),
        sign_key=own.sign_key,
        box_key=own.box_key,
        made_at=utc_text(desk.office.clock()),
    )


def card_facts(desk: Desk, path: Path) -> CardFacts:
    """What a card says. Raises `UserMistake` when the file is no card or was altered."""
    card = read_card(path)
    with desk.reading() as raw:
        known = machine(raw, card.site)
        own = own_machine(raw)
        refused = _why_not(raw, card, desk.office.identity.station)
    trusted = known is not None and not known.revoked_at and known.sign_key == card.sign_key
    return CardFacts(
        name=card.machine,
        station=card.station_name,
        station_code=card.station_code,
        letter=card.letter,
        kind=SiteKind(card.kind),
        phrase=check_phrase(card),
        known=trusted,
        own=own is not None and own.id == card.site,
        gives=trusted and known is not None and known.gives,
        refused=refused,
    )


def introduce(desk: Desk, path: Path, phrase: str, *, gives: bool = False) -> SiteRow:
    """Trust the machine of a card from now on.

    `gives` lets it give people, rules and calendars too, also what it gave before and was set
    aside; the county always may. Raises `Invalid` when the phrase is not the card's, `UserMistake`
    for what no phrase can mend: the machine is this one, or belongs to another station though
    neither is the county's.
    """
    require(desk, Right.INTRODUCE)
    card = read_card(path)
    establish(desk)
    with desk.reading() as raw:
        _refuse_stranger(raw, card, desk.office.identity.station)
    if not same_phrase(phrase, card):
        raise Invalid([Problem("phrase", "核对词对不上，没有引入。请让对方再念一遍，逐词核对。")])
    with desk.office.book() as raw:
        _refuse_stranger(raw, card, desk.office.identity.station)
        put_machine(
            raw,
            Machine(
                id=card.site,
                station=card.station,
                station_name=card.station_name,
                station_code=card.station_code,
                machine=card.machine,
                letter=card.letter,
                kind=card.kind,
                gives=gives or card.kind == SiteKind.COUNTY,
                sign_key=card.sign_key,
                box_key=card.box_key,
                introduced_at=utc_text(desk.office.clock()),
                introduced_by=desk.actor.name,
            ),
        )
        if gives or card.kind == SiteKind.COUNTY:
            take_up(raw, {line.uuid for line in origin_lines(raw) if line.site == card.site})
    return site_row(desk, card.site)


def _refuse_stranger(raw: Connection, card: Card, own_station: bytes) -> None:
    if why := _why_not(raw, card, own_station):
        raise UserMistake(why)


def _why_not(raw: Connection, card: Card, own_station: bytes) -> str:
    """Why a card's machine cannot be introduced here, whatever is typed; empty when it can."""
    own, known = own_machine(raw), machine(raw, card.site)
    if own is not None and own.id == card.site:
        return _OWN_CARD
    county = SiteKind.COUNTY in (card.kind, own_kind(raw))
    if card.station != own_station and not county:
        return (
            f"「{card.machine}」是{card.station_name}的机器，不是本所的，也不是县公司的，没有引入。"
        )
    if known is not None and known.sign_key != card.sign_key:
        return "这张名片和以前引入的那张不是同一把密钥，没有引入。请当面核对。"
    return ""


def revoke(desk: Desk, site: bytes) -> SiteRow:
    """Trust a machine no more: nothing is packed for it, nothing of it is taken in."""
    require(desk, Right.INTRODUCE)
    with desk.office.book() as raw:
        found, own = machine(raw, site), own_machine(raw)
        if found is None:
            raise UserMistake("没有引入过这台机器。")
        if own is not None and own.id == site:
            raise UserMistake("这是本机，不能停用。")
        if found.revoked_at:
            raise UserMistake(f"「{found.machine}」已经停用了。")
        when = utc_text(desk.office.clock())
        put_machine(raw, replace(found, revoked_at=when, revoked_by=desk.actor.name))
    return site_row(desk, site)


def sites(desk: Desk) -> list[SiteRow]:
    """This machine first, then every one introduced, those not trusted any more at the end."""
    with desk.reading() as raw:
        own = own_machine(raw)
        rows = [_row(raw, one, own) for one in machines(raw)]
    return sorted(rows, key=lambda row: (not row.own, bool(row.revoked)))


def site_row(desk: Desk, site: bytes) -> SiteRow:
    """One machine. Raises `UserMistake` when it was never introduced."""
    for row in sites(desk):
        if row.id == site:
            return row
    raise UserMistake("没有引入过这台机器。")


def named_site(desk: Desk, text: str) -> SiteRow:
    """The trusted machine that a name, letter or id means. Raises `UserMistake`, naming them."""
    rows = [row for row in sites(desk) if not row.own]
    found = [row for row in rows if text in (row.id.hex(), row.name, f"{row.station}{row.name}")]
    found = found or [row for row in rows if text == row.letter and not row.revoked]
    found = [row for row in found if not row.revoked] or found
    if len(found) == 1:
        return found[0]
    names = "、".join(f"{row.station}{row.name}" for row in rows) or "还没有引入任何机器"
    what = "不止一台机器叫" if found else "没有叫"
    raise UserMistake(f"{what}「{text}」{'' if found else '的机器'}。现有：{names}。")


def scope(raw: Connection, to: Machine, own: Machine) -> bytes | None:
    """Whose journals concern a machine: its own station's, or everybody's between counties.

    A station holds its own journals only, so all of them concern its machines and the county.
    """
    if SiteKind.COUNTY == to.kind == own.kind:
        return None
    return to.station if own.kind == SiteKind.COUNTY else own.station


def _row(raw: Connection, one: Machine, own: Machine | None) -> SiteRow:
    is_own = own is not None and own.id == one.id
    sent, taken = packages(raw, OUT, one.id), packages(raw, IN, one.id)
    held = holdings(raw, one.id)
    lacks = 0
    if own is not None and not is_own and not one.revoked_at:
        ends = journal_ends(raw, scope(raw, one, own))
        lacks = sum(max(0, seq - held.get(uuid, (0, b""))[0]) for uuid, (seq, _) in ends.items())
    return SiteRow(
        id=one.id,
        name=one.machine,
        station=one.station_name,
        station_code=one.station_code,
        letter=one.letter,
        kind=SiteKind(one.kind),
        gives=one.gives,
        own=is_own,
        introduced=_wall(one.introduced_at),
        revoked=_wall(one.revoked_at),
        last_packed=_wall(sent[0].done_at) if sent else "",
        last_taken=_wall(taken[0].done_at) if taken else "",
        lacks=lacks,
        waiting_since="" if one.revoked_at else _waiting(sent, held),
    )


def _waiting(sent: list[PackageLine], held: dict[bytes, tuple[int, bytes]]) -> str:
    """When the oldest package was packed that no receipt covers; empty when all are covered."""
    reached = {uuid.hex(): seq for uuid, (seq, _) in held.items()}
    open_ones = [
        line.done_at
        for line in sent
        if any(seq > reached.get(uuid, 0) for uuid, seq in line.until.items())
    ]
    return _wall(min(open_ones)) if open_ones else ""


def _wall(utc: str) -> str:
    wall = station_wall(utc)
    return f"{wall:%Y-%m-%d %H:%M}" if wall else ""
