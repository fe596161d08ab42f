"""Verbs about the office itself: init, demo, import, journal, undo, backup, self-test."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from sbdesk.cli.command import DONE, MACHINE, MISTAKE, Context, put, say
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.typed import typed_date

as_json = click.option("--json", "as_json", is_flag=True, help="结果以 JSON 输出。")
outfile = click.Path(dir_okay=False, path_type=Path)
infile = click.Path(dir_okay=False, path_type=Path)


def day(text: str | None) -> date:
    """A date option; today when none is given."""
    from sbdesk.services.clock import CHINA
    from sbdesk.store.clock import utc_now

    today = utc_now().astimezone(CHINA).date()
    return typed_date(text, today) if text else today


@click.command()
@click.option("--station", required=True, help="供电所名称。")
@click.option("--code", required=True, help="供电所代码；同一代码的机器属于同一个所。")
@click.option("--machine", default="A", show_default=True, help="本机代号，一个大写字母。")
@click.option("--person", default="所长", show_default=True, help="第一个使用人的姓名。")
@click.option("--company", default="", help="县公司名称，印在信头。")
@click.option("--phone", default="", help="本所电话，印在通知上。")
@click.option("--county", is_flag=True, help="县公司的机器：汇总各所，只看不改。")
@click.pass_obj
def init(context: Context, /, **options: Any) -> None:
    """建立一个新的、空的供电所。"""
    from sbdesk.services.offices import InitOffice, init_office

    desk = init_office(context.folder, context.state, InitOffice(**options))
    desk.office.close()
    say(f"已建立{options['station']}（{options['machine']}机）。")


@click.command()
@click.option("--customers", default=3000, show_default=True, type=click.IntRange(1, 2_000_000))
@click.option("--seed", default=1, show_default=True)
@click.option("--on", "on", help="演示数据的「今天」。")
@click.option("--no-window", is_flag=True, help="只建数据，不打开窗口。")
@click.pass_obj
def demo(context: Context, customers: int, seed: int, on: str | None, no_window: bool) -> int:
    """建立一个演示用的供电所：全部是编造的数据，只供练习。"""
    from sbdesk.services.demo import DemoOffice, make_demo

    request = DemoOffice(on=day(on), customers=customers, seed=seed)
    desk = make_demo(context.folder, context.state, request)
    desk.office.close()
    say(f"已建立演示供电所：{customers}户，编造于{request.on}。")
    if no_window:
        return DONE
    from sbdesk.app import open_window

    return open_window(context.folder, context.state, context.who)


@click.command("import")
@click.argument("kind", type=click.Choice(["customers", "usage", "receivables"]))
@click.argument("file", type=infile)
@click.option("--dry-run", is_flag=True, help="只核对，不写入。")
@click.option("--mapping", help="用已保存的栏目对应。")
@click.option("--errors", "errors_to", type=outfile, help="退回的工作簿写到哪里。")
@as_json
@click.pass_obj
def take_in(
    context: Context,
    kind: str,
    file: Path,
    dry_run: bool,
    mapping: str | None,
    errors_to: Path | None,
    as_json: bool,
) -> None:
    """导入营销系统导出的表格：用户档案 customers、电量电费 usage、应收欠费 receivables。"""
    from sbdesk.services.mappings import saved_mapping
    from sbdesk.services.sheets_in import ImportSheet, import_sheet

    desk = context.desk()
    columns: Mapping[str, str] | None = saved_mapping(desk, kind, mapping) if mapping else None
    result = import_sheet(desk, ImportSheet(kind, file, dry_run, columns, errors_to))
    if as_json:
        put(import_result(result))
    if result.recognised:
        say(f"用了记住的栏目对应「{result.recognised}」。")
    verb = "核对" if dry_run else "导入"
    say(
        f"{verb}完毕：共{result.rows}行，新增{result.created}，更新{result.updated}，"
        f"不变{result.unchanged}，退回{result.rejected}。"
    )
    if not as_json:
        for error in result.errors:
            say(f"第{error.row}行「{error.column}」：{error.reason}")
        for warning in result.warnings:
            where = f"第{warning.row}行" if warning.row else ""
            column = f"「{warning.column}」" if warning.column else ""
            say(f"请留意：{where}{column}{'：' if where or column else ''}{warning.reason}")


def import_result(result: Any) -> dict[str, object]:
    """An import's outcome as JSON."""
    return {
        "kind": result.kind,
        "batch": result.batch,
        "rows": result.rows,
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "rejected": result.rejected,
        "errors": [{"row": e.row, "column": e.column, "reason": e.reason} for e in result.errors],
        "warnings": [
            {"row": w.row, "column": w.column, "reason": w.reason} for w in result.warnings
        ],
        "differences": [
            {
                "row": d.row,
                "customer_no": d.customer_no,
                "month": d.month or None,
                "field": d.field,
                "ours": d.ours,
                "theirs": d.theirs,
                "left_alone": d.left_alone,
            }
            for d in result.differences
        ],
        "missing": list(result.missing),
        "sums": dict(result.sums),
        "mapping": result.recognised or None,
    }


@click.command()
@as_json
@click.pass_obj
def redo(context: Context, as_json: bool) -> None:
    """恢复自己刚撤销的一步；撤销之后又改过别的，就不能恢复。"""
    from sbdesk.services.journal import redo_last

    outcome = redo_last(context.desk())
    say(f"{outcome.line}。")
    if as_json:
        transaction = outcome.changes.transaction
        put({"batch": f"{transaction[0]}:{transaction[1]}" if transaction else None})


@click.command()
@click.argument("batch", required=False)
@as_json
@click.pass_obj
def undo(context: Context, batch: str | None, as_json: bool) -> None:
    """撤销：不写批次就是自己最近的一次操作。"""
    from sbdesk.services.journal import parse_batch, undo_last, undo_transaction

    desk = context.desk()
    outcome = undo_transaction(desk, *parse_batch(batch)) if batch else undo_last(desk)
    if outcome.passed:
        say(f"{outcome.passed}不能撤销，撤销的是它之前的。")
    say(f"已撤销「{outcome.sentence}」。")
    for sentence in outcome.told:
        say(f"留着没动：{sentence}")
    if len(outcome.kept) > len(outcome.told):
        say(f"留着没动的共{len(outcome.kept)}处。")
    if as_json:
        transaction = outcome.changes.transaction
        put({"batch": f"{transaction[0]}:{transaction[1]}" if transaction else None})


@click.group()
def journal() -> None:
    """操作流水。"""


@journal.command()
@as_json
@click.pass_obj
def verify(context: Context, as_json: bool) -> int:
    """核对流水：校验链完整，重放得到现在的数据。"""
    return report(context.desk().office.verify(), as_json)


def report(found: Any, as_json: bool) -> int:
    """Print a verification and give the exit code."""
    problems = [{"origin": f.origin, "seq": f.seq, "what": f.what} for f in found.faults]
    if as_json:
        put(
            {
                "ok": found.ok,
                "transactions": found.transactions,
                "entries": found.entries,
                "erased": [],
                "problems": problems,
            }
        )
    for remark in found.remarks:
        say(remark)
    if found.ok:
        say(f"核对无误：{found.transactions}笔流水，{found.entries}条明细。")
        return DONE
    for problem in problems:
        say(f"{str(problem['origin'])[:8]} 第{problem['seq']}笔：{problem['what']}")
    return MISTAKE


@journal.command("show")
@click.argument("number")
@as_json
@click.pass_obj
def journal_show(context: Context, number: str, as_json: bool) -> None:
    """一个客户的经历。"""
    from sbdesk.services.showing import show_customer

    story = show_customer(context.desk(), number)["story"]
    assert isinstance(story, list)
    if as_json:
        put(story)
        return
    for line in story:
        click.echo(f"{line['at']}  {line['who']}  {line['what']}")


@click.command()
@click.argument("out", required=False, type=outfile)
@click.pass_obj
def backup(context: Context, out: Path | None) -> None:
    """备份：数据库和它提到的每个文件，合成一个文件。"""
    from sbdesk.services.backups import back_up

    say(f"已备份到「{back_up(context.desk(), out)}」，核对无误。")


@click.command()
@click.argument("file", type=infile)
@click.pass_obj
def restore(context: Context, file: Path) -> None:
    """从备份恢复；原来的数据挪到一边，不删除。"""
    from sbdesk.services.backups import restore_from

    say(restore_from(context.folder, file))


@click.command()
@as_json
@click.pass_obj
def check(context: Context, as_json: bool) -> int:
    """检查数据：文件完好、流水相符、附件齐全。"""
    from sbdesk.domain.errors import Damaged

    try:
        from sbdesk.services.backups import check_data

        return report(check_data(context.desk()), as_json)
    except Damaged as damaged:
        if as_json:
            problem = {"origin": "", "seq": 0, "what": str(damaged)}
            put(
                {
                    "ok": False,
                    "transactions": 0,
                    "entries": 0,
                    "erased": [],
                    "problems": [problem],
                }
            )
        say(str(damaged))
        return MACHINE


@click.command("self-test")
def self_test() -> int:
    """自检：在临时文件夹里走一遍全程。"""
    from sbdesk.cli.self_test import run

    try:
        run(say)
    except UserMistake as mistake:
        say(f"自检没有通过：{mistake}")
        return MISTAKE
    except Exception as error:
        say(f"自检没有通过：{error!r}")
        return MISTAKE
    say("自检通过。")
    return DONE


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    for verb in (init, demo, take_in, undo, redo, journal, backup, restore, check, self_test):
        group.add_command(verb)
