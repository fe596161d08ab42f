"""Verbs that give something out of the file: export, story, attach, attachments, disclosures."""

from pathlib import Path
from typing import Any

import click

from sbdesk.cli.command import DONE, MISTAKE, Context, put, say
from sbdesk.cli.office import as_json, outfile
from sbdesk.domain.story_fields import STORY_KINDS
from sbdesk.services.export_columns import KINDS

_FULL = "写出完整的电话、证件号、账号；后面写原因，会记入查看记录。"


@click.command()
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@click.argument("out", type=outfile)
@click.option("--where", default="", help="只要找得到这段文字的。")
@click.option("--columns", default="", help="要哪些栏目，用逗号隔开；不写就是常用的。")
@click.option("--list-columns", is_flag=True, help="列出这种清单有哪些栏目，不导出。")
@click.option("--full", "reason", default="", metavar="原因", help=_FULL)
@click.pass_obj
def export(
    context: Context,
    kind: str,
    out: Path,
    where: str,
    columns: str,
    list_columns: bool,
    reason: str,
) -> None:
    """导出列表为 .xlsx 或 .csv；电话、证件号、账号默认遮住。"""
    from sbdesk.services.exporting import export_columns, export_seen, found_in_list

    if list_columns:
        for name, title in export_columns(kind):
            click.echo(f"{name:<20}{title}")
        return
    desk = context.desk()
    chosen = [name.strip() for name in columns.split(",") if name.strip()]
    pks = found_in_list(desk, kind, where) if where else None
    done = export_seen(desk, kind, out, chosen, pks, reason)
    masked = "号码已遮住" if done.masked else "号码完整，已记入查看记录"
    say(f"已导出{done.rows}行到「{out.name}」，{masked}。")


@click.command()
@click.argument("number")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(tuple(STORY_KINDS)))
@click.option("--out", type=outfile, help="写到 .xlsx 或 .csv。")
@click.option("--full", "reason", default="", metavar="原因", help=_FULL)
@as_json
@click.pass_obj
def story(
    context: Context,
    number: str,
    kinds: tuple[str, ...],
    out: Path | None,
    reason: str,
    as_json: bool,
) -> None:
    """一个客户的经历：改动、投诉、走访、信用、通知，新的在前。"""
    from sbdesk.services.disclosures import require_full, show_in_full
    from sbdesk.services.story import story as told
    from sbdesk.services.story_export import export_story

    desk = context.desk()
    record = _customer(desk, number)
    if out is not None:
        done = export_story(desk, record, out, kinds, "", reason)
        say(f"已导出{done.rows}行到「{out.name}」。")
        return
    if reason:
        require_full(desk, reason)
        show_in_full(desk, record, "经历里的号码", reason)
    events = told(desk, record, kinds or None, full=bool(reason))
    if as_json:
        put([_event(one) for one in events])
        return
    for one in events:
        click.echo("  ".join(filter(None, (one.at, one.title, one.detail, one.who))))


@click.command()
@click.argument("number")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def attach(context: Context, number: str, files: tuple[Path, ...], as_json: bool) -> int:
    """给客户添加附件：照片、扫描件、文档。"""
    from sbdesk.services.attachments import NewAttachment, told_refusals
    from sbdesk.services.attachments import attach as add
    from sbdesk.services.desk import id_text

    desk = context.desk()
    done = add(desk, _customer(desk, number), [NewAttachment(path) for path in files])
    if as_json:
        refused = [{"name": one.name, "reason": one.reason} for one in done.refused]
        put({"ids": [id_text(record) for record in done.ids], "refused": refused})
    if done.ids:
        say(f"已添加附件{len(done.ids)}个。")
    if words := told_refusals(done.refused):
        say(words)
    return DONE if done.ids or not done.refused else MISTAKE


@click.command()
@click.argument("number")
@click.option("--copy-to", type=click.Path(file_okay=False, exists=True, path_type=Path))
@as_json
@click.pass_obj
def attachments(context: Context, number: str, copy_to: Path | None, as_json: bool) -> None:
    """列出客户的附件；--copy-to 把它们抄到一个文件夹。"""
    from sbdesk.services.attachments import attachments_of, copy_out
    from sbdesk.services.desk import id_text

    desk = context.desk()
    rows = attachments_of(desk, _customer(desk, number))
    if copy_to is not None:
        for row in rows:
            say(f"已抄出「{copy_out(desk, row.id, copy_to).name}」。")
    if as_json:
        put(
            [
                {
                    "id": id_text(row.id),
                    "title": row.title,
                    "file_name": row.file_name,
                    "size": row.size,
                    "added": row.added,
                    "who": row.added_by,
                    "there": row.there,
                }
                for row in rows
            ]
        )
    elif copy_to is None:
        for row in rows:
            state = "" if row.there else "  文件不在了"
            click.echo(f"{row.added}  {row.type_title}  {row.title}  {row.size}字节{state}")


@click.command()
@as_json
@click.pass_obj
def disclosures(context: Context, as_json: bool) -> None:
    """查看记录：谁在什么时候看过或导出过完整号码，为什么。"""
    from sbdesk.services.disclosures import disclosures as noted

    rows = noted(context.desk())
    if as_json:
        put([vars(row) for row in rows])
        return
    for row in rows:
        click.echo("  ".join(filter(None, (row.at, row.who, row.customer, row.what, row.reason))))


def _customer(desk: Any, number: str) -> bytes:
    from sbdesk.services.customers import customer_pk
    from sbdesk.services.showing import customer_record

    return customer_record(desk, customer_pk(desk, number))


def _event(event: Any) -> dict[str, object]:
    from sbdesk.services.desk import id_text

    return {
        "at": event.at,
        "entered": event.entered,
        "kind": event.kind,
        "what": event.title,
        "detail": event.detail,
        "who": event.who,
        "joined_from": event.subject,
        "id": id_text(event.record) if event.record else None,
    }


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    for verb in (export, story, attach, attachments, disclosures):
        group.add_command(verb)
