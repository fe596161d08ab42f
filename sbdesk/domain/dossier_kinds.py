"""The kinds of parts of a customer's file, page by page, and how to find one by its table."""

from types import MappingProxyType
from typing import Final

from sbdesk.domain.dossier_cases import (
    ACCOUNT_CHANGE,
    DATA_VERIFICATION,
    SITE_RECORD,
    SUPPLY_PLAN,
    TRAINING,
)
from sbdesk.domain.dossier_equipment import (
    BUSINESS_CONDITION,
    EQUIPMENT_KIND,
    REPAIR_CONTRACTOR,
)
from sbdesk.domain.dossier_pages import CASES, EQUIPMENT, MONEY, OVERVIEW, PAGES, PAPERS, POINTS
from sbdesk.domain.dossier_papers import (
    CUSTOMER_AGREEMENT,
    CUSTOMER_PAPER,
    RECEIVABLE,
    SETTLEMENT_TERM,
    USAGE_MONTH,
)
from sbdesk.domain.dossier_people import (
    CONTACT,
    CUSTOMER_CLASS,
)
from sbdesk.domain.dossier_points import (
    INSTRUMENT_TRANSFORMER,
    METER,
    SERVICE_LOCATION,
    TRANSFORMER,
    USAGE_POINT,
)

__all__ = [
    "ACCOUNT_CHANGE",
    "BUSINESS_CONDITION",
    "CASES",
    "CONTACT",
    "CUSTOMER_AGREEMENT",
    "CUSTOMER_CLASS",
    "CUSTOMER_PAPER",
    "DATA_VERIFICATION",
    "EQUIPMENT",
    "EQUIPMENT_KIND",
    "IMPORTED",
    "INSTRUMENT_TRANSFORMER",
    "KIND_OF",
    "METER",
    "MONEY",
    "OVERVIEW",
    "PAGES",
    "PAPERS",
    "PART_KINDS",
    "POINTS",
    "RECEIVABLE",
    "REPAIR_CONTRACTOR",
    "SERVICE_LOCATION",
    "SETTLEMENT_TERM",
    "SITE_RECORD",
    "SUPPLY_PLAN",
    "TRAINING",
    "TRANSFORMER",
    "TYPED_KINDS",
    "USAGE_MONTH",
    "USAGE_POINT",
]

PART_KINDS: Final = (
    CONTACT, CUSTOMER_CLASS, SERVICE_LOCATION, USAGE_POINT, METER, INSTRUMENT_TRANSFORMER,
    TRANSFORMER, CUSTOMER_AGREEMENT, CUSTOMER_PAPER, SETTLEMENT_TERM, USAGE_MONTH, RECEIVABLE,
    EQUIPMENT_KIND, REPAIR_CONTRACTOR, BUSINESS_CONDITION, TRAINING, ACCOUNT_CHANGE, SITE_RECORD,
    SUPPLY_PLAN, DATA_VERIFICATION,
)  # fmt: skip
KIND_OF: Final = MappingProxyType({kind.name: kind for kind in PART_KINDS})
"""Kinds by the name of their table."""
IMPORTED: Final = frozenset({"usage_month", "receivable"})
"""Kinds that come from sheets only and are not typed at the desk."""
TYPED_KINDS: Final = tuple(
    kind.name.replace("_", "-") for kind in PART_KINDS if kind.name not in IMPORTED
)
"""The others as the command line spells them: usage-point, meter …"""
