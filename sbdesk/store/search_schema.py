"""The tables of the search index (DESIGN §6; the hybrid of `storage.md` §1, drawn together).

`search_doc` holds one line of searchable text for each customer that is not withdrawn. Its key is
computed from the 户号 (`key_range`), so whatever the index finds comes out in the order of the
户号 and the first fifty of a class are found without reading the rest of it; the same key makes the
table the B-tree of the 户号. `search_text` finds three characters and more (trigrams of the line),
`search_short` one and two, `search_whole` is the B-tree of phones, names and pinyin.
`search_common` knows which trigrams are frequent, so that a query asks for the rare ones, and
`search_waiting` of which keys the full text holds an `old` line still, or none, and which `line` it
should. All of it can be made anew from the record tables at any time.
"""

from sbdesk.store.driver import Connection

# Raised whenever lines, tokens or keys are made differently: an older index is then made anew.
EDITION = 1
# A trigram is common when it stands in more than this share of the lines.
COMMON_SHARE = 0.005

TABLES = (
    "search_text",
    "search_short",
    "search_whole",
    "search_common",
    "search_doc",
    "search_state",
    "search_waiting",
)

_STATE = "CREATE TABLE IF NOT EXISTS search_state (name TEXT PRIMARY KEY, value) WITHOUT ROWID"
_DOC = """CREATE TABLE IF NOT EXISTS search_doc (
    id INTEGER PRIMARY KEY,
    pk INTEGER NOT NULL UNIQUE,
    line TEXT NOT NULL
)"""
_TEXT = """CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(
    line, content='search_doc', content_rowid='id', detail=none, columnsize=0,
    tokenize='trigram case_sensitive 1'
)"""
_SHORT = """CREATE VIRTUAL TABLE IF NOT EXISTS search_short USING fts5(
    tokens, content='', contentless_delete=1, detail=none, tokenize='ascii'
)"""
_WHOLE = """CREATE TABLE IF NOT EXISTS search_whole (
    text TEXT NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (text, id)
) WITHOUT ROWID"""
_COMMON = """CREATE TABLE IF NOT EXISTS search_common (
    trigram TEXT PRIMARY KEY,
    share REAL NOT NULL
) WITHOUT ROWID"""
_WAITING = "CREATE TABLE IF NOT EXISTS search_waiting (id INTEGER PRIMARY KEY, old TEXT, line TEXT)"

_DIGITS = 13
_PLACE = 11
_SAME = 64
# The ten digits as the places 1 to 10 of a number to base 11, nothing as 0.
_ELEVENS = str.maketrans("0123456789\x00", "123456789A0")
_SPACE = _PLACE**_DIGITS * _SAME
# Keys below this belong to customers without a number.
UNNUMBERED_END = _PLACE ** (_DIGITS - 1) * _SAME
# Keys from here on belong to numbers that begin with something else than a digit.
LETTERED_START = _SPACE
LETTERED_END = 2 * _SPACE


def create(connection: Connection) -> None:
    """Make the tables that are missing."""
    for statement in (_STATE, _DOC, _TEXT, _SHORT, _WHOLE, _COMMON, _WAITING):
        connection.execute(statement)


def drop(connection: Connection) -> None:
    """Take the index away; the record tables are not touched."""
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def edition(connection: Connection) -> int:
    """The edition of the index in this file, 0 where there is none."""
    found = connection.execute(
        f"SELECT count(*) FROM sqlite_master WHERE name IN ({','.join('?' * len(TABLES))})", TABLES
    ).fetchone()
    if found is None or found[0] < len(TABLES):
        return 0
    row = connection.execute("SELECT value FROM search_state WHERE name = 'edition'").fetchone()
    return int(row[0]) if row else 0


def set_edition(connection: Connection) -> None:
    """Note that the index is whole and of this program's edition."""
    connection.execute("DELETE FROM search_state WHERE name = 'edition'")
    connection.execute("INSERT INTO search_state (name, value) VALUES ('edition', ?)", (EDITION,))


def key_range(number: str) -> tuple[int, int]:
    """First and last key that a customer with this folded 户号 may have.

    Keys sort as the numbers do, exactly so for numbers of up to 13 digits. Up to 64 customers that
    are not withdrawn may share one number before a further one is found as "inside" only.
    """
    if not number:
        return 1, UNNUMBERED_END - 1
    if not is_digit(number[0]):
        return LETTERED_START, LETTERED_END
    key = _key(number.ljust(_DIGITS, "\x00"))
    return key, key + _SAME - 1


def prefix_range(digits: str) -> tuple[int, int]:
    """First and last key of the numbers that begin with these digits (one or more)."""
    return _key(digits.ljust(_DIGITS, "\x00")), _key(digits.ljust(_DIGITS, "\uffff")) + _SAME - 1


def is_digit(character: str) -> bool:
    """Whether this is one of the ten plain digits."""
    return "0" <= character <= "9"


def _key(padded: str) -> int:
    places = padded[:_DIGITS]
    if places.isascii() and places.rstrip("\x00").isdigit():
        return int(places.translate(_ELEVENS), _PLACE) * _SAME
    key = 0
    for character in places:
        place = 1 + int(character) if is_digit(character) else 0 if character < "0" else _PLACE - 1
        key = key * _PLACE + place
    return key * _SAME
