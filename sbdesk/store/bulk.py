"""Writing very much in one transaction, without what costs more than the writing itself."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sbdesk.store.driver import Connection
from sbdesk.store.triggers import drop_triggers, install_triggers

_ROOM_KIB = 128 * 1024


@contextmanager
def in_bulk(raw: Connection) -> Iterator[None]:
    """Inside a write transaction whose pen is in mode `apply`, or `bulk` where only rows are made:
    no triggers.

    In these modes triggers only ask the pen and stand down, which takes longer than the lines that
    they guard. Nobody else can write meanwhile, and whoever goes back finds them again; they are
    made anew when the block ends well, and are as they were when it does not and the transaction
    is rolled back.
    """
    drop_triggers(raw)
    yield
    install_triggers(raw)


@contextmanager
def roomy(raw: Connection) -> Iterator[None]:
    """More of the file is held in memory, as far as it is touched, and garbage is let lie."""
    with garbage_left():
        [(room,)] = raw.execute("PRAGMA cache_size").fetchall()
        raw.execute(f"PRAGMA cache_size = -{_ROOM_KIB}")
        try:
            yield
        finally:
            raw.execute(f"PRAGMA cache_size = {room}")


@contextmanager
def garbage_left() -> Iterator[None]:
    """Python does not look for garbage: much is kept, and none of it hangs in cycles."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
