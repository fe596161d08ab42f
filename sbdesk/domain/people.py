"""Who may do what (DESIGN §12). The same rights hold in the window and on the command line."""

from enum import Enum
from types import MappingProxyType
from typing import Final

HEAD: Final = "所长"
TEAM_LEADER: Final = "营销班长"
ACCOUNT_MANAGER: Final = "客户经理"
COUNTER: Final = "窗口"
VIEWER: Final = "查看"
ROLES: Final = (HEAD, TEAM_LEADER, ACCOUNT_MANAGER, COUNTER, VIEWER)


class Right(Enum):
    """Something a role may be allowed; the value completes 「…没有权限」."""

    EDIT_CUSTOMERS = "修改客户档案"
    WITHDRAW_CUSTOMERS = "撤回客户档案"
    EDIT_COMPLAINTS = "登记和修改投诉"
    EDIT_VISITS = "登记和修改走访"
    EDIT_CREDIT = "登记信用事件"
    GRADE = "评定信用等级"
    PRINT_DRAFTS = "打印草稿和工作单"
    ISSUE_NOTICES = "签发通知单"
    REPRINT = "补打通知单"
    UNDO_OWN = "撤销自己的操作"
    UNDO_ANY = "撤销别人的操作"
    IMPORT = "导入表格"
    EXPORT = "导出表格"
    UNMASK = "查看完整电话和证件号"
    EDIT_RULES = "修改规则和日历"
    MANAGE_PEOPLE = "管理人员"
    BACKUP = "备份"
    RESTORE = "恢复备份"
    HAND_OFF = "交接数据"
    INTRODUCE = "引入或停用机器"


_COUNTER: Final = frozenset(
    {
        Right.EDIT_CUSTOMERS,
        Right.EDIT_COMPLAINTS,
        Right.EDIT_VISITS,
        Right.PRINT_DRAFTS,
        Right.REPRINT,
        Right.UNDO_OWN,
        Right.EXPORT,
        Right.UNMASK,
        Right.BACKUP,
        Right.HAND_OFF,
    }
)
_ACCOUNT_MANAGER: Final = _COUNTER | {Right.EDIT_CREDIT, Right.GRADE, Right.ISSUE_NOTICES}
_TEAM_LEADER: Final = _ACCOUNT_MANAGER | {
    Right.WITHDRAW_CUSTOMERS,
    Right.UNDO_ANY,
    Right.IMPORT,
    Right.EDIT_RULES,
}
RIGHTS: Final = MappingProxyType(
    {
        HEAD: frozenset(Right),
        TEAM_LEADER: _TEAM_LEADER,
        ACCOUNT_MANAGER: _ACCOUNT_MANAGER,
        COUNTER: _COUNTER,
        VIEWER: frozenset[Right](),
    }
)


COUNTY_MAY: Final = frozenset(
    {
        Right.PRINT_DRAFTS,
        Right.UNDO_OWN,
        Right.UNDO_ANY,
        Right.EXPORT,
        Right.UNMASK,
        Right.EDIT_RULES,
        Right.MANAGE_PEOPLE,
        Right.BACKUP,
        Right.RESTORE,
        Right.HAND_OFF,
        Right.INTRODUCE,
    }
)
"""What may be done on the county's machine: it gathers and looks, the stations change."""


def may(role: str, right: Right) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())


def refusal(role: str, right: Right) -> str:
    """The sentence for somebody who lacks a right, naming who has it."""
    able = "、".join(name for name in ROLES if may(name, right))
    return f"「{role}」没有权限{right.value}，请找{able}"
