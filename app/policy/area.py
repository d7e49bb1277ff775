"""统筹区 of a pack: what lies at home."""

from __future__ import annotations

from functools import cached_property

from app.domain.region import significant_prefix
from app.policy.situation import AreaCode, Strict


class Area(Strict):
    """统筹区: codes that lie inside it; an empty list makes the office's own city the area (national packs)."""

    name: str
    codes: tuple[AreaCode, ...] = ()

    def contains(self, place: str, office_area: str) -> bool:
        """Whether ``place`` lies in the area, as an office at ``office_area`` sees it."""
        home = self._prefixes or significant_prefix(f"{office_area[:4]}00")
        return significant_prefix(place).startswith(home)

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        return tuple(significant_prefix(code) for code in self.codes)
