"""练习模式 as every window and dialog shows it: a band of a colour that nothing else wears."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout

from ui.widgets.text import text

_PROPERTY = "training"
BAND_WORDS = "练习模式，不是真的办理"


def set_training(is_training: bool) -> None:
    """Say so to every window that opens from now on."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, is_training)


def is_training() -> bool:
    """Whether what is on screen is for practice."""
    application = QApplication.instance()
    return application is not None and bool(application.property(_PROPERTY))


def add_training_band(layout: QVBoxLayout) -> None:
    """The band on top of a dialog; nothing where the work is real."""
    if is_training():
        band = text(BAND_WORDS)
        band.setObjectName("trainingBand")
        layout.addWidget(band)
