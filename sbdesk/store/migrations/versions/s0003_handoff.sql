ALTER TABLE origin ADD COLUMN site BLOB;

ALTER TABLE origin ADD COLUMN station BLOB;

CREATE TABLE set_aside (
    origin INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (origin, seq)
) WITHOUT ROWID;

CREATE TABLE site (
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
) WITHOUT ROWID;

CREATE TABLE site_holds (
    site BLOB NOT NULL,
    origin BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (site, origin)
) WITHOUT ROWID;

CREATE TABLE site_seen (
    site BLOB PRIMARY KEY,
    stamp INTEGER NOT NULL,
    wall TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE attested (
    origin BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    site BLOB NOT NULL,
    signature BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE package (
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
) WITHOUT ROWID;
