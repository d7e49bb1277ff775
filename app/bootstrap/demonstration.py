"""演示: one visit from the card to the receipt on real parts, told step by step.

The clock is moved on after filing, as the papers come weeks later and a long-term filing cannot be
cancelled in its first months.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.bootstrap.counter import Counter, open_training
from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS, TrainingPerson
from app.domain.authentication import CHECK_LABELS, CardReading, CheckResult
from app.domain.dates import FixedClock, SystemClock, add_months
from app.domain.filing import Contact, Filing, MaterialTaken
from app.domain.vocabulary import Category, Circumstance, Material, MaterialHow
from app.errors import EnvironmentProblem
from app.flows.new_filing import NewFiling
from app.hub.server import BackgroundHub
from app.hub.tokens import issue_token
from app.services.accounts import sign_in
from app.services.cancellations import cancel
from app.services.commitments import supplement
from app.services.dates_confirmed import confirm_date
from app.services.printing import issue
from app.services.reader_events import ReaderEvent, ReaderKind

Say = Callable[[str], None]

READING_SECONDS = 20.0
DEMONSTRATION_OFFICE = "32080301"
DESTINATION = "310100"
CONTACT = Contact(
    home_address="江苏省淮安市淮安区河下街道估衣街6号",
    away_address="上海市浦东新区芳华路188弄12号302室（长女家）",
    phone="13912345678",
)
CHECK_WORDS = {CheckResult.PASSED: "通过", CheckResult.FAILED: "不通过", CheckResult.UNKNOWN: "待复核"}


def default_out() -> Path:
    """``out/demo-<time>`` below the present folder."""
    return Path("out") / f"demo-{SystemClock().now():%Y%m%d-%H%M%S}"


@dataclass(frozen=True)
class Stage:
    """演示的场地: a training counter with a clock to set, and a hub on this computer that it reports to."""

    counter: Counter
    clock: FixedClock
    hub_url: str


@contextmanager
def open_stage(folder: Path) -> Iterator[Stage]:
    """A stage whose counter keeps its data in ``folder/data``; the hub's goes when it is left."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = FixedClock(SystemClock().now())
    with (
        tempfile.TemporaryDirectory(prefix="yidi-hub-") as hub_folder,
        _hub(Path(hub_folder)) as (hub, token),
        open_training(folder / "data", clock=clock, hub=hub.url, token=token) as counter,
    ):
        yield Stage(counter, clock, hub.url)


def play(out: Path | None, say: Say) -> tuple[Path, ...]:
    """Play the visit and leave its papers in ``out``. Returns every file left."""
    folder = out or default_out()
    with open_stage(folder) as stage:
        counter = stage.counter
        say(f"练习窗口已打开：{counter.office_name} {counter.counter_label}；读卡方式：{_how(counter)}。")
        say(f"市级接收端已启动：{stage.hub_url}")
        files = _visit(counter, stage.clock, folder, say)
    left = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(dict.fromkeys([*files, *left]))


@contextmanager
def _hub(folder: Path) -> Iterator[tuple[BackgroundHub, str]]:
    """A hub of its own for the demonstration, with the token of its one office."""
    database = f"sqlite:///{folder / 'hub.sqlite'}"
    token = issue_token(database, DEMONSTRATION_OFFICE)
    with BackgroundHub(database) as hub:
        yield hub, token


def _how(counter: Counter) -> str:
    return counter.training.how if counter.training else "读卡器"


def _visit(counter: Counter, clock: FixedClock, folder: Path, say: Say) -> list[Path]:
    desk = counter.desk
    login, name, _ = TRAINING_USERS[0]
    actor = sign_in(desk, login, TRAINING_PASSWORD)
    say(f"{name}登录。")
    if counter.training is None:
        raise EnvironmentProblem("演示只能在练习模式中进行", code="demo_not_training")
    reading = read_card(counter, counter.training.people[0])
    flow = NewFiling(desk, actor)
    checked = flow.identify(reading)
    say(f"插卡读出：{reading.name}（{reading.reader}）")
    for check in checked.checks:
        say(f"  鉴权　{CHECK_LABELS[check.kind]}：{CHECK_WORDS[check.result]}")
    filing = _file(flow, say)
    files = _print(counter, folder, filing, say, login)
    _sync(counter, say)
    clock.instant += timedelta(days=40)
    papers_until = date(desk.today().year + 3, 8, 31)
    done = supplement(desk, actor, filing.number, materials=[Material.RESIDENCE_PERMIT], document_until=papers_until)
    say(f"{desk.today()} 补交居住证：备案至 {done.filing.valid_until if done.filing else ''}")
    refused = cancel(desk, actor, filing.number)
    for reason in refused.decision.reasons:
        say(f"{desk.today()} 申请撤销，不予办理：{reason.detail}")
    clock.instant = FixedClock.on(add_months(filing.filed_on, 4)).instant
    confirm_date(desk, by=actor.login)
    ended = cancel(desk, actor, filing.number, reason="申请人返回参保地居住")
    status = ended.filing.status.label if ended.filing else ""
    say(f"{desk.today()} 撤销备案：{ended.decision.outcome.label}，状态 {status}")
    _sync(counter, say)
    return files


def read_card(counter: Counter, person: TrainingPerson) -> CardReading:
    """Put a training card in and wait until the reader has read it.

    Raises EnvironmentProblem when nothing comes, UserError with the card's problem.
    """
    if counter.training is None:
        raise EnvironmentProblem("练习卡只能在练习模式中使用", code="not_training")
    found: list[ReaderEvent] = []
    arrived = threading.Event()

    def on_event(event: ReaderEvent) -> None:
        if event.kind in (ReaderKind.CARD, ReaderKind.PROBLEM):
            found.append(event)
            arrived.set()

    counter.watch_reader(on_event)
    try:
        counter.training.insert(person)
        if not arrived.wait(READING_SECONDS):
            raise EnvironmentProblem("没有读到卡", why="读卡器没有反应", remedy="请检查读卡服务", code="no_card_read")
    finally:
        counter.unwatch_reader()
        counter.training.remove()
    event = found[0]
    if event.reading is None:
        raise event.problem or EnvironmentProblem("没有读到卡", code="no_card_read")
    return event.reading


def _file(flow: NewFiling, say: Say) -> Filing:
    flow.next()
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    flow.next()
    flow.update(destination=DESTINATION, contact=CONTACT)
    flow.next()
    flow.update(
        materials=(
            MaterialTaken(Material.ID_CARD, MaterialHow.SEEN),
            MaterialTaken(Material.SOCIAL_SECURITY_CARD, MaterialHow.SEEN),
        ),
        circumstances=(Circumstance.ACCOMPANYING_ELDER,),
        commitment=True,
    )
    flow.next()
    decision = flow.decision()
    for item in decision.explanations if decision else ():
        say(f"  {item.title}：{item.words}")
    result = flow.submit()
    if result.filing is None:
        reasons = "；".join(reason.detail for reason in result.decision.reasons)
        raise EnvironmentProblem("演示备案没有办成", why=reasons, code="demo_refused")
    say(f"备案已存、已排队上报，编号 {result.filing.number}")
    return result.filing


def _print(counter: Counter, folder: Path, filing: Filing, say: Say, login: str) -> list[Path]:
    actor = sign_in(counter.desk, login, TRAINING_PASSWORD)
    files = []
    for form, title in (("filing", "备案表"), ("commitment", "承诺书")):
        paper, pdf = issue(counter.desk, counter.papers, actor, filing.number, form)
        file = folder / f"{title}-{filing.number}.pdf"
        file.write_bytes(pdf)
        files.append(file)
        say(f"打印{title}：{file}（留档 {paper.id}）")
    return files


def _sync(counter: Counter, say: Say) -> None:
    if counter.line is None:
        return
    done = counter.line.sync_once()
    say(f"上报：发送{done.sent}件，接收{done.accepted}件，退回{done.rejected}件，待上报{done.waiting}件。")
    if done.pause is not None:
        say(done.pause.sentence)
