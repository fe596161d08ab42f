"""The journal's own tables (DESIGN §4, `storage.md` §3).

`origin` numbers the machines locally; their uuids are what travels. `tx` is one user action,
`entry` one changed cell with the entry it overwrote, `entry_parent` the further parents of an entry
that settled a clash, `batch` up to 1,000 rows made by an import, `head` the newest entries of a
cell (more than one: the machines do not know of each other's), `row_batch` a further batch that
made a row already here, `quarantine` what was refused, `set_aside` the entries and batches that
count for nothing here because their machine may not give such records. `instance` is this copy of
the file.

For the hand-off on a stick: `site` a machine that was introduced and its public keys, `site_holds`
how far it is known to hold each journal, `site_seen` the newest word from it, `attested` how far a
machine signed its own journal, `package` what was packed and taken in. `origin` names the site and
station of a journal where known. None of these travels as it stands here.
"""

JOURNAL_TABLES: dict[str, str] = {
    "origin": """CREATE TABLE origin (
    no INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    letter TEXT NOT NULL,
    slot INTEGER NOT NULL,
    site BLOB,
    station BLOB
)""",
    "instance": """CREATE TABLE instance (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,
    origin INTEGER NOT NULL REFERENCES origin (no),
    station BLOB NOT NULL,
    practice INTEGER NOT NULL
)""",
    "tx": """CREATE TABLE tx (
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
) WITHOUT ROWID""",
    "entry": """CREATE TABLE entry (
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
) WITHOUT ROWID""",
    "entry_parent": """CREATE TABLE entry_parent (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    p_origin INTEGER NOT NULL,
    p_seq INTEGER NOT NULL,
    PRIMARY KEY (origin, seq, p_origin, p_seq)
) WITHOUT ROWID""",
    "batch": """CREATE TABLE batch (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    n INTEGER NOT NULL,
    data BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID""",
    "head": """CREATE TABLE head (
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    col INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (tbl, row, col, origin, seq)
) WITHOUT ROWID""",
    "row_batch": """CREATE TABLE row_batch (
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tbl, row, origin, seq)
) WITHOUT ROWID""",
    "quarantine": """CREATE TABLE quarantine (
    origin BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    wall TEXT NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (origin, seq, hash)
) WITHOUT ROWID""",
    "set_aside": """CREATE TABLE set_aside (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID""",
    "site": """CREATE TABLE site (
    id BLOB PRIMARY KEY,
    station BLOB NOT NULL,
    station_name TEXT NOT NULL,
    station_code TEXT NOT NULL,
    machine TEXT NOT NULL,
    letter TEXT NOT NULL,
    kind TEXT NOT NULL,
    gives INTEGER NOT NULL,
    sign_key BLOB NOT NULL,
    box_key TEXT NOT NULL,
    introduced_at TEXT NOT NULL,
    introduced_by TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT
) WITHOUT ROWID""",
    "site_holds": """CREATE TABLE site_holds (
    site BLOB NOT NULL,
    origin BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (site, origin)
) WITHOUT ROWID""",
    "site_seen": """CREATE TABLE site_seen (
    site BLOB PRIMARY KEY,
    stamp INTEGER NOT NULL,
    wall TEXT NOT NULL
) WITHOUT ROWID""",
    "attested": """CREATE TABLE attested (
    origin BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    site BLOB NOT NULL,
    signature BLOB NOT NULL
) WITHOUT ROWID""",
    "package": """CREATE TABLE package (
    id BLOB NOT NULL,
    direction TEXT NOT NULL,
    site BLOB NOT NULL,
    number INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    done_at TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    until TEXT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (id, direction)
) WITHOUT ROWID""",
}

JOURNAL_INDEXES: dict[str, str] = {
    "entry_cell": "CREATE INDEX entry_cell ON entry (tbl, row, col)",
    "tx_first": "CREATE INDEX tx_first ON tx (origin, first)",
    "tx_undoes": "CREATE INDEX tx_undoes ON tx (undoes_origin, undoes_seq) "
    "WHERE undoes_seq IS NOT NULL",
}

APPEND_ONLY = ("tx", "entry", "entry_parent", "batch")
GUARDED = (
    "origin",
    "instance",
    "head",
    "row_batch",
    "quarantine",
    "set_aside",
    "site",
    "site_holds",
    "site_seen",
    "attested",
    "package",
)
