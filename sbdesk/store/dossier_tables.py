"""The tables of one customer's file: where, what, with whom, which papers (inventory rows 1–17)."""

from sqlalchemy.orm import Mapped

from sbdesk.store.record import Record, cell, numbered, reference


class Contact(Record):
    """A person to speak to at a customer's."""

    __tablename__ = "contact"
    __table_args__ = numbered(4)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    name: Mapped[str | None] = cell(3)
    role: Mapped[str | None] = cell(4)
    phone: Mapped[str | None] = cell(5)
    position: Mapped[str | None] = cell(6)
    note: Mapped[str | None] = cell(7)


class Meter(Record):
    """An electricity meter (电能表)."""

    __tablename__ = "meter"
    __table_args__ = numbered(5)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    meter_no: Mapped[str | None] = cell(3)
    multiplier: Mapped[int | None] = cell(4)
    note: Mapped[str | None] = cell(5)
    usage_point_id: Mapped[bytes | None] = reference(6, "usage_point")
    asset_no: Mapped[str | None] = cell(7)
    model: Mapped[str | None] = cell(8)
    accuracy: Mapped[str | None] = cell(9)
    installed_on: Mapped[str | None] = cell(10)
    removed_on: Mapped[str | None] = cell(11)


class ServiceLocation(Record):
    """Where a customer takes supply (用电地址)."""

    __tablename__ = "service_location"
    __table_args__ = numbered(16)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    name: Mapped[str | None] = cell(3)
    address: Mapped[str | None] = cell(4)
    village: Mapped[str | None] = cell(5)
    tenure: Mapped[str | None] = cell(6)
    note: Mapped[str | None] = cell(7)


class UsagePoint(Record):
    """A point at which supply is metered (用电点、计量点)."""

    __tablename__ = "usage_point"
    __table_args__ = numbered(17)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    service_location_id: Mapped[bytes | None] = reference(3, "service_location")
    point_no: Mapped[str | None] = cell(4)
    name: Mapped[str | None] = cell(5)
    role: Mapped[str | None] = cell(6)
    category: Mapped[str | None] = cell(7)
    price_class: Mapped[str | None] = cell(8)
    voltage: Mapped[str | None] = cell(9)
    contract_va: Mapped[int | None] = cell(10)
    operating_va: Mapped[int | None] = cell(11)
    metering: Mapped[str | None] = cell(12)
    area: Mapped[str | None] = cell(13)
    feeder: Mapped[str | None] = cell(14)
    route: Mapped[str | None] = cell(15)
    read_order: Mapped[int | None] = cell(16)
    status: Mapped[str | None] = cell(17)
    note: Mapped[str | None] = cell(18)


class InstrumentTransformer(Record):
    """A current or voltage transformer (互感器); both sides in A or V."""

    __tablename__ = "instrument_transformer"
    __table_args__ = numbered(18)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    usage_point_id: Mapped[bytes | None] = reference(3, "usage_point")
    kind: Mapped[str | None] = cell(4)
    asset_no: Mapped[str | None] = cell(5)
    primary_value: Mapped[int | None] = cell(6)
    secondary_value: Mapped[int | None] = cell(7)
    accuracy: Mapped[str | None] = cell(8)
    installed_on: Mapped[str | None] = cell(9)
    checked_on: Mapped[str | None] = cell(10)
    note: Mapped[str | None] = cell(11)


class Transformer(Record):
    """A power transformer (变压器)."""

    __tablename__ = "transformer"
    __table_args__ = numbered(19)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    usage_point_id: Mapped[bytes | None] = reference(3, "usage_point")
    name: Mapped[str | None] = cell(4)
    asset_no: Mapped[str | None] = cell(5)
    model: Mapped[str | None] = cell(6)
    capacity_va: Mapped[int | None] = cell(7)
    ownership: Mapped[str | None] = cell(8)
    status: Mapped[str | None] = cell(9)
    commissioned_on: Mapped[str | None] = cell(10)
    note: Mapped[str | None] = cell(11)


class Equipment(Record):
    """Equipment on the customer’s side (受电设备); the rating in thousandths of its unit."""

    __tablename__ = "equipment"
    __table_args__ = numbered(20)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    kind: Mapped[str | None] = cell(3)
    name: Mapped[str | None] = cell(4)
    model: Mapped[str | None] = cell(5)
    rating: Mapped[int | None] = cell(6)
    rating_unit: Mapped[str | None] = cell(7)
    quantity: Mapped[int | None] = cell(8)
    place: Mapped[str | None] = cell(9)
    interlock: Mapped[str | None] = cell(10)
    checked_on: Mapped[str | None] = cell(11)
    next_check_on: Mapped[str | None] = cell(12)
    note: Mapped[str | None] = cell(13)


class CustomerAgreement(Record):
    """A supply contract or another agreement with its parties (供用电合同)."""

    __tablename__ = "customer_agreement"
    __table_args__ = numbered(21)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    kind: Mapped[str | None] = cell(3)
    number: Mapped[str | None] = cell(4)
    supplier: Mapped[str | None] = cell(5)
    consumer: Mapped[str | None] = cell(6)
    signed_on: Mapped[str | None] = cell(7)
    starts_on: Mapped[str | None] = cell(8)
    expires_on: Mapped[str | None] = cell(9)
    renewal: Mapped[str | None] = cell(10)
    note: Mapped[str | None] = cell(11)


class CustomerPaper(Record):
    """A paper that a file must hold, with its validity (资料)."""

    __tablename__ = "customer_paper"
    __table_args__ = numbered(22)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    kind: Mapped[str | None] = cell(3)
    number: Mapped[str | None] = cell(4)
    holder: Mapped[str | None] = cell(5)
    state: Mapped[str | None] = cell(6)
    received_on: Mapped[str | None] = cell(7)
    issued_on: Mapped[str | None] = cell(8)
    valid_until: Mapped[str | None] = cell(9)
    responsible_id: Mapped[bytes | None] = reference(10, "person")
    note: Mapped[str | None] = cell(11)


class SettlementTerm(Record):
    """How a customer settles, from a day on (电费结算协议)."""

    __tablename__ = "settlement_term"
    __table_args__ = numbered(23)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    valid_from: Mapped[str | None] = cell(3)
    cycle: Mapped[str | None] = cell(4)
    method: Mapped[str | None] = cell(5)
    prepaid_percent: Mapped[int | None] = cell(6)
    instalments: Mapped[int | None] = cell(7)
    notify_by: Mapped[str | None] = cell(8)
    basis: Mapped[str | None] = cell(9)
    note: Mapped[str | None] = cell(10)


class BusinessCondition(Record):
    """How a customer’s business does (经营状况); the outlook in kWh a month."""

    __tablename__ = "business_condition"
    __table_args__ = numbered(24)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    noted_on: Mapped[str | None] = cell(3)
    condition: Mapped[str | None] = cell(4)
    source: Mapped[str | None] = cell(5)
    outlook_kwh: Mapped[int | None] = cell(6)
    note: Mapped[str | None] = cell(7)


class RepairContractor(Record):
    """Whether and whom a customer has entrusted with repairs (委托抢修)."""

    __tablename__ = "repair_contractor"
    __table_args__ = numbered(25)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    entrusted: Mapped[str | None] = cell(3)
    name: Mapped[str | None] = cell(4)
    qualification: Mapped[str | None] = cell(5)
    contact: Mapped[str | None] = cell(6)
    phone: Mapped[str | None] = cell(7)
    valid_from: Mapped[str | None] = cell(8)
    valid_until: Mapped[str | None] = cell(9)
    note: Mapped[str | None] = cell(10)


class CustomerClass(Record):
    """A large-customer class with its reason and days (大客户分类)."""

    __tablename__ = "customer_class"
    __table_args__ = numbered(26)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    class_name: Mapped[str | None] = cell(3)
    since: Mapped[str | None] = cell(4)
    ended_on: Mapped[str | None] = cell(5)
    reason: Mapped[str | None] = cell(6)
    note: Mapped[str | None] = cell(7)


class Attachment(Record):
    """A file kept by its content in `files/` (附件)."""

    __tablename__ = "attachment"
    __table_args__ = numbered(27)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    record_kind: Mapped[str | None] = cell(3)
    record_id: Mapped[bytes | None] = cell(4)
    title: Mapped[str | None] = cell(5)
    file_name: Mapped[str | None] = cell(6)
    media_type: Mapped[str | None] = cell(7)
    size: Mapped[int | None] = cell(8)
    sha256: Mapped[str | None] = cell(9)
    added_at: Mapped[str | None] = cell(10)
    added_wall: Mapped[str | None] = cell(11)
    added_by_id: Mapped[bytes | None] = reference(12, "person")
    note: Mapped[str | None] = cell(13)


class UsageMonth(Record):
    """Energy and money of a customer in a month (电量电费): Wh, 分; month is YYYYMM."""

    __tablename__ = "usage_month"
    __table_args__ = numbered(28)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    month: Mapped[str | None] = cell(3)
    energy_wh: Mapped[int | None] = cell(4)
    peak_wh: Mapped[int | None] = cell(5)
    flat_wh: Mapped[int | None] = cell(6)
    valley_wh: Mapped[int | None] = cell(7)
    amount_fen: Mapped[int | None] = cell(8)
    official: Mapped[str | None] = cell(9)


class Receivable(Record):
    """What a customer owes for a month (应收): Wh, 分; month is YYYYMM."""

    __tablename__ = "receivable"
    __table_args__ = numbered(29)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    month: Mapped[str | None] = cell(3)
    kind: Mapped[str | None] = cell(4)
    energy_wh: Mapped[int | None] = cell(5)
    amount_fen: Mapped[int | None] = cell(6)
    paid_fen: Mapped[int | None] = cell(7)
    owed_fen: Mapped[int | None] = cell(8)
    settled: Mapped[str | None] = cell(9)
    official: Mapped[str | None] = cell(10)


class Training(Record):
    """Training in the use of electricity after energising (用电培训)."""

    __tablename__ = "training"
    __table_args__ = numbered(30)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    registered_on: Mapped[str | None] = cell(3)
    energised_on: Mapped[str | None] = cell(4)
    due_on: Mapped[str | None] = cell(5)
    attended_on: Mapped[str | None] = cell(6)
    attendees: Mapped[str | None] = cell(7)
    note: Mapped[str | None] = cell(8)


class AccountChange(Record):
    """A change of use or a refund (用户变更、用户退费); money in 分."""

    __tablename__ = "account_change"
    __table_args__ = numbered(31)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    kind: Mapped[str | None] = cell(3)
    applied_on: Mapped[str | None] = cell(4)
    effective_on: Mapped[str | None] = cell(5)
    before: Mapped[str | None] = cell(6)
    after: Mapped[str | None] = cell(7)
    refund_fen: Mapped[int | None] = cell(8)
    approved_by: Mapped[str | None] = cell(9)
    state: Mapped[str | None] = cell(10)
    note: Mapped[str | None] = cell(11)


class DataVerification(Record):
    """One customer’s part in a round of checking the file (资料核对)."""

    __tablename__ = "data_verification"
    __table_args__ = numbered(32)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    round: Mapped[str | None] = cell(3)
    printed_on: Mapped[str | None] = cell(4)
    verified_on: Mapped[str | None] = cell(5)
    verified_by_id: Mapped[bytes | None] = reference(6, "person")
    signed_by: Mapped[str | None] = cell(7)
    result: Mapped[str | None] = cell(8)
    note: Mapped[str | None] = cell(9)


class SiteRecord(Record):
    """A survey, an inspection or an energising on site (勘察、检查、送电)."""

    __tablename__ = "site_record"
    __table_args__ = numbered(33)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    kind: Mapped[str | None] = cell(3)
    happened_on: Mapped[str | None] = cell(4)
    people: Mapped[str | None] = cell(5)
    findings: Mapped[str | None] = cell(6)
    result: Mapped[str | None] = cell(7)
    demands: Mapped[str | None] = cell(8)
    recheck_on: Mapped[str | None] = cell(9)
    rechecked_on: Mapped[str | None] = cell(10)
    note: Mapped[str | None] = cell(11)


class SupplyPlan(Record):
    """A supply plan (供电方案); money in 分."""

    __tablename__ = "supply_plan"
    __table_args__ = numbered(34)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    load_grade: Mapped[str | None] = cell(3)
    capacity_va: Mapped[int | None] = cell(4)
    voltage: Mapped[str | None] = cell(5)
    connection_point: Mapped[str | None] = cell(6)
    line_route: Mapped[str | None] = cell(7)
    boundary: Mapped[str | None] = cell(8)
    investment: Mapped[str | None] = cell(9)
    metering: Mapped[str | None] = cell(10)
    fee_fen: Mapped[int | None] = cell(11)
    decided_on: Mapped[str | None] = cell(12)
    replied_on: Mapped[str | None] = cell(13)
    note: Mapped[str | None] = cell(14)


class Discrepancy(Record):
    """A difference between our file and the official export, and who is right (差异)."""

    __tablename__ = "discrepancy"
    __table_args__ = numbered(35)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    customer_no: Mapped[str | None] = cell(3)
    customer_name: Mapped[str | None] = cell(4)
    kind: Mapped[str | None] = cell(5)
    field: Mapped[str | None] = cell(6)
    ours: Mapped[str | None] = cell(7)
    theirs: Mapped[str | None] = cell(8)
    source: Mapped[str | None] = cell(9)
    found_on: Mapped[str | None] = cell(10)
    verdict: Mapped[str | None] = cell(11)
    decided_by_id: Mapped[bytes | None] = reference(12, "person")
    requested_on: Mapped[str | None] = cell(13)
    note: Mapped[str | None] = cell(14)


class Disclosure(Record):
    """Personal data shown or given out in full: what, to whom, why (查看与导出完整信息)."""

    __tablename__ = "disclosure"
    __table_args__ = numbered(36)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    what: Mapped[str | None] = cell(3)
    reason: Mapped[str | None] = cell(4)
    count: Mapped[int | None] = cell(5)
    happened_at: Mapped[str | None] = cell(6)
    happened_wall: Mapped[str | None] = cell(7)
    person_id: Mapped[bytes | None] = reference(8, "person")
