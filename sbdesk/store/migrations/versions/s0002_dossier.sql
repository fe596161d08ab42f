ALTER TABLE customer ADD COLUMN merged_into_id BLOB REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX ix_customer_merged_into_id ON customer (merged_into_id) WHERE merged_into_id IS NOT NULL;

ALTER TABLE customer ADD COLUMN load_nature TEXT;

ALTER TABLE customer ADD COLUMN shifts TEXT;

ALTER TABLE customer ADD COLUMN rest_day TEXT;

ALTER TABLE customer ADD COLUMN pay_account TEXT;

ALTER TABLE contact ADD COLUMN position TEXT;

ALTER TABLE contact ADD COLUMN note TEXT;

ALTER TABLE meter ADD COLUMN usage_point_id BLOB REFERENCES usage_point (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE meter ADD COLUMN asset_no TEXT;

ALTER TABLE meter ADD COLUMN model TEXT;

ALTER TABLE meter ADD COLUMN accuracy TEXT;

ALTER TABLE meter ADD COLUMN installed_on TEXT;

ALTER TABLE meter ADD COLUMN removed_on TEXT;

CREATE TABLE service_location (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    name TEXT,
    address TEXT,
    village TEXT,
    tenure TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_service_location_customer_id ON service_location (customer_id);

CREATE INDEX ix_service_location_batch_seq ON service_location (batch_seq);

CREATE TABLE usage_point (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    service_location_id BLOB,
    point_no TEXT,
    name TEXT,
    role TEXT,
    category TEXT,
    price_class TEXT,
    voltage TEXT,
    contract_va INTEGER,
    operating_va INTEGER,
    metering TEXT,
    area TEXT,
    feeder TEXT,
    route TEXT,
    read_order INTEGER,
    status TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(service_location_id) REFERENCES service_location (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_usage_point_customer_id ON usage_point (customer_id);

CREATE INDEX ix_usage_point_batch_seq ON usage_point (batch_seq);

CREATE TABLE instrument_transformer (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    usage_point_id BLOB,
    kind TEXT,
    asset_no TEXT,
    primary_value INTEGER,
    secondary_value INTEGER,
    accuracy TEXT,
    installed_on TEXT,
    checked_on TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(usage_point_id) REFERENCES usage_point (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_instrument_transformer_batch_seq ON instrument_transformer (batch_seq);

CREATE INDEX ix_instrument_transformer_customer_id ON instrument_transformer (customer_id);

CREATE TABLE transformer (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    usage_point_id BLOB,
    name TEXT,
    asset_no TEXT,
    model TEXT,
    capacity_va INTEGER,
    ownership TEXT,
    status TEXT,
    commissioned_on TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(usage_point_id) REFERENCES usage_point (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_transformer_customer_id ON transformer (customer_id);

CREATE INDEX ix_transformer_batch_seq ON transformer (batch_seq);

CREATE TABLE equipment (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    kind TEXT,
    name TEXT,
    model TEXT,
    rating INTEGER,
    rating_unit TEXT,
    quantity INTEGER,
    place TEXT,
    interlock TEXT,
    checked_on TEXT,
    next_check_on TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_equipment_customer_id ON equipment (customer_id);

CREATE INDEX ix_equipment_batch_seq ON equipment (batch_seq);

CREATE TABLE customer_agreement (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    kind TEXT,
    number TEXT,
    supplier TEXT,
    consumer TEXT,
    signed_on TEXT,
    starts_on TEXT,
    expires_on TEXT,
    renewal TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_customer_agreement_batch_seq ON customer_agreement (batch_seq);

CREATE INDEX ix_customer_agreement_customer_id ON customer_agreement (customer_id);

CREATE TABLE customer_paper (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    kind TEXT,
    number TEXT,
    holder TEXT,
    state TEXT,
    received_on TEXT,
    issued_on TEXT,
    valid_until TEXT,
    responsible_id BLOB,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(responsible_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_customer_paper_batch_seq ON customer_paper (batch_seq);

CREATE INDEX ix_customer_paper_customer_id ON customer_paper (customer_id);

CREATE TABLE settlement_term (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    valid_from TEXT,
    cycle TEXT,
    method TEXT,
    prepaid_percent INTEGER,
    instalments INTEGER,
    notify_by TEXT,
    basis TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_settlement_term_batch_seq ON settlement_term (batch_seq);

CREATE INDEX ix_settlement_term_customer_id ON settlement_term (customer_id);

CREATE TABLE business_condition (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    noted_on TEXT,
    condition TEXT,
    source TEXT,
    outlook_kwh INTEGER,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_business_condition_batch_seq ON business_condition (batch_seq);

CREATE INDEX ix_business_condition_customer_id ON business_condition (customer_id);

CREATE TABLE repair_contractor (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    entrusted TEXT,
    name TEXT,
    qualification TEXT,
    contact TEXT,
    phone TEXT,
    valid_from TEXT,
    valid_until TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_repair_contractor_customer_id ON repair_contractor (customer_id);

CREATE INDEX ix_repair_contractor_batch_seq ON repair_contractor (batch_seq);

CREATE TABLE customer_class (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    class_name TEXT,
    since TEXT,
    ended_on TEXT,
    reason TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_customer_class_customer_id ON customer_class (customer_id);

CREATE INDEX ix_customer_class_batch_seq ON customer_class (batch_seq);

CREATE TABLE attachment (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    record_kind TEXT,
    record_id BLOB,
    title TEXT,
    file_name TEXT,
    media_type TEXT,
    size INTEGER,
    sha256 TEXT,
    added_at TEXT,
    added_wall TEXT,
    added_by_id BLOB,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(added_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_attachment_customer_id ON attachment (customer_id);

CREATE INDEX ix_attachment_batch_seq ON attachment (batch_seq);

CREATE TABLE usage_month (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    month TEXT,
    energy_wh INTEGER,
    peak_wh INTEGER,
    flat_wh INTEGER,
    valley_wh INTEGER,
    amount_fen INTEGER,
    official TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_usage_month_batch_seq ON usage_month (batch_seq);

CREATE INDEX ix_usage_month_customer_id ON usage_month (customer_id);

CREATE TABLE receivable (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    month TEXT,
    kind TEXT,
    energy_wh INTEGER,
    amount_fen INTEGER,
    paid_fen INTEGER,
    owed_fen INTEGER,
    settled TEXT,
    official TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_receivable_customer_id ON receivable (customer_id);

CREATE INDEX ix_receivable_batch_seq ON receivable (batch_seq);

CREATE TABLE training (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    registered_on TEXT,
    energised_on TEXT,
    due_on TEXT,
    attended_on TEXT,
    attendees TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_training_batch_seq ON training (batch_seq);

CREATE INDEX ix_training_customer_id ON training (customer_id);

CREATE TABLE account_change (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    kind TEXT,
    applied_on TEXT,
    effective_on TEXT,
    "before" TEXT,
    "after" TEXT,
    refund_fen INTEGER,
    approved_by TEXT,
    state TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_account_change_customer_id ON account_change (customer_id);

CREATE INDEX ix_account_change_batch_seq ON account_change (batch_seq);

CREATE TABLE data_verification (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    round TEXT,
    printed_on TEXT,
    verified_on TEXT,
    verified_by_id BLOB,
    signed_by TEXT,
    result TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(verified_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_data_verification_customer_id ON data_verification (customer_id);

CREATE INDEX ix_data_verification_batch_seq ON data_verification (batch_seq);

CREATE TABLE site_record (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    kind TEXT,
    happened_on TEXT,
    people TEXT,
    findings TEXT,
    result TEXT,
    demands TEXT,
    recheck_on TEXT,
    rechecked_on TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_site_record_customer_id ON site_record (customer_id);

CREATE INDEX ix_site_record_batch_seq ON site_record (batch_seq);

CREATE TABLE supply_plan (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    load_grade TEXT,
    capacity_va INTEGER,
    voltage TEXT,
    connection_point TEXT,
    line_route TEXT,
    boundary TEXT,
    investment TEXT,
    metering TEXT,
    fee_fen INTEGER,
    decided_on TEXT,
    replied_on TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_supply_plan_customer_id ON supply_plan (customer_id);

CREATE INDEX ix_supply_plan_batch_seq ON supply_plan (batch_seq);

CREATE TABLE discrepancy (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    customer_no TEXT,
    customer_name TEXT,
    kind TEXT,
    field TEXT,
    ours TEXT,
    theirs TEXT,
    source TEXT,
    found_on TEXT,
    verdict TEXT,
    decided_by_id BLOB,
    requested_on TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(decided_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_discrepancy_batch_seq ON discrepancy (batch_seq);

CREATE INDEX ix_discrepancy_customer_id ON discrepancy (customer_id);

CREATE TABLE disclosure (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    what TEXT,
    reason TEXT,
    count INTEGER,
    happened_at TEXT,
    happened_wall TEXT,
    person_id BLOB,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_disclosure_batch_seq ON disclosure (batch_seq);

CREATE INDEX ix_disclosure_customer_id ON disclosure (customer_id);
