"""A program that attaches one file after another until somebody kills it.

`python -m tests.faults.attach_worker FOLDER STATE`: 「open N」 when the content of attachment N is
being read, 「done N」 when it is acknowledged.
"""

import sys
from pathlib import Path

from sbdesk.services.attachments import NewAttachment, attach
from sbdesk.services.desk import open_desk
from tests.faults.worker import say


def content(number: int) -> bytes:
    """What looks like a photo and is like no other."""
    return b"\xff\xd8\xff" + f"photo {number} ".encode() * 40_000


def main() -> None:
    """Open the office and attach."""
    folder, state = sys.argv[1:]
    desk = open_desk(Path(folder), Path(state))
    with desk.reading() as raw:
        customer = raw.execute("SELECT id FROM customer ORDER BY pk LIMIT 1").fetchall()[0][0]
    say("ready")
    number = 0
    while True:
        number += 1

        def checkpoint(done: int, _total: int, _what: str, number: int = number) -> None:
            say(f"open {number}" if done == 0 else f"writing {number}")

        item = NewAttachment(content(number), f"{number}.jpg")
        attach(desk, customer, [item], checkpoint)
        say(f"done {number}")


if __name__ == "__main__":
    main()
