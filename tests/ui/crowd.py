"""A counter in the middle of its work: some thirty filings of people who do not exist, in every state."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.dates import add_months
from app.domain.filing import Commitment, Contact, Filing
from app.domain.filing_number import make_filing_number
from app.domain.vocabulary import ActKind, Category, Insurance, LifeState, Sex
from app.services.desk import Desk
from app.services.recording import record_act
from tests.builders import RESIDENCE_PAPERS, actor, filing, identity_number, person

# fmt: off
_NAMES = (
    "刘芳", "陈国强", "周秀英", "吴桂兰", "郑建军", "冯玉珍", "蒋文斌", "沈丽华", "韩志刚", "杨淑芬",
    "朱晓东", "秦月娥", "许海涛", "何素梅", "吕长林", "施美玲", "孔繁荣", "曹金凤", "严立新", "华春燕",
    "金福生", "魏雅琴", "陶永康", "姜彩云", "戚家骏", "谢红霞", "邹明远", "喻秋菊", "柏成龙", "水清莲",
)
# fmt: on
_PLACES = (
    ("310115", "上海市浦东新区"),
    ("320500", "苏州市"),
    ("330106", "杭州市西湖区"),
    ("110105", "北京市朝阳区"),
    ("440305", "深圳市南山区"),
    ("340100", "合肥市"),
)
_STATES = (LifeState.ACTIVE,) * 5 + (LifeState.PENDING_REVIEW, LifeState.CANCELLED, LifeState.SUSPENDED)
_CATEGORIES = (
    Category.LONG_TERM_RESIDENT,
    Category.REFERRAL,
    Category.RETIREE_SETTLED,
    Category.LONG_TERM_RESIDENT,
    Category.STATIONED_WORKER,
)


def bring_crowd(desk: Desk) -> list[Filing]:
    """Keep the filings, the newest last."""
    made = [_filing(desk, place) for place in range(len(_NAMES))]
    with desk.store.write() as uow:
        for each in made:
            fields = {name: value for name, value in vars(each).items() if name not in ("number", "revision")}
            record_act(uow, desk, actor(), None, ActKind.FILE, fields, number=each.number)
        uow.commit()
    return made


def _filing(desk: Desk, place: int) -> Filing:
    day = desk.today() - timedelta(days=2 * (len(_NAMES) - place))
    category = _CATEGORIES[place % len(_CATEGORIES)]
    status = _STATES[place % len(_STATES)]
    code, name = _PLACES[place % len(_PLACES)]
    is_promised = category is Category.LONG_TERM_RESIDENT and status is LifeState.ACTIVE
    until = add_months(day, 6 if category is Category.REFERRAL or is_promised else 36)
    due = desk.today() + timedelta(days=place * 3)
    return filing(
        number=make_filing_number(desk.counter, day, 900 + place),
        person=_person(place),
        category=category,
        destination=code,
        destination_name=name,
        filed_on=day,
        valid_from=day,
        valid_until=due if is_promised else until,
        status=status,
        provisional=is_promised,
        commitment=Commitment(day, due, (RESIDENCE_PAPERS,), add_months(day, 36)) if is_promised else None,
        contact=Contact("淮安市淮安区淮城街道", name, f"1390000{place:04d}"),
        review_due=desk.today() + timedelta(days=1) if status is LifeState.PENDING_REVIEW else None,
    )


def _person(place: int) -> object:
    born = date(1948, 3, 2) + timedelta(days=431 * place)
    return person(
        name=_NAMES[place],
        social_security_number=identity_number(100 + place, born).text,
        sex=Sex.MALE if (100 + place) % 2 else Sex.FEMALE,
        born_on=born,
        insurance=Insurance.EMPLOYEE if place % 2 else Insurance.RESIDENT,
        card_no=f"J2080{2000 + place}",
    )
