CREATE TABLE station (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    name TEXT,
    code TEXT,
    company TEXT,
    unit_word TEXT,
    phone TEXT,
    head TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id)
);

CREATE INDEX ix_station_batch_seq ON station (batch_seq);

CREATE TABLE person (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    name TEXT,
    role TEXT,
    staff_no TEXT,
    phone TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id)
);

CREATE INDEX ix_person_batch_seq ON person (batch_seq);

CREATE TABLE customer (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_no TEXT,
    former_no TEXT,
    name TEXT,
    former_name TEXT,
    nickname TEXT,
    address TEXT,
    village TEXT,
    phone TEXT,
    kind TEXT,
    category TEXT,
    voltage TEXT,
    contract_va INTEGER,
    operating_va INTEGER,
    industry TEXT,
    nature TEXT,
    status TEXT,
    lifecycle TEXT,
    opened TEXT,
    route TEXT,
    area TEXT,
    feeder TEXT,
    supply_unit TEXT,
    credit_code TEXT,
    id_number TEXT,
    importance TEXT,
    importance_note TEXT,
    security_load_va INTEGER,
    manager_id BLOB,
    note TEXT,
    official TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(manager_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_customer_batch_seq ON customer (batch_seq);

CREATE INDEX ix_customer_customer_no ON customer (customer_no) WHERE live = 1;

CREATE TABLE contact (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    name TEXT,
    role TEXT,
    phone TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_contact_batch_seq ON contact (batch_seq);

CREATE INDEX ix_contact_customer_id ON contact (customer_id);

CREATE TABLE meter (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    meter_no TEXT,
    multiplier INTEGER,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_meter_batch_seq ON meter (batch_seq);

CREATE INDEX ix_meter_customer_id ON meter (customer_id);

CREATE TABLE complaint (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    number TEXT,
    customer_id BLOB,
    caller TEXT,
    phone TEXT,
    received_at TEXT,
    received_wall TEXT,
    channel TEXT,
    work_order_no TEXT,
    category TEXT,
    content TEXT,
    contact_window TEXT,
    first_asked_id BLOB,
    handler_id BLOB,
    contact_due_at TEXT,
    reply_due_on TEXT,
    time_limit TEXT,
    contacted_at TEXT,
    contacted_wall TEXT,
    finding TEXT,
    liability TEXT,
    facts TEXT,
    basis TEXT,
    measures TEXT,
    measure_due_on TEXT,
    replied_on TEXT,
    satisfaction TEXT,
    closed_on TEXT,
    repeat_of_id BLOB,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(first_asked_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(handler_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(repeat_of_id) REFERENCES complaint (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_complaint_batch_seq ON complaint (batch_seq);

CREATE INDEX ix_complaint_customer_id ON complaint (customer_id);

CREATE TABLE visit (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    number TEXT,
    customer_id BLOB,
    planned_on TEXT,
    latest_on TEXT,
    visited_at TEXT,
    visited_wall TEXT,
    until_wall TEXT,
    visitors TEXT,
    channel TEXT,
    said TEXT,
    seen TEXT,
    expected_demand TEXT,
    satisfaction TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_visit_batch_seq ON visit (batch_seq);

CREATE INDEX ix_visit_customer_id ON visit (customer_id);

CREATE TABLE follow_up (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    visit_id BLOB,
    complaint_id BLOB,
    what TEXT,
    owner_id BLOB,
    due_on TEXT,
    done_on TEXT,
    result TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(visit_id) REFERENCES visit (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(complaint_id) REFERENCES complaint (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_follow_up_batch_seq ON follow_up (batch_seq);

CREATE INDEX ix_follow_up_customer_id ON follow_up (customer_id);

CREATE TABLE credit_event (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    rule TEXT,
    happened_on TEXT,
    quantity INTEGER,
    evidence TEXT,
    note TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_credit_event_batch_seq ON credit_event (batch_seq);

CREATE INDEX ix_credit_event_customer_id ON credit_event (customer_id);

CREATE TABLE credit_grade (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    customer_id BLOB,
    scored_on TEXT,
    score INTEGER,
    grade TEXT,
    scorecard TEXT,
    edition TEXT,
    inputs TEXT,
    next_visit_due TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_credit_grade_batch_seq ON credit_grade (batch_seq);

CREATE INDEX ix_credit_grade_customer_id ON credit_grade (customer_id);

CREATE TABLE notice (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    number TEXT,
    form TEXT,
    serial INTEGER,
    year INTEGER,
    machine TEXT,
    customer_id BLOB,
    record_kind TEXT,
    record_id BLOB,
    cause TEXT,
    issued_at TEXT,
    issued_wall TEXT,
    issued_by_id BLOB,
    sha256 TEXT,
    copies INTEGER,
    layout_edition TEXT,
    code TEXT,
    content TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(issued_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_notice_batch_seq ON notice (batch_seq);

CREATE INDEX ix_notice_customer_id ON notice (customer_id);

CREATE TABLE notice_print (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    notice_id BLOB,
    printed_at TEXT,
    printed_wall TEXT,
    printed_by_id BLOB,
    kind TEXT,
    ordinal INTEGER,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(notice_id) REFERENCES notice (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(printed_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_notice_print_batch_seq ON notice_print (batch_seq);

CREATE INDEX ix_notice_print_notice_id ON notice_print (notice_id);

CREATE TABLE paper_code (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    code TEXT,
    slot INTEGER,
    n INTEGER,
    form TEXT,
    record_kind TEXT,
    record_id BLOB,
    notice_id BLOB,
    issued_on TEXT,
    withdrawn_on TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id),
    FOREIGN KEY(notice_id) REFERENCES notice (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_paper_code_batch_seq ON paper_code (batch_seq);

CREATE TABLE holiday (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    day TEXT,
    name TEXT,
    off INTEGER,
    source TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id)
);

CREATE INDEX ix_holiday_batch_seq ON holiday (batch_seq);

CREATE TABLE sheet_mapping (
    pk INTEGER NOT NULL,
    id BLOB NOT NULL,
    live INTEGER DEFAULT '1' NOT NULL,
    batch_origin INTEGER,
    batch_seq INTEGER,
    name TEXT,
    kind TEXT,
    fingerprint TEXT,
    columns TEXT,
    PRIMARY KEY (pk),
    UNIQUE (id)
);

CREATE INDEX ix_sheet_mapping_batch_seq ON sheet_mapping (batch_seq);

CREATE TABLE origin (
    no INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    letter TEXT NOT NULL,
    slot INTEGER NOT NULL
);

CREATE TABLE instance (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,
    origin INTEGER NOT NULL REFERENCES origin (no),
    station BLOB NOT NULL,
    practice INTEGER NOT NULL
);

CREATE TABLE tx (
    origin INTEGER NOT NULL REFERENCES origin (no),
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    wall TEXT NOT NULL,
    person BLOB,
    person_name TEXT NOT NULL,
    action TEXT NOT NULL,
    sentence TEXT NOT NULL,
    undoes_origin INTEGER,
    undoes_seq INTEGER,
    first INTEGER NOT NULL,
    n INTEGER NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;

CREATE TABLE entry (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    col INTEGER NOT NULL,
    old,
    new,
    p_origin INTEGER,
    p_seq INTEGER,
    rank INTEGER NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;

CREATE TABLE entry_parent (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    p_origin INTEGER NOT NULL,
    p_seq INTEGER NOT NULL,
    PRIMARY KEY (origin, seq, p_origin, p_seq)
) WITHOUT ROWID;

CREATE TABLE batch (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    n INTEGER NOT NULL,
    data BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;

CREATE TABLE head (
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    col INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (tbl, row, col, origin, seq)
) WITHOUT ROWID;

CREATE TABLE row_batch (
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tbl, row, origin, seq)
) WITHOUT ROWID;

CREATE TABLE quarantine (
    origin BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    wall TEXT NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (origin, seq, hash)
) WITHOUT ROWID;

CREATE INDEX entry_cell ON entry (tbl, row, col);

CREATE INDEX tx_first ON tx (origin, first);

CREATE INDEX tx_undoes ON tx (undoes_origin, undoes_seq) WHERE undoes_seq IS NOT NULL;
