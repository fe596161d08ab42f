"""Verbs about whole files: which may be one customer, and joining two."""

from typing import Any

import click

from sbdesk.cli.command import Context, put, say
from sbdesk.cli.office import as_json
from sbdesk.cli.records import pairs


@click.command()
@click.argument("number", required=False)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500))
@as_json
@click.pass_obj
def duplicates(context: Context, number: str | None, limit: int, as_json: bool) -> None:
    """查重：哪些档案可能是同一个客户；写了户号就只查这一户。"""
    from sbdesk.services.duplicates import duplicates_of, find_duplicates

    desk = context.desk()
    if number is None:
        found = find_duplicates(desk, most=limit)
        shown, more = found.pairs, found.more
        for words, count in found.crowds:
            say(f"另有{count}组{words}的份数太多，没有列出。")
    else:
        every = duplicates_of(desk, _record(desk, number))
        shown, more = every[:limit], len(every) > limit
    if as_json:
        put([_pair(pair) for pair in shown])
    else:
        for pair in shown:
            files = "  ／  ".join(_line(one) for one in (pair.one, pair.other))
            click.echo(f"{'、'.join(pair.like.reasons)}：{files}")
    say(f"找到{len(shown)}{'+' if more else ''}对。")


def _line(one: Any) -> str:
    facts = one.facts
    return " ".join(
        part for part in (facts.customer_no or "无户号", facts.name, facts.village) if part
    )


def _pair(pair: Any) -> dict[str, object]:
    return {
        "standing": pair.like.standing.value,
        "score": pair.like.score,
        "reasons": pair.like.reasons,
        "against": pair.like.against,
        "files": [_file(one) for one in (pair.one, pair.other)],
    }


def _file(one: Any) -> dict[str, str]:
    from sbdesk.services.desk import id_text

    facts = one.facts
    return {
        "id": id_text(one.id),
        "customer_no": facts.customer_no,
        "name": facts.name,
        "village": facts.village,
    }


@click.command()
@click.argument("keep")
@click.argument("give")
@click.argument("choices", nargs=-1)
@click.option("--dry-run", is_flag=True, help="只看两份有什么不同，不合并。")
@as_json
@click.pass_obj
def join(
    context: Context, keep: str, give: str, choices: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """合并两份档案：join 留下的 并入的 字段=keep|give …；户号重复时写档案的 id。"""
    from sbdesk.services.desk import id_text
    from sbdesk.services.joining import join_customers

    desk = context.desk()
    kept, given = _record(desk, keep), _record(desk, give)
    if dry_run:
        _show_plan(desk, kept, given, as_json)
        return
    saved = join_customers(desk, kept, given, pairs(choices))
    transaction = saved.changes.transaction
    batch = f"{transaction[0]}:{transaction[1]}" if transaction else None
    if as_json:
        put({"id": id_text(saved.id), "batch": batch})
    say(f"已保存「{saved.changes.sentence}」。")


def _show_plan(desk: Any, keep: bytes, give: bytes, as_json: bool) -> None:
    from sbdesk.domain.errors import UserMistake
    from sbdesk.services.joining_plan import plan_join

    plan = plan_join(desk, keep, give)
    if plan is None:
        raise UserMistake("没有这份客户档案。")
    if plan.refusal:
        raise UserMistake(plan.refusal)
    if as_json:
        put(
            {
                "differing": [
                    {"field": one.field, "keep": one.keep, "give": one.give, "choice": one.choice}
                    for one in plan.differing
                ],
                "records": [
                    {"kind": one.table, "keep": one.keep, "give": one.give} for one in plan.counts
                ],
                "notes": plan.notes,
            }
        )
        return
    for one in plan.differing:
        sides = " ／ ".join(text or "（空）" for text in (one.keep, one.give))
        click.echo(f"{one.field}={one.choice}\t{one.title}：{sides}")
    for count in plan.counts:
        click.echo(f"{count.title}：{count.keep} ／ {count.give}")
    for note in plan.notes:
        say(note)


def _record(desk: Any, text: str) -> Any:
    """A file by its id, withdrawn ones too, or by its 户号. Raises `UserMistake`."""
    from sbdesk.services.customers import customer_pk
    from sbdesk.store.ids import id_from_text

    record = id_from_text(text)
    if record is None:
        pk = customer_pk(desk, text)
        with desk.reading() as raw:
            record = raw.execute("SELECT id FROM customer WHERE pk = ?", (pk,)).fetchone()[0]
    return record


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    for verb in (duplicates, join):
        group.add_command(verb)
