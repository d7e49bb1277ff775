"""完好性: what is wrong, or doubtful, with packs that may well keep the schema."""

from app.policy.soundness.check import PackCheck, check_packs
from app.policy.soundness.finding import Finding, Severity

__all__ = ["Finding", "PackCheck", "Severity", "check_packs"]
