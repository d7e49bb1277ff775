"""PDF页面 for the window, which may not import devices itself: one lock over the PDF library for the whole program."""

from app.devices.pdf_pages import POINTS_PER_INCH, open_pdf

__all__ = ["POINTS_PER_INCH", "open_pdf"]
