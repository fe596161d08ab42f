"""Verbs about paper: notice."""

from pathlib import Path

import click

from sbdesk.cli.command import Context, say
from sbdesk.cli.office import day, outfile
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
    from sbdesk.services.notices import print_form, reprint
    from sbdesk.services.press import Press
    from sbdesk.store.faults import faults_sorted

    desk, press = context.desk(), Press()
    if number is not None:
        paper = reprint(desk, press, number)
    elif form is None or len(numbers) != 1:
        raise UserMistake("请写出一种表单和一个编号（户号；答复单写投诉编号）。")
    else:
        paper = print_form(desk, press, form, numbers[0], pairs(values), day(on), issue)
    with faults_sorted():
        out.write_bytes(paper.pdf)
    for char in paper.missing:
        say(f"字库里没有 U+{ord(char):04X}，已用方框标出。")
    kind = paper.number or "草稿"
    say(f"{kind}：{paper.pages}页，已写到「{out.name}」。")


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    group.add_command(notice)
