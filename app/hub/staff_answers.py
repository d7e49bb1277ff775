"""网页回答: what the staff's browser is sent, and what it may do with it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from app.resource_files import resource_path

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""No script, nothing from elsewhere, nothing kept by the browser."""


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page out of ``resources/hub_pages``."""
    text = _templates().get_template(f"{template}.html").render(**values)
    return HTMLResponse(text, status_code=status, headers=HEADERS)


def sign_in_page(problem: str = "", status: int = 200) -> HTMLResponse:
    """What everybody gets who is not signed in."""
    return page("sign_in", status, staff=None, problem=problem)


def go_to(path: str) -> RedirectResponse:
    """On to another page, which reloading does not send again."""
    return RedirectResponse(path, status_code=303, headers=HEADERS)


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(resource_path("hub_pages")), autoescape=True, undefined=StrictUndefined)
