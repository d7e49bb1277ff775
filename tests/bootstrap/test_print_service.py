"""Jobs through a real print service: what was sent is what arrives, and what stands in the way is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bootstrap.print_service import print_file
from app.devices.cups import CupsService
from app.devices.cups_library import find_library
from app.errors import Cancelled, EnvironmentProblem
from app.services.printers import PrintOrder, Tray
from tests.print_service import NetworkPrinter, OwnPrintService, skip_or_fail, start_or_skip, wait_until

PAPER = b"%PDF-1.4\n" + bytes(range(256)) * 700
ORDER = PrintOrder("320803010120200506 备案表 重印第2次")


@pytest.fixture(scope="module")
def own() -> Iterator[OwnPrintService]:
    """A print service of this module's own."""
    service = start_or_skip()
    yield service
    service.stop()


@pytest.fixture
def service(own: OwnPrintService) -> CupsService:
    library = find_library()
    assert library is not None
    return CupsService(library, own.server)


@pytest.fixture
def printer() -> Iterator[NetworkPrinter]:
    with NetworkPrinter() as machine:
        yield machine


def _print(service: CupsService, queue: str, order: PrintOrder = ORDER) -> list[str]:
    said: list[str] = []
    print_file(service, PAPER, queue, order, said.append)
    return said


def _refusal(service: CupsService, queue: str) -> EnvironmentProblem:
    with pytest.raises(EnvironmentProblem) as raised:
        _print(service, queue)
    assert "留档" in raised.value.remedy
    return raised.value


def test_a_kept_paper_arrives_byte_for_byte(
    own: OwnPrintService, service: CupsService, printer: NetworkPrinter
) -> None:
    said = _print(service, own.add_queue("前台", printer.device))
    assert printer.next_job() == PAPER
    assert said[0] == "正在送往打印机"


def test_copies_title_and_tray_reach_the_printer(
    own: OwnPrintService, service: CupsService, printer: NetworkPrinter
) -> None:
    queue = own.add_queue("trays", printer.device, with_trays=True)
    assert service.trays(queue) == (Tray("top", "上层纸盒"), Tray("bottom", "下层纸盒"), Tray("manual", "手动进纸"))
    _print(service, queue, PrintOrder(ORDER.title, tray="bottom", copies=2))
    assert printer.next_job() == PAPER * 2
    log = own.log()
    assert f'argv[3]="{ORDER.title}"' in log
    assert "InputSlot=Lower" in log


@pytest.mark.parametrize("tray", ["", "bottom"])
def test_a_printer_set_to_another_medium_is_told_to_take_a4_and_to_scale_nothing(
    own: OwnPrintService, service: CupsService, printer: NetworkPrinter, tray: str
) -> None:
    queue = own.add_queue(f"letter{tray}", printer.device, with_trays=True)
    _print(service, queue, PrintOrder(f"medium {tray}", tray=tray))
    assert printer.next_job() == PAPER
    options = [line for line in own.log().splitlines() if "argv[5]=" in line][-1]
    assert "PageSize=A4" in options
    assert "print-scaling=none" in options


def test_a_plain_queue_has_no_trays(own: OwnPrintService, service: CupsService, printer: NetworkPrinter) -> None:
    assert service.trays(own.add_queue("plain", printer.device)) == ()
    assert service.trays("gone") == ()


def test_a_printer_that_is_gone_is_named(service: CupsService) -> None:
    problem = _refusal(service, "三楼")
    assert problem.code == "printer_refused"
    assert "没有名为“三楼”的打印机" in problem.why


def test_a_stopped_queue_is_not_given_a_paper(
    own: OwnPrintService, service: CupsService, printer: NetworkPrinter
) -> None:
    queue = own.add_queue("stopped", printer.device)
    own.run("/usr/sbin/cupsdisable", queue)
    assert _refusal(service, queue).code == "printer_stopped"
    own.run("/usr/sbin/cupsenable", queue)
    _print(service, queue)
    assert printer.next_job() == PAPER
    assert printer.jobs.empty(), "what was refused does not come out later"


def test_a_queue_that_takes_no_jobs_is_told(
    own: OwnPrintService, service: CupsService, printer: NetworkPrinter
) -> None:
    queue = own.add_queue("rejecting", printer.device)
    own.run("/usr/sbin/cupsreject", queue)
    problem = _refusal(service, queue)
    assert problem.code == "printer_stopped"
    assert "不接受打印任务" in problem.why


def test_a_paper_for_a_printer_switched_off_stays_in_the_queue(own: OwnPrintService, service: CupsService) -> None:
    off = NetworkPrinter()
    off.switch_off()
    queue = own.add_queue("off", off.device)
    with pytest.raises(EnvironmentProblem) as raised:
        print_file(service, PAPER, queue, ORDER, lambda _: None, pause=lambda _: None)
    assert raised.value.code == "printer_silent"
    assert "是否开着、连着" in raised.value.remedy
    assert "不必再打" in raised.value.remedy
    assert f"{queue}-" in own.run("/usr/bin/lpstat", "-o", queue)
    own.run("/usr/bin/cancel", "-a", queue)


def test_a_printer_out_of_paper_goes_on_when_there_is_some(own: OwnPrintService, service: CupsService) -> None:
    folder = own.base / "empty"
    folder.mkdir()
    queue = own.add_queue("empty", f"paper:{folder}")
    problem = _refusal(service, queue)
    assert problem.what == "打印机缺纸"
    assert problem.code == "printer_paper_out"
    (folder / "paper").touch()
    wait_until((folder / "printed").exists)
    assert (folder / "printed").read_bytes() == PAPER
    wait_until(lambda: not next(item for item in service.printers() if item.name == queue).reasons)


def test_a_service_that_does_not_answer_has_no_printers() -> None:
    library = find_library()
    if library is None:
        skip_or_fail("no CUPS library here")
    assert library is not None
    nowhere = CupsService(library, "/nowhere/socket")
    assert nowhere.printers() == ()
    with pytest.raises(EnvironmentProblem):
        _print(nowhere, "前台")


def test_a_print_that_is_stopped_is_taken_out_of_the_queue(own: OwnPrintService, service: CupsService) -> None:
    off = NetworkPrinter()
    off.switch_off()
    queue = own.add_queue("given-up", off.device)

    def stop_in_the_queue(words: str) -> None:
        if words != "正在送往打印机":
            raise Cancelled

    with pytest.raises(Cancelled):
        print_file(service, PAPER, queue, ORDER, stop_in_the_queue)
    assert own.run("/usr/bin/lpstat", "-o", queue) == ""
