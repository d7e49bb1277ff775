"""人员类别 by the number that the national form and the commitment letter print beside it."""

from __future__ import annotations

from app.domain.vocabulary import Category

CATEGORY_DIGITS = {
    Category.RETIREE_SETTLED: 1,
    Category.LONG_TERM_RESIDENT: 2,
    Category.STATIONED_WORKER: 3,
    Category.REFERRAL: 4,
}
"""人社部发〔2016〕120号 附件1; the letter annexed to 淮医保发〔2020〕34号 counts them alike. Others have no number."""
