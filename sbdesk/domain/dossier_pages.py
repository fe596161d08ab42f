"""The pages of a customer's file, and the field that nearly every part has."""

from typing import Final

from sbdesk.domain.dossier import Form, PartField

PAGES: Final = ("概况", "用电点", "合同与资料", "设备与经营", "电费", "业务记录")
OVERVIEW, POINTS, PAPERS, EQUIPMENT, MONEY, CASES = PAGES

NOTE: Final = PartField("note", "备注", Form.LONG, longest=500)
