"""Case, pack and day in, Decision out. Pure functions: no clock, no store, no city by name."""

from app.policy.assess.change import assess_change
from app.policy.assess.filing import assess_file
from app.policy.assess.letter import assess_destroy_letter, assess_supplement
from app.policy.assess.life import (
    assess_cancel,
    assess_correct,
    assess_extend,
    assess_review,
    assess_status_change,
)
from app.policy.assess.offers import acts_offered
from app.policy.assess.person import card_accepted
from app.policy.assess.place import place_filed_to
from app.policy.assess.sweep import assess_day_end
from app.policy.assess.use import assess_admit, assess_benefits, assess_past_settlement, assess_settle

__all__ = [
    "acts_offered",
    "assess_admit",
    "assess_benefits",
    "assess_cancel",
    "assess_change",
    "assess_correct",
    "assess_day_end",
    "assess_destroy_letter",
    "assess_extend",
    "assess_file",
    "assess_past_settlement",
    "assess_review",
    "assess_settle",
    "assess_status_change",
    "assess_supplement",
    "card_accepted",
    "place_filed_to",
]
