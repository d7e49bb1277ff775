"""制表: the paper maker, brought in with the first paper because drawing code and fonts are slow to load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.summary import SummaryTable

if TYPE_CHECKING:
    from forms.paper_maker import FormPaperMaker


class LazyPaperMaker:
    """A ``PaperMaker`` that loads the forms when the first one is drawn."""

    def __init__(
        self,
        office_name: str,
        place_parts: Callable[[str], tuple[str, str, str]],
        *,
        watermark: str = "",
        telephone: str = "",
    ) -> None:
        self._office_name = office_name
        self._place_parts = place_parts
        self._watermark, self._telephone = watermark, telephone
        self._maker: FormPaperMaker | None = None

    def render(self, request: PaperRequest) -> RenderedPaper:
        """Draw the form asked for."""
        return self.warm().render(request)

    def warm(self) -> FormPaperMaker:
        """Load drawing code and fonts now; a window does this while nobody waits."""
        if self._maker is None:
            from forms.paper_maker import FormPaperMaker

            self._maker = FormPaperMaker(
                self._office_name, self._place_parts, watermark=self._watermark, telephone=self._telephone
            )
        return self._maker


class LazySummaryMaker:
    """A ``SummaryMaker`` that loads the forms when the first table is written."""

    def __init__(self, office_name: str, *, watermark: str = "") -> None:
        self._office_name, self._watermark = office_name, watermark

    def write(self, table: SummaryTable, target: Path) -> tuple[str, ...]:
        """Write the table as the file's name asks; a sentence for each row that cannot be printed."""
        from forms.summary_maker import FormSummaryMaker

        return FormSummaryMaker(self._office_name, watermark=self._watermark).write(table, target)
