"""What a new office must be told before it can be made."""

from sbdesk.domain.errors import Problem


def office_problems(*, station: str, code: str, machine: str, person: str) -> tuple[Problem, ...]:
    """Everything wrong with what a new office is told, by the name of the field; none: it may be.

    `machine` is the letter that stands in every number of this machine.
    """
    found = []
    if not station.strip():
        found.append(Problem("station", "请写所名，如「林东供电所」"))
    if not code.strip():
        found.append(Problem("code", "请写所代码，如「LD01」"))
    elif not code.strip().isalnum():
        found.append(Problem("code", f"所代码只用字母和数字，如「LD01」，现在是「{code.strip()}」"))
    if not person.strip():
        found.append(Problem("person", "请写第一个使用人的姓名"))
    if len(machine) != 1 or not "A" <= machine <= "Z":
        found.append(Problem("machine", f"本机代号要一个大写字母（A 到 Z），现在是「{machine}」"))
    return tuple(found)
