"""A counter whose office has confirmed a mapping reports by it for real; by any other it refuses and says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from app.bootstrap.counter import open_counter, open_training
from app.bootstrap.line_status import LineStatus
from app.bootstrap.mapping_use import use_mapping
from app.domain.filing import Actor
from app.domain.vocabulary import Category, Role, UpstreamState
from app.errors import UserError
from app.services.cancellations import cancel
from app.services.filings import file
from app.services.upstream import find_unknown, mark_unknown, take_batch
from app.settings import MAPPING, read_setting, write_setting
from app.uplink.outcome import Pause
from app.wire.mapping import Mapping
from tests.builders import actor, intake, request
from tests.cli.conftest import Run
from tests.uplink.recording_upstream import PlatformTongue, RensheTongue, Tongue, Trouble, recording_upstream
from tests.wire.mappings import platform, renshe

NOWHERE = "https://127.0.0.1:9/take"


def confirm(folder: Path, mapping: Mapping) -> str:
    """Put a mapping where an office keeps its own."""
    path = folder / "mappings" / f"{mapping.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(mapping.model_dump(mode="json", by_alias=True, exclude_none=False), allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return mapping.id


def file_referral(folder: Path) -> str:
    with open_counter(folder, built_in_reader=True) as counter:
        done = file(counter.desk, actor(), intake(request(Category.REFERRAL, institution="上海市测样医院")))
    assert done.filing is not None, done.decision.reasons
    return done.filing.number


def states(folder: Path) -> list[UpstreamState]:
    with open_counter(folder, built_in_reader=True) as counter, counter.store.read() as uow:
        return [row.state for row in uow.outbox.list(None, 100, 0)]


@pytest.mark.parametrize(
    ("mapping", "tongue"), [(platform, PlatformTongue()), (renshe, RensheTongue())], ids=["platform", "renshe"]
)
def test_a_confirmed_mapping_sends_for_real_in_its_envelope(
    office: Run, folder: Path, mapping: Callable[[], Mapping], tongue: Tongue
) -> None:
    number = file_referral(folder)
    with recording_upstream(tongue) as upstream:
        said = office("mapping", "use", confirm(folder, mapping()), "--to", upstream.url)
        assert said.code == 0, said.err
        assert office("sync", "--once", "--json").document["accepted"] == 1
        with open_counter(folder, built_in_reader=True) as counter:
            assert cancel(counter.desk, actor(), number, reason="回原籍").was_done
        assert office("sync", "--once", "--json").document["accepted"] == 1
        assert upstream.codes == [tongue.file, tongue.withdraw]
        assert upstream.filings == {}
    assert states(folder) == [UpstreamState.ACCEPTED, UpstreamState.ACCEPTED]


def test_what_got_no_answer_is_asked_after_and_not_sent_twice(office: Run, folder: Path) -> None:
    file_referral(folder)
    with recording_upstream(PlatformTongue()) as upstream:
        office("mapping", "use", confirm(folder, platform()), "--to", upstream.url)
        upstream.troubles = [Trouble.TAKEN_WITHOUT_ANSWER]
        assert office("sync", "--once", "--json").document["accepted"] == 1
        assert upstream.codes == ["2501", "5304"]
        assert len(upstream.filings) == 1


def test_what_upstream_refuses_comes_back_in_its_words(office: Run, folder: Path) -> None:
    number = file_referral(folder)
    with recording_upstream(PlatformTongue()) as upstream:
        office("mapping", "use", confirm(folder, platform()), "--to", upstream.url)
        upstream.refusals = ["转往医院不在定点范围"]
        assert office("sync", "--once", "--json").document["rejected"] == 1
    with open_counter(folder, built_in_reader=True) as counter, counter.store.read() as uow:
        [receipt] = uow.outbox.receipts_of(number)
    assert receipt.sentence == "转往医院不在定点范围"


def test_an_unconfirmed_mapping_is_not_taken_into_use(office: Run, folder: Path) -> None:
    said = office("mapping", "use", "platform-json", "--to", NOWHERE)
    assert said.code == 1
    assert "还没有经办机构对照本地接口文件确认" in said.err
    assert "转往定点医药机构编号（reflin_medins_no）是必填项，本窗口没有这项内容" in said.err
    with open_counter(folder, built_in_reader=True) as counter, counter.store.read() as uow:
        assert read_setting(uow, MAPPING) == ""


def test_a_confirmation_taken_back_stops_the_sending_with_a_sentence_and_keeps_the_queue(
    office: Run, folder: Path
) -> None:
    file_referral(folder)
    chosen = confirm(folder, platform())
    assert office("mapping", "use", chosen, "--to", NOWHERE).code == 0
    (folder / "mappings" / f"{chosen}.yaml").unlink()
    said = office("sync", "--once")
    assert said.code == 1
    assert "还不能用于真实上报" in said.err
    assert states(folder) == [UpstreamState.WAITING]
    heard: list[LineStatus] = []
    with open_counter(folder, built_in_reader=True) as counter:
        counter.start_line(heard.append)
        assert counter.line is not None
        counter.line.try_now()
    assert [status.is_online for status in heard] == [False, False], "tried at the start and again when asked"
    assert all("还不能用于真实上报" in status.paused_reason and status.waiting == 1 for status in heard)
    health = office("doctor", "--json").document
    [finding] = [item for item in health["checks"] if item["part"] == "hub"]
    assert finding["health"] == "failed"


def test_the_upstream_is_not_changed_while_it_has_not_said_what_became_of_an_act(office: Run, folder: Path) -> None:
    file_referral(folder)
    with open_counter(folder, built_in_reader=True) as counter:
        [row] = take_batch(counter.store, counter.desk.now(), 1)
        mark_unknown(counter.store, [row.act_id], "没有等到应答")
        assert find_unknown(counter.store, 1)
    said = office("mapping", "use", confirm(folder, platform()), "--to", NOWHERE)
    assert said.code == 1
    assert "还有1件正在上报或结果待查" in said.err


def test_a_window_that_was_open_when_the_upstream_was_changed_sends_nothing_more_to_the_one_before(
    office: Run, folder: Path
) -> None:
    file_referral(folder)
    with recording_upstream(PlatformTongue()) as before, recording_upstream(PlatformTongue()) as after:
        chosen = confirm(folder, platform())
        office("mapping", "use", chosen, "--to", before.url)
        with open_counter(folder, built_in_reader=True) as opened_before:
            assert opened_before.line is not None
            assert office("mapping", "use", chosen, "--to", after.url).code == 0
            result = opened_before.line.sync_once()
            assert (result.pause, result.waiting, result.unknown) == (Pause.EXCHANGED, 1, 0)
        assert office("sync", "--once", "--json").document["accepted"] == 1
        assert (before.codes, after.codes) == ([], ["2501"])


def test_a_counter_that_reports_by_a_mapping_puts_nothing_into_courier_files_too(office: Run, folder: Path) -> None:
    file_referral(folder)
    office("mapping", "use", confirm(folder, platform()), "--to", NOWHERE)
    said = office("courier", "export", folder / "1.yidi")
    assert said.code == 1
    assert "再写进信使文件就报到两处了" in said.err
    assert states(folder) == [UpstreamState.WAITING]
    assert not (folder / "1.yidi").exists()


def test_a_counter_goes_back_to_the_hub(office: Run, folder: Path) -> None:
    office("mapping", "use", confirm(folder, platform()), "--to", NOWHERE)
    assert office("mapping", "leave").code == 0
    assert "没有设置上报地址" in office("sync", "--once").err


def test_what_is_practised_on_never_goes_to_a_real_upstream(tmp_path: Path) -> None:
    manager = Actor("1003", "练习", Role.MANAGER, "32080301", "01")
    with open_training(tmp_path / "data", built_in_reader=True) as counter:
        confirm(counter.folder, platform())
        with pytest.raises(UserError, match="练习窗口不能按映射文件上报"):
            use_mapping(counter, manager, "platform-json", NOWHERE)
        with counter.store.write() as uow:
            write_setting(uow, MAPPING, "platform-json", role=Role.MANAGER)
            uow.commit()
    with open_training(tmp_path / "data", built_in_reader=True) as again:
        assert again.line is None
