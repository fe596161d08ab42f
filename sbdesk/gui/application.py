"""The Qt application: plain for the first paint, dressed for everything after."""

import sys

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from sbdesk import paths
from sbdesk.gui import letters


def application() -> QApplication:
    """The Qt application; as plain as an empty window needs it."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    made = QApplication(sys.argv[:1])
    made.setApplicationName("sbdesk")
    letters.load_faces(paths.RESOURCES / "fonts")
    return made


def dressed_application(percent: int = 100) -> QApplication:
    """The Qt application, dressed: our style, Chinese for Qt's own words, letters of this size."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    from sbdesk.gui.sheet import dress

    app = application()
    if not app.findChildren(QTranslator):
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", folder):
            app.installTranslator(translator)
    dress(app, percent)
    return app
