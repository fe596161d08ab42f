"""Verbs about the machines that hand data to each other: cards, introducing, totals."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sbdesk.cli.command import Context, put, say
from sbdesk.cli.office import as_json, infile, outfile
from sbdesk.domain.errors import UserMistake


@click.command()
@click.option("-o", "--out", type=outfile, help="名片写到哪里；不写就再说一遍上一张的核对词。")
@click.option("--name", help="先给本机改一个名称，例如「大厅电脑」。")
@as_json
@click.pass_obj
def card(context: Context, out: Path | None, name: str | None, as_json: bool) -> None:
    """做本机的名片；核对词要念给对方听。"""
    from sbdesk.services.handoff import name_machine, own_card

    desk = context.desk()
    if out is None:
        _say_words(desk, name, as_json=as_json)
        return
    if name:
        name_machine(desk, name)
    phrase = own_card(desk, out)
    if as_json:
        put({"card": str(out), "phrase": phrase})
    say(f"名片已写到「{out.name}」。核对词：{phrase}")


def _say_words(desk: Any, name: str | None, *, as_json: bool) -> None:
    from sbdesk.services.handoff import last_card

    last = None if name else last_card(desk)
    if last is None:
        raise UserMistake(
            "改名称要同时写一张名片，请用 -o 说写到哪里。"
            if name
            else "还没有写过名片，请用 -o 说写到哪里。"
        )
    if as_json:
        put({"card": None, "phrase": last.phrase})
    changed = "" if last.current else "本机的名称后来改过，再写一张，词会换。"
    say(f"{last.since}起写的名片，核对词：{last.phrase}。{changed}")


@click.command()
@click.argument("file", type=infile)
@click.option("--phrase", required=True, help="对方念的六个核对词。")
@click.option("--gives", is_flag=True, help="这台机器可以下发人员、规则和日历。")
@as_json
@click.pass_obj
def introduce(context: Context, file: Path, phrase: str, gives: bool, as_json: bool) -> None:
    """引入另一台机器：读它的名片，核对六个词。"""
    from sbdesk.services.handoff import introduce as trust

    row = trust(context.desk(), file, phrase, gives=gives)
    if as_json:
        put(_site(row))
    say(f"已引入{row.station}「{row.name}」。")


@click.command()
@as_json
@click.pass_obj
def sites(context: Context, as_json: bool) -> None:
    """引入过的机器，和它们各还缺什么。"""
    from sbdesk.services.handoff import sites as all_sites

    rows = all_sites(context.desk())
    if as_json:
        put([_site(row) for row in rows])
        return
    for row in rows:
        marks = [row.station, row.name, "本机" if row.own else f"还缺{row.lacks}项"]
        marks += ["可下发"] if row.gives and not row.own else []
        marks += [f"{row.waiting_since}起等回执"] if row.waiting_since else []
        marks += [f"{row.revoked}停用"] if row.revoked else []
        click.echo("  ".join(marks))


def _site(row: Any) -> dict[str, object]:
    return {
        "id": row.id.hex(),
        "name": row.name,
        "station": row.station,
        "station_code": row.station_code,
        "letter": row.letter,
        "kind": row.kind.value,
        "gives": row.gives,
        "own": row.own,
        "introduced": row.introduced or None,
        "revoked": row.revoked or None,
        "last_packed": row.last_packed or None,
        "last_taken": row.last_taken or None,
        "lacks": row.lacks,
        "waiting_since": row.waiting_since or None,
    }


@click.command()
@click.argument("site")
@click.pass_obj
def revoke(context: Context, site: str) -> None:
    """停用一台机器：丢了、换了、密钥没了。"""
    from sbdesk.services.handoff import named_site
    from sbdesk.services.handoff import revoke as trust_no_more

    desk = context.desk()
    row = trust_no_more(desk, named_site(desk, site).id)
    say(f"「{row.name}」已停用：不再为它打包，它的包也不再接收。")


@click.command()
@as_json
@click.pass_obj
def totals(context: Context, as_json: bool) -> None:
    """县公司：各所的汇总。"""
    from sbdesk.services.counties import station_totals

    rows: Sequence[Any] = station_totals(context.desk())
    if as_json:
        put([{**vars(row), "station": row.station.hex()} for row in rows])
        return
    for row in rows:
        click.echo(
            f"{row.code}  {row.name}  客户{row.customers}  高压{row.high_voltage}  "
            f"投诉{row.complaints}（未办结{row.complaints_open}）  走访{row.visits}  "
            f"要裁定{row.clashes}  最新{row.newest}"
        )
