"""Verbs about records: find, show, add, set, withdraw, export, score, due."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sbdesk.cli.command import Context, put, say
from sbdesk.cli.office import as_json, day, outfile
from sbdesk.domain.dossier_kinds import TYPED_KINDS
from sbdesk.domain.errors import Invalid, Problem, UserMistake

KINDS = ("customer", "complaint", "visit", "credit-event", "follow-up", *TYPED_KINDS)


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """`field=value` arguments. Raises `UserMistake` for one without 「=」."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UserMistake(f"「{text}」要写成 字段=值。")
        found[name.strip()] = value
    return found


@click.command()
@click.argument("text")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@as_json
@click.pass_obj
def find(context: Context, text: str, limit: int, as_json: bool) -> None:
    """查找客户：户号、户名、拼音、电话、地址的任何一段。"""
    from sbdesk.services.desk import id_text
    from sbdesk.services.finding import find_customers

    found = find_customers(context.desk(), text, limit)
    if as_json:
        put(
            [
                {
                    "id": id_text(one.row.id),
                    "customer_no": one.row.customer_no,
                    "name": one.row.name,
                    "address": one.row.address,
                    "phone": one.row.phone,
                    "matched": one.group,
                }
                for one in found.customers
            ]
        )
    else:
        for one in found.customers:
            row = one.row
            click.echo(f"{row.customer_no:<14}{row.name}  {row.address}  {row.phone}")
    say(f"找到{len(found.customers)}{'+' if found.more else ''}户。")


@click.group()
def show() -> None:
    """看一份档案。"""


@show.command("customer")
@click.argument("number")
@click.option("--as-of", "as_of", help="那一天结束时的样子；写到时分秒就是那一刻的。")
@as_json
@click.pass_obj
def show_one(context: Context, number: str, as_of: str | None, as_json: bool) -> None:
    """一个客户的档案，现在的或某一天的。"""
    from sbdesk.services.showing import show_customer

    file = show_customer(context.desk(), number, _as_of(as_of) if as_of else None)
    if as_json:
        put(file)
        return
    customer, parts = file["customer"], file["parts"]
    assert isinstance(customer, dict)
    assert isinstance(parts, dict)
    for name, value in customer.items():
        if value is not None:
            click.echo(f"{name}: {value}")
    for kind, found in parts.items():
        for part in found:
            click.echo(f"{kind}: {part['headline']}  {part['id']}")


def _as_of(text: str) -> date:
    """A day, or a moment such as 2026-11-22T21:30:05."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return day(text)
    return moment.replace(tzinfo=None) if ":" in text else moment.date()


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("values", nargs=-1)
@click.option("--fields", is_flag=True, help="列出字段名。")
@as_json
@click.pass_obj
def add(context: Context, kind: str, values: tuple[str, ...], fields: bool, as_json: bool) -> None:
    """登记：add KIND 字段=值 …"""
    from sbdesk.services.records import add_record, field_names

    if fields:
        names = field_names(kind)
        put(names) if as_json else click.echo("\n".join(names))
        return
    _saved(add_record(context.desk(), kind, pairs(values)), as_json)


@click.command("set")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("record")
@click.argument("values", nargs=-1, required=True)
@as_json
@click.pass_obj
def change(
    context: Context, kind: str, record: str, values: tuple[str, ...], as_json: bool
) -> None:
    """修改：set KIND ID 字段=值 …"""
    from sbdesk.services.records import edit_record

    _saved(edit_record(context.desk(), kind, record, pairs(values)), as_json)


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("record")
@click.option("--reason", default="录入有误", show_default=True)
@as_json
@click.pass_obj
def withdraw(context: Context, kind: str, record: str, reason: str, as_json: bool) -> None:
    """撤回一条记录；撤销可以让它回来。"""
    from sbdesk.services.records import withdraw_record

    _saved(withdraw_record(context.desk(), kind, record, reason), as_json)


def _saved(saved: Any, as_json: bool) -> None:
    from sbdesk.services.desk import id_text

    transaction = saved.changes.transaction
    batch = f"{transaction[0]}:{transaction[1]}" if transaction else None
    if as_json:
        put({"id": id_text(saved.id), "batch": batch})
    say(f"已保存「{saved.changes.sentence}」。" if batch else "没有变化。")


@click.command()
@click.argument("kind", type=click.Choice(["customers", "complaints", "visits"]))
@click.argument("out", type=outfile)
@click.option("--where", default="", help="只要找得到这段文字的。")
@click.pass_obj
def export(context: Context, kind: str, out: Path, where: str) -> None:
    """导出列表为 .xlsx 或 .csv。"""
    from sbdesk.services.exporting import export_list

    say(f"已导出{export_list(context.desk(), kind, out, where)}行到「{out.name}」。")


@click.command()
@click.argument("numbers", nargs=-1)
@click.option("--on", "on", help="按哪一天评。")
@as_json
@click.pass_obj
def score(context: Context, numbers: tuple[str, ...], on: str | None, as_json: bool) -> None:
    """信用评分：每一分都有日期和凭证。"""
    from sbdesk.services.credit import score_customers
    from sbdesk.services.customers import CustomerQuery, customer_ids, customer_pk

    desk = context.desk()
    pks = [customer_pk(desk, number) for number in numbers]
    scored = score_customers(desk, pks or customer_ids(desk, CustomerQuery()), day(on))
    if as_json:
        put([_score(one) for one in scored])
        return
    for one in scored:
        click.echo(f"{one.customer_no:<14}{one.name}  {one.result.grade} {one.result.sum_words}")


def _score(one: Any) -> dict[str, object]:
    result = one.result
    return {
        "customer_no": one.customer_no,
        "score": result.score,
        "grade": result.grade,
        "points": [
            {"rule": p.rule, "date": p.on, "points": p.points, "evidence": p.evidence}
            for p in result.points
        ],
        "vetoes": [
            {"rule": v.rule, "title": v.title, "date": v.on, "until": v.until}
            for v in result.vetoes
        ],
        "scorecard": {"id": result.scorecard, "edition": result.edition},
        "visit_every": result.visit_every_months,
        "next_visit_due": result.next_visit_due,
    }


@click.command()
@click.argument("rule", required=False)
@click.option("--from", "start", help="从什么时候起算，例如 2025-09-26 09:42。")
@click.option("--list", "listing", is_flag=True, help="列出规则。")
@as_json
@click.pass_obj
def due(
    context: Context, rule: str | None, start: str | None, listing: bool, as_json: bool
) -> None:
    """期限怎样算：一句话说清。"""
    from sbdesk.domain.deadlines import due as reckon
    from sbdesk.domain.typed import typed_moment
    from sbdesk.services.rules import time_limit, time_limits

    if listing:
        rows = [(one.id, one.title, one.value, one.unit) for one in time_limits()]
        if as_json:
            names = ("id", "title", "value", "unit")
            put([dict(zip(names, row, strict=True)) for row in rows])
        else:
            for row in rows:
                click.echo("  ".join(str(cell) for cell in row))
        return
    if rule is None or start is None:
        raise Invalid([Problem("rule", "要写规则和 --from 起算时间，或用 --list 查看规则")])
    moment = _moment(start, typed_moment)
    found = reckon(time_limit(rule, moment.date()), moment, _calendar(context))
    limit = found.limit
    if as_json:
        put(
            {
                "due": found.due.isoformat(),
                "counted": found.counted,
                "skipped": [{"date": one.day, "why": one.why} for one in found.skipped],
                "estimated": found.estimated,
                "rule": {
                    "id": limit.id,
                    "value": limit.value,
                    "unit": limit.unit,
                    "basis": limit.basis,
                    "edition": limit.edition,
                    "verified": limit.verified,
                },
                "sentence": found.sentence,
            }
        )
        return
    click.echo(found.sentence)


def _moment(text: str, typed_moment: Callable[[str, date], datetime]) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return typed_moment(text, day(None))


def _calendar(context: Context) -> Any:
    from sbdesk.domain.calendar import seed_calendar
    from sbdesk.services.desk import work_calendar
    from sbdesk.store.office import DATABASE

    if not (context.folder / DATABASE).exists():
        return seed_calendar()
    return work_calendar(context.desk())


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    for verb in (find, show, add, change, withdraw, export, score, due):
        group.add_command(verb)
