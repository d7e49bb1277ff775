"""Charts are pictures of the size asked for, in the colours given, with every label inside."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from app.bootstrap.charts import LazyChartDrawer
from app.domain.filing import CommitmentState
from app.domain.vocabulary import ActKind
from app.services.statistics import Part, Statistics, StatisticsWanted
from app.services.statistics_charts import Bar, BarTone, Chart, ChartLook, ChartSize, charts_of

LOOK = ChartLook(
    paper="#FFFFFF",
    ink="#000000",
    quiet="#808080",
    line="#C0C0C0",
    plain="#0000FF",
    ok="#00FF00",
    warn="#FF8000",
    stop="#FF0000",
)
SIZE = ChartSize(360, 180)
LYING = Chart("按人员类别", (Bar("异地转诊人员", 12), Bar("异地急诊人员", 0), Bar("其他临时外出就医人员", 40)))
STANDING = Chart("按月份", tuple(Bar(f"{month}月", 100_000 * month) for month in range(1, 13)), is_standing=True)


@pytest.fixture(scope="module")
def drawer() -> LazyChartDrawer:
    return LazyChartDrawer()


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def colours(image: Image.Image) -> set[tuple[int, int, int]]:
    return {colour for _, colour in image.getcolors(maxcolors=1 << 24)}


@pytest.mark.parametrize("chart", [LYING, STANDING, Chart("空", ())], ids=["lying", "standing", "empty"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_picture_has_the_dots_that_its_screen_wants(drawer: LazyChartDrawer, chart: Chart, scale: float) -> None:
    image = picture(drawer.draw(chart, LOOK, ChartSize(360, 180, scale)))
    assert image.size == (360 * scale, 180 * scale)


@pytest.mark.parametrize("chart", [LYING, STANDING], ids=["lying", "standing"])
def test_no_label_reaches_the_edge_of_the_picture(drawer: LazyChartDrawer, chart: Chart) -> None:
    image = picture(drawer.draw(chart, LOOK, SIZE))
    # The line that the bars stand on goes from edge to edge in the other direction.
    boxes = ((0, 0, 360, 1), (0, 179, 360, 180)) if chart.is_standing else ((0, 0, 1, 180), (359, 0, 360, 180))
    for box in boxes:
        assert colours(image.crop(box)) == {(255, 255, 255)}


@pytest.mark.parametrize(
    ("tone", "colour"),
    [
        (BarTone.PLAIN, (0, 0, 255)),
        (BarTone.OK, (0, 255, 0)),
        (BarTone.WARN, (255, 128, 0)),
        (BarTone.STOP, (255, 0, 0)),
        (BarTone.QUIET, (128, 128, 128)),
    ],
)
def test_a_bar_has_the_colour_of_its_tone(drawer: LazyChartDrawer, tone: BarTone, colour: tuple[int, int, int]) -> None:
    assert colour in colours(picture(drawer.draw(Chart("承诺", (Bar("已兑现", 3, tone),)), LOOK, SIZE)))


def test_a_longer_bar_stands_for_more(drawer: LazyChartDrawer) -> None:
    image = picture(drawer.draw(Chart("两项", (Bar("甲", 10), Bar("乙", 30))), LOOK, SIZE))
    lengths = [sum(image.getpixel((x, y)) == (0, 0, 255) for x in range(360)) for y in (45, 135)]
    assert lengths[0] * 3 == pytest.approx(lengths[1], abs=4)


def test_a_label_is_never_taken_for_a_formula(drawer: LazyChartDrawer) -> None:
    plain = drawer.draw(Chart("名称", (Bar("$x^2$", 1),)), LOOK, SIZE)
    assert colours(picture(plain)) != {(255, 255, 255)}
    assert plain != drawer.draw(Chart("名称", (Bar("x2", 1),)), LOOK, SIZE)


def test_the_sheet_is_drawn_twice_as_fine_and_grows_with_its_notes(drawer: LazyChartDrawer) -> None:
    own, both = (sheet(drawer, with_elsewhere=flag) for flag in (False, True))
    assert own.size[0] == both.size[0] == 2 * 1120
    assert both.size[1] > own.size[1]
    assert {(0, 0, 255), (0, 255, 0)} <= colours(own)


def sheet(drawer: LazyChartDrawer, *, with_elsewhere: bool) -> Image.Image:
    found = Statistics(
        wanted=StatisticsWanted(with_elsewhere=with_elsewhere),
        counted_on=date(2026, 5, 6),
        filings=5,
        elsewhere=0,
        by_month=(Part("2026-05", "2026年5月", 5),),
        by_category=(Part("referral", "异地转诊人员", 5),),
        by_province=(Part("310000", "上海市", 5),),
        by_city=(Part("310000", "上海市", 5),),
        commitments=(Part(CommitmentState.KEPT.value, "已兑现", 2),),
        acts=(Part(ActKind.CHANGE.value, "变更", 1),),
        not_counted=(),
    )
    return picture(drawer.sheet(found, charts_of(found), "某某经办机构", LOOK))
