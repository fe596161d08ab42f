"""Verbs about all files together: completeness, segments."""

from pathlib import Path
from typing import Any

import click

from sbdesk.cli.command import Context, put, say
from sbdesk.cli.office import as_json, outfile
from sbdesk.domain.errors import UserMistake


@click.command()
@click.argument("number", required=False)
@click.option("--person", help="只看一个负责人的；没有指定负责人的写「-」。")
@click.option("-o", "--out", type=outfile, help="把清单写成 .xlsx 或 .csv。")
@as_json
@click.pass_obj
def completeness(
    context: Context, number: str | None, person: str | None, out: Path | None, as_json: bool
) -> None:
    """档案还缺什么：一户的，或全部客户的（按负责人和村）。"""
    desk = context.desk()
    if number is not None:
        _one_file(desk, number, as_json)
        return
    from sbdesk.services.completeness import missing_by_person
    from sbdesk.services.missing_lines import export_missing

    missing = missing_by_person(desk, _nobody_stops)
    whose = "" if person == "-" else person
    if whose and whose not in {group.person for group in missing.groups}:
        raise UserMistake(f"「{whose}」名下没有缺资料的客户。")
    if out is not None:
        done = export_missing(desk, missing, whose, out, _nobody_stops)
        say(f"{done.rows}行已写到「{out.name}」，电话已遮住。")
    if as_json:
        put(_missing_json(desk, missing, whose))
    elif out is None:
        _say_missing(missing)


def _nobody_stops(_done: int, _total: int, _words: str) -> None:
    """A verb runs to its end."""


def _one_file(desk: Any, number: str, as_json: bool) -> None:
    from sbdesk.services.completeness import completeness_of
    from sbdesk.services.customers import customer_file, customer_pk

    file = customer_file(desk, customer_pk(desk, number))
    if file is None:
        raise UserMistake("这个客户刚刚被撤回了。")
    found = completeness_of(desk, file.id)
    if as_json:
        put(
            {
                "customer_no": file.fields.customer_no,
                "name": file.fields.name,
                "percent": found.percent,
                "missing": [vars(one) for one in found.missing],
                "soon": [vars(one) for one in found.soon],
            }
        )
        return
    click.echo(f"{file.fields.name}：资料完整 {found.percent}%")
    for one in (*found.missing, *found.soon):
        who = f"（{one.responsible}）" if one.responsible else ""
        click.echo(f"{one.gap}　{one.what}{who}：{one.reason}")


def _missing_json(desk: Any, missing: Any, person: str | None) -> dict[str, object]:
    from sbdesk.services.customer_list import customer_rows

    groups = []
    for group in missing.groups:
        if person is not None and group.person != person:
            continue
        customers = []
        for start in range(0, len(group.customers), 500):
            pks = group.customers[start : start + 500]
            rows = customer_rows(desk, pks)
            customers += [
                {
                    "customer_no": rows[pk].customer_no,
                    "name": rows[pk].name,
                    "missing": list(missing.words(bits)),
                }
                for pk, bits in zip(pks, group.gaps[start : start + 500], strict=True)
                if pk in rows
            ]
        groups.append({"person": group.person, "village": group.village, "customers": customers})
    return {"asked": missing.asked, "customers": missing.customers, "groups": groups}


def _say_missing(missing: Any) -> None:
    from sbdesk.services.completeness import NOBODY
    from sbdesk.services.missing_lines import people_of

    click.echo(f"{missing.asked}户中有{missing.customers}户还缺资料")
    for one in people_of(missing):
        click.echo(f"{one.person or NOBODY}　{one.customers}户　{one.gaps}项")


@click.command()
@click.option("--by", default="industry", show_default=True, help="先按什么分。")
@click.option("--lists", is_flag=True, help="大客户分类、阶段等名单的户数。")
@as_json
@click.pass_obj
def segments(context: Context, by: str, lists: bool, as_json: bool) -> None:
    """客户细分：行业、电压、容量各有多少户，多少容量，多少电量。"""
    from sbdesk.services.segments import FIRST, segments, standing_lists, title_of

    desk = context.desk()
    if lists:
        counts = standing_lists(desk)
        if as_json:
            put([{"group": c.group, "name": c.name, "customers": c.customers} for c in counts])
        for one in () if as_json else counts:
            click.echo(f"{one.group}　{one.name}　{one.customers}户")
        return
    if by not in FIRST:
        words = "、".join(f"{name}（{title_of(name)}）" for name in FIRST)
        raise UserMistake(f"不能先按「{by}」分，可以按：{words}。")
    table = segments(desk, by)
    if as_json:
        put(
            {
                "by": by,
                "customers": table.customers,
                "contract_kva": table.contract_va / 1000,
                "energy_kwh": table.energy_wh / 1000,
                "months": list(table.months or ()),
                "segments": [_segment_json(one) for one in table.segments],
            }
        )
        return
    for segment in table.segments:
        click.echo(
            f"{segment.first}　{segment.voltage}　{segment.size}　{segment.customers}户"
            f"　{segment.contract_va // 1000} kVA　{segment.energy_wh // 1000} kWh"
        )


def _segment_json(segment: Any) -> dict[str, object]:
    return {
        "first": segment.first,
        "voltage": segment.voltage,
        "size": segment.size,
        "customers": segment.customers,
        "contract_kva": segment.contract_va / 1000,
        "energy_kwh": segment.energy_wh / 1000,
    }


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    group.add_command(completeness)
    group.add_command(segments)
