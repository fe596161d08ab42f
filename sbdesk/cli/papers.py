"""Verbs about paper and what comes of it: notice, compare, returned."""

from pathlib import Path

import click

from sbdesk.cli.command import Context, put, say
from sbdesk.cli.office import as_json, day, outfile
from sbdesk.cli.records import pairs
from sbdesk.domain.errors import UserMistake


@click.command()
@click.argument("form", required=False)
@click.argument("numbers", nargs=-1)
@click.option("-o", "--out", required=True, type=outfile, help="PDF 写到哪里。")
@click.option("--set", "values", multiple=True, help="字段=值，代替档案里的。")
@click.option("--on", "on", help="哪一天的。")
@click.option("--issue", is_flag=True, help="签发：编号、登记、存档，只能一次。")
@click.option("--reprint", "number", help="补打已签发的通知。")
@click.pass_obj
def notice(
    context: Context,
    form: str | None,
    numbers: tuple[str, ...],
    out: Path,
    values: tuple[str, ...],
    on: str | None,
    issue: bool,
    number: str | None,
) -> None:
    """打印通知单：没有 --issue 就是草稿。"""
    from sbdesk.services.forms import print_form
    from sbdesk.services.notices import reprint
    from sbdesk.services.press import Press
    from sbdesk.store.faults import faults_sorted

    desk, press = context.desk(), Press()
    if number is not None:
        paper = reprint(desk, press, number)
    elif form is None:
        raise UserMistake("请写出一种表单和它的编号（户号；答复单写投诉编号）。")
    else:
        paper = print_form(desk, press, form, numbers, pairs(values), day(on), issue)
    with faults_sorted():
        out.write_bytes(paper.pdf)
    for char in paper.missing:
        say(f"字库里没有 U+{ord(char):04X}，已用方框标出。")
    kind = paper.number or "草稿"
    say(f"{kind}：{paper.pages}页，已写到「{out.name}」。")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", "name", help="用哪个记住的栏目对应。")
@as_json
@click.pass_obj
def compare(context: Context, file: Path, name: str | None, as_json: bool) -> None:
    """把官方导出的用户档案与本所的档案对照，不改任何数据。"""
    from sbdesk.services.discrepancies import compare
    from sbdesk.services.mappings import saved_mapping

    desk = context.desk()
    mapping = saved_mapping(desk, "customers", name) if name else None
    found = compare(desk, file, mapping)
    shown = [
        {
            "customer_no": one.customer_no,
            "name": one.name,
            "kind": one.kind,
            "field": one.field,
            "ours": one.ours,
            "theirs": one.theirs,
            "verdict": one.verdict or None,
        }
        for one in found.differences
    ]
    if as_json:
        counts = found.counts
        put({"rows": found.rows, "unread": found.unread, "counts": counts, "differences": shown})
    else:
        for one in found.differences:
            sides = f"本所「{one.ours}」 系统「{one.theirs}」"
            click.echo(f"{one.kind}  {one.customer_no}  {one.name}  {one.title}  {sides}")
    told = "，".join(f"{kind}{count}条" for kind, count in found.counts.items() if count)
    say(f"「{found.source}」{found.rows}户：{told or '没有差异'}。")


@click.command("returned")
@click.argument("code")
@click.argument("corrections", nargs=-1)
@click.option("--on", "verified_on", help="核对日期。")
@click.option("--by", "verified_by_id", help="核对人。")
@click.option("--signed", "signed_by", help="客户签字人。")
@click.option("--result", "result", help="核对无误、有变更、联系不上、拒绝核对。")
@click.option("--note", "note", help="备注。")
@as_json
@click.pass_obj
def returned(
    context: Context,
    /,
    code: str,
    corrections: tuple[str, ...],
    as_json: bool,
    **told: str | None,
) -> None:
    """回填资料核对表：returned 短码 [字段=值 …]"""
    from sbdesk.services.desk import id_text
    from sbdesk.services.verification import return_sheet, sheet_by_code

    desk = context.desk()
    sheet = sheet_by_code(desk, code)
    typed = {name: text for name, text in told.items() if text is not None}
    saved = return_sheet(desk, sheet, typed, pairs(corrections))
    transaction = saved.changes.transaction
    batch = f"{transaction[0]}:{transaction[1]}" if transaction else None
    if as_json:
        put({"id": id_text(saved.id), "batch": batch})
    say(f"已保存「{saved.changes.sentence}」。")


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    for verb in (notice, compare, returned):
        group.add_command(verb)
