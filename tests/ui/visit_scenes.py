"""What lies over a visit or beside it: the comparison, scans of a paper, the levels of a place, the keys."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from PySide6.QtCore import Qt

from app.flows.visit_data import VisitStep
from tests.ui.conftest import Desktop
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.page import NewFilingPage
from ui.wizards.new_filing.place_field import PlaceField


def _resumed(desktop: Desktop, step: VisitStep) -> NewFilingPage:
    desktop.sign_in()
    desktop.work.visit_wanted.emit(desktop.keep_visit_at_review())
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, NewFilingPage)
    while page.visit.step is not step:
        desktop.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    return page


def compared(desktop: Desktop) -> None:
    """What stands of the applicant beside what is being filed."""
    draft = desktop.keep_visit_at_review()
    desktop.file()
    desktop.sign_in()
    desktop.work.visit_wanted.emit(draft)
    desktop.settle()
    desktop.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)


def scanned(desktop: Desktop) -> None:
    """The scans of one paper of the checklist, one of them taken out."""
    page = _resumed(desktop, VisitStep.MATERIALS)
    step = page.step
    assert isinstance(step, MaterialsStep)
    step.point_at_line(0)
    with TemporaryDirectory() as folder:
        paths = []
        for shade in (160, 220):
            written = BytesIO()
            Image.new("L", (620, 877), shade).save(written, "PNG")
            paths.append(Path(folder, f"{shade}.png"))
            paths[-1].write_bytes(written.getvalue())
        step.scan_line(0, tuple(paths))
        desktop.settle()
    step.point_at_line(0)
    desktop.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    step.scans_view.ways[1].click()


def levels(desktop: Desktop) -> None:
    """A destination chosen level by level."""
    page = _resumed(desktop, VisitStep.DETAILS)
    field = page.findChild(PlaceField)
    assert field is not None
    field.setFocus()
    desktop.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)


def keys(desktop: Desktop) -> None:
    """F1 in a visit, where most keys are."""
    _resumed(desktop, VisitStep.MATERIALS)
    desktop.press(Qt.Key.Key_F1)


VISIT_SCENES = {"visit-compared": compared, "visit-scanned": scanned, "visit-levels": levels, "keys": keys}
