"""What people see of the hand-off on a stick (数据交接): machines, packages, clashes, receipts.

Values only; the rules of merging are the store's, the files are `exchange`'s (DESIGN §4, §12).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sbdesk.domain.errors import UserMistake

PACKAGE_SUFFIX = ".sbh"
CARD_SUFFIX = ".sbc"
RECEIPT_SUFFIX = ".sbr"
SUFFIXES = frozenset({PACKAGE_SUFFIX, RECEIPT_SUFFIX, CARD_SUFFIX})


class SiteKind(StrEnum):
    """What a machine is: one of a station, or the county's."""

    STATION = "station"
    COUNTY = "county"


class RefusedCode(StrEnum):
    """Why a file from a stick is not taken in; the value stands in the JSON of `inspect`."""

    NOT_OURS = "for another machine"
    OLDER = "older than known"
    GAP = "gap before it"
    UNKNOWN_SENDER = "unknown sender"
    REVOKED = "revoked sender"
    DAMAGED = "damaged"
    UNSIGNED = "signature wrong"
    NEWER_FORMAT = "newer format"
    NOT_A_PACKAGE = "not a package"
    TOO_LARGE = "too large"
    PRACTICE = "practice data"
    OTHER_KIND = "another kind"
    FORKED = "two journals of one machine"


class Refused(UserMistake):
    """A file from a stick that is not taken in: why, as a code and as a sentence."""

    def __init__(self, code: RefusedCode, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


@dataclass(frozen=True)
class SiteRow:
    """A machine that was introduced here, or this one (`own`).

    Times are the station's wall clock as text, empty when there is none. `lacks` counts the actions
    held here that it is not known to have. `waiting_since` is when the oldest package was packed
    for it that no receipt covers.
    """

    id: bytes
    name: str
    station: str
    station_code: str
    letter: str
    kind: SiteKind
    gives: bool
    own: bool
    introduced: str
    revoked: str
    last_packed: str
    last_taken: str
    lacks: int
    waiting_since: str


@dataclass(frozen=True)
class CardFacts:
    """What the card of a machine says; `known` when it is introduced here already, `gives` when it
    may give people and rules now, `own` when it is this machine's, `refused` is the sentence why it
    cannot be introduced here whatever is typed. `phrase` is what its owner reads aloud; it is typed
    by hand, never shown."""

    name: str
    station: str
    station_code: str
    letter: str
    kind: SiteKind
    phrase: str
    known: bool = False
    own: bool = False
    gives: bool = False
    refused: str = ""


@dataclass(frozen=True)
class WrittenCard:
    """The card of this machine that was written last: its words, and since when (wall clock) every
    card written here has them; `current` unless a card written now would say something else."""

    phrase: str
    since: str
    current: bool


@dataclass(frozen=True)
class PackageFacts:
    """What a package says of itself; `size` in bytes, `check` the first eight hex of its hash."""

    path: str
    kind: str
    number: int
    previous: int
    sender: str
    sender_station: str
    receiver: str
    made: str
    made_by: str
    size: int
    check: str
    summary: str


@dataclass(frozen=True)
class Undisputed:
    """A field of the same record about which nobody disagrees: here, there, and what will stand.

    `ruled` where what comes was decided elsewhere over what this machine wrote.
    """

    field: str
    mine: str
    theirs: str
    after: str
    ruled: bool = False


@dataclass(frozen=True)
class CustomerChange:
    """What a package changes of one customer, in words; `group` is clash, new or changed.

    `fields` tell of the customer's own record what becomes of each field, where that was asked for.
    Records that belong to no customer have an empty `customer` and their own name. `rulings` are
    sentences on what was decided elsewhere: over what this machine wrote, or which of two files of
    a customer was kept.
    """

    customer: bytes
    customer_no: str
    name: str
    group: str
    words: str
    count: int
    clashes: int
    fields: tuple[Undisputed, ...] = ()
    rulings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """One of the values that clash: as shown, who gave it, when (wall clock), at which machine."""

    value: str
    who: str
    at: str
    site: str


class ClashKind(StrEnum):
    """The four ways two machines can disagree; each has its own question."""

    FIELD = "field"
    LIFE = "life"
    NUMBER = "number"
    NOTICE = "notice"


class Choice(StrEnum):
    """How a person settles a clash; another value is given as text beside it."""

    MINE = "mine"
    THEIRS = "theirs"
    ORIGINAL = "original"
    VALUE = "value"


@dataclass(frozen=True)
class Decision:
    """A person's answer to one clash; `value` as typed, for `Choice.VALUE` only."""

    choice: Choice
    value: str = ""


@dataclass(frozen=True)
class ClashRow:
    """One clash as it is put to a person.

    `id` names it on every machine. `record` says which record in words, `field` the field's label,
    `question` is the whole sentence. `original` is None when nothing was there before. `choices`
    are the answers that make sense here (a number is corrected or joined, never chosen), `default`
    the one that is shown until somebody settles it. `others` are the values of further machines.
    `editable` says whether another value may be written.
    """

    id: str
    kind: ClashKind
    customer: bytes
    customer_no: str
    name: str
    record: str
    field: str
    question: str
    mine: Side
    theirs: Side
    original: Side | None
    default: Choice
    choices: tuple[Choice, ...]
    editable: bool
    others: tuple[Side, ...] = ()
    undisputed: tuple[Undisputed, ...] = ()


@dataclass(frozen=True)
class CustomerCounts:
    """Customers of a package by what becomes of them, those with clashes left out.

    `same` are those of whom the package holds something and changes nothing.
    """

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True)
class Inspection:
    """What taking a package in would do, without having done it.

    `new` and `known` count actions, `created`, `updated` and `same` records, `customers` those
    whom they belong to; `changes` are by customer, clashes first. `refused` is (code, sentence);
    with one of them nothing is taken in. `set_aside` are sentences on what the sender has no right
    to give.
    """

    facts: PackageFacts | None
    refused: tuple[tuple[RefusedCode, str], ...]
    new: int = 0
    known: int = 0
    created: int = 0
    updated: int = 0
    same: int = 0
    files: int = 0
    changes: tuple[CustomerChange, ...] = ()
    clashes: tuple[ClashRow, ...] = ()
    set_aside: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    customers: CustomerCounts = CustomerCounts()


@dataclass(frozen=True)
class Packed:
    """A package or receipt that was written to a stick, read back and found whole."""

    path: str
    size: int
    number: int
    receiver: str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Actions that did not fit and wait for the next package."""
        return self.counts.get("left", 0)

    @property
    def nothing_new(self) -> bool:
        """Whether the receiver had everything already."""
        return not self.counts.get("transactions")


@dataclass(frozen=True)
class BackupFacts:
    """What a backup on a stick holds, once it was opened and everything in it checked.

    `package` is its id, `made` the wall clock; `counts` live records by table; `own` whether this
    machine made it; `missing` how many files were gone already when it was made.
    """

    package: str
    station: str
    machine: str
    made: str
    made_by: str
    counts: Mapping[str, int]
    own: bool
    missing: int = 0


@dataclass(frozen=True)
class StationTotals:
    """What the county sees of one station: counts of live records, and how fresh they are."""

    station: bytes
    code: str
    name: str
    customers: int
    high_voltage: int
    complaints_open: int
    complaints: int
    visits: int
    clashes: int
    newest: str
