"""Typing into the form of a customer and reading what it says."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.fields import TypedLine
from sbdesk.gui.parts.labels import StateLine
from sbdesk.services.customers import CustomerFile, customer_file
from tests.gui.customers.counter import Counter, write
from tests.gui.fit import settle
from tests.gui.keys import child, press


def line(counter: Counter, name: str) -> TypedLine:
    return child(counter.page.side.form, TypedLine, name)


def note(counter: Counter, name: str) -> str:
    return child(counter.page.side.form, StateLine, f"{name}_note").text()


def fill(counter: Counter, name: str, text: str) -> None:
    """Type into a field and leave it, as a person does."""
    field = line(counter, name)
    field.setFocus()
    field.selectAll()
    write(field, text)
    press(field, Qt.Key.Key_Return)


def stored(counter: Counter, customer_no: str) -> CustomerFile:
    file = customer_file(counter.desk, counter.pk(customer_no))
    assert file is not None
    return file


def open_file(counter: Counter, qtbot: QtBot, customer_no: str) -> None:
    pk = counter.pk(customer_no)
    counter.page.open(pk)
    qtbot.waitUntil(lambda: (now := counter.page.side.current()) is not None and now.pk == pk)


def open_edit(counter: Counter, qtbot: QtBot, customer_no: str) -> None:
    open_file(counter, qtbot, customer_no)
    counter.page.begin_edit()
    settle()


def search(counter: Counter, qtbot: QtBot, text: str, found: int) -> None:
    """Type into the search box and wait for so many customers."""
    write(counter.window.top.search, text)
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == found)


def begin_another(counter: Counter, customer_no: str, name: str) -> None:
    """Begin somebody new and type number and name, not saved yet."""
    counter.page.begin_new()
    fill(counter, "customer_no", customer_no)
    fill(counter, "name", name)
