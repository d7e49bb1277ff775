"""Sample papers on the forms of cities, and of a cancellation: made out of a specimen of the national form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.period_words import day_words
from forms.cancellation import CancellationContent
from forms.city_fields import CityFields
from forms.filing_form import FilingFormContent

FILING_LAYOUTS = ("yangling_filing", "panzhihua_filing")
CANCELLATION_LAYOUTS = ("cancellation", "panzhihua_cancellation")
_EVERY_PAPER = ("social_security_card", "id_card", "agent_id_card", "residence_permit")


def city_form(form: FilingFormContent, layout: str) -> FilingFormContent:
    """The same person and place on the city's form, come with somebody of the unit."""
    return replace(form, layout=layout, city=_fields(form))


def cancellation(form: FilingFormContent, layout: str) -> CancellationContent:
    """The filing of ``form``, cancelled; its reason is as long as its explanation."""
    place = "".join(dict.fromkeys((form.destination_province, form.destination_city, form.destination_county)))
    return CancellationContent(
        filing_number=form.filing_number,
        name=form.name,
        sex=form.sex,
        insurance=form.insurance,
        insurance_name="城乡居民医保",
        category_name="异地长期居住人员",
        social_security_number=form.social_security_number,
        card_number=form.card_number,
        home_address=form.home_address,
        remote_address=form.remote_address,
        phone_1=form.phone_1,
        phone_2=form.phone_2,
        destination=place,
        institution_name=form.institution_name or "未指定",
        filed_on=form.handled_on,
        valid_from=form.handled_on,
        period=f"{day_words(form.handled_on)}起，至2020年11月6日止",
        applicant=f"代理人：{form.name}　女儿　13900001234",
        reason="".join(("已回参保地长期居住。", *form.explanation[4:])),
        exceptions="因急诊不受限制期限制",
        basis=("通过经办窗口办理撤销，2020-06-01 起失效［淮医保发〔2020〕34号 第九条］。", *form.explanation[1:]),
        consequences=(
            f"自 2020-06-01 起，在{place}发生的费用不再按这件备案结算。",
            "以后还要异地就医的，请重新申请备案。",
        ),
        cancelled_on=date(2020, 6, 1),
        signed_on=date(2020, 6, 1),
        office=form.office,
        clerk=form.clerk,
        check_text=form.check_text.replace("filing_form", "cancellation"),
        watermark=form.watermark,
        layout=layout,
        city=_fields(form),
    )


def _fields(form: FilingFormContent) -> CityFields:
    return CityFields(
        filed_category=form.category,
        came=2,
        came_for_unit=1,
        agent_name=form.name,
        agent_id="320803198501010017",
        agent_phone="13900001234",
        agent_relation="单位医保专管员",
        card_normal=1,
        card_activation=2,
        authenticated_on=form.handled_on,
        posting_place=form.destination_city,
        treating_institution=form.institution_name,
        admitting_institution=form.institution_name,
        materials=dict.fromkeys(_EVERY_PAPER, 1),
    )
