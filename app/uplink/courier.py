"""信使: sends acts and takes receipts as files carried by hand, for a counter that has no line, or none today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.domain.dates import Clock
from app.domain.outbox import Receipt
from app.errors import EnvironmentProblem, UserError, disk_reason
from app.services import courier
from app.services.courier import CourierStanding, PackedBatch
from app.services.feed import find_cursor, keep_page
from app.services.ports import Store
from app.services.upstream import recover_interrupted
from app.wire.courier import read_pages, read_receipts, settled_lines
from app.wire.courier_file import Address, open_file, require_new, seal_file
from app.wire.courier_keys import LARGEST_CARD_BYTES, CourierKeys, PublicCard, card_bytes, read_card

OnPage = Callable[[int], None]


@dataclass(frozen=True)
class Exported:
    """已导出: the number of the file and how many acts it carries."""

    number: int
    acts: int


@dataclass(frozen=True)
class Imported:
    """已导入回执: of which file, how many acts came to rest or were put off by them, and how much came down besides."""

    number: int
    accepted: int
    rejected: int
    later: int
    received: int


class Courier:
    """信使 of one counter. Failures name the file's number; nothing is half done by them.

    ``after_feed`` makes use of what came down with receipts. While the counter ``reports_elsewhere`` than to the city's
    hub nothing is exported: the acts would be filed in two places.
    """

    def __init__(
        self,
        store: Store,
        secret: bytes,
        office: str,
        counter: str,
        clock: Clock,
        *,
        has_line: bool,
        after_feed: Callable[[], None] = lambda: None,
        reports_elsewhere: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store, self._clock = store, clock
        self._keys = CourierKeys(secret)
        self.card = self._keys.counter_card(office, counter)
        self._has_line = has_line
        self._after_feed = after_feed
        self._reports_elsewhere = reports_elsewhere

    def write_card(self, path: Path) -> None:
        """Write this counter's public card, which the city registers. Raises UserError when ``path`` is there."""
        require_new(path)
        try:
            path.write_bytes(card_bytes(self.card))
        except OSError as error:
            raise EnvironmentProblem(
                f"写不出文件 {path}", why=disk_reason(error), remedy="请检查优盘和磁盘空间后再试", code="cannot_write"
            ) from error

    def trust_hub(self, path: Path, actor: str) -> str:
        """Take in the city's public card; from now on files go to it. Returns its mark. Raises UserError."""
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_CARD_BYTES + 1)
        except OSError as error:
            raise EnvironmentProblem(
                f"文件 {path} 读不出来", why=disk_reason(error), remedy="请核对文件名", code="unreadable"
            ) from error
        card = read_card(content, "hub")
        courier.keep_hub_card(self._store, actor, self._clock.now(), card_bytes(card).decode(), card.mark)
        return card.mark

    def export(self, path: Path, actor: str, *, number: int | None = None, may_be_empty: bool = False) -> Exported:
        """Write what waits into the next numbered file; ``number`` as the city named it after a restore.

        One that ``may_be_empty`` goes without acts too, to fetch what the city has to tell.
        Raises UserError when nothing waits, the city's card is missing, ``path`` is there or this counter reports
        elsewhere, EnvironmentProblem when the disk refuses: then the acts stay with their number, and the file can be
        made again.
        """
        self._require_hub()
        hub = self._hub_card()
        require_new(path)
        if not self._has_line:
            # Without a line nobody else asks after what an earlier line left open.
            recover_interrupted(self._store)
        packed = courier.pack_batch(self._store, actor, self._clock.now(), number=number, may_be_empty=may_be_empty)
        return self._write(path, hub, packed)

    def export_again(self, path: Path, actor: str, number: int) -> Exported:
        """Write a lost file once more. Raises UserError as ``export`` does, and for a number unknown or answered."""
        self._require_hub()
        hub = self._hub_card()
        require_new(path)
        return self._write(path, hub, courier.repack_batch(self._store, actor, self._clock.now(), number))

    def import_receipts(self, path: Path, actor: str, on_page: OnPage = lambda _: None) -> Imported:
        """Take in the receipts of one file, and what the city sent along.

        ``on_page`` is told after every page how much came down, and may raise Cancelled: what came is kept, and the
        same file goes on from there. Raises UserError for a file that is none of these or out of turn.
        """
        hub = self._hub_card()
        with open_file(path, "receipts", self._keys, self.card, lambda _: hub) as file:
            number = file.address.number
            head, receipts = read_receipts(file)
            given = [
                Receipt(one.act_id, one.domain_verdict, one.upstream_number, one.code, one.sentence) for one in receipts
            ]
            courier.check_receipts(self._store, number=number, answers=head.answers, receipts=given)
            # Pages before receipts: broken off in between, the same file is taken again and goes on where it was.
            own = self.card.office + self.card.counter
            received = 0
            for page in read_pages(file):
                received += keep_page(self._store, page, own, self._clock.now()) or 0
                on_page(received)
        done = courier.take_receipts(
            self._store, actor, self._clock.now(), number=number, answers=head.answers, receipts=given
        )
        self._after_feed()
        return Imported(number, done.accepted, done.rejected, done.later, received)

    def give_up(self, number: int, actor: str) -> None:
        """No longer wait for the receipts of a file. Raises UserError for a number that is not waited for."""
        courier.give_up(self._store, actor, self._clock.now(), number)

    def standing(self) -> CourierStanding:
        """What is on its way, and how much could go."""
        return courier.courier_standing(self._store, self._clock.now())

    def _require_hub(self) -> None:
        if self._reports_elsewhere():
            raise UserError(
                "现在不能导出信使文件",
                why="本窗口按映射文件上报，再写进信使文件就报到两处了",
                remedy="请按“立即上报”；要改用信使文件的，请系统管理员先停用映射文件",
                code="courier_elsewhere",
            )

    def _write(self, path: Path, hub: PublicCard, packed: PackedBatch) -> Exported:
        number = packed.batch.number
        address = Address(
            kind="acts",
            office=self.card.office,
            counter=self.card.counter,
            number=number,
            sender=self.card.mark,
            receiver=hub.mark,
            feed_after=find_cursor(self._store),
        )
        try:
            seal_file(path, address, self._keys, hub, chain(packed.lines, settled_lines(packed.settled)))
        except EnvironmentProblem as problem:
            raise EnvironmentProblem(
                f"第{number}号信使文件没有写成",
                why=problem.why,
                remedy=f"号已编好，备案都在；请检查优盘后再次导出第{number}号",
                code=problem.code,
            ) from problem
        return Exported(number, len(packed.batch.act_ids))

    def _hub_card(self) -> PublicCard:
        kept = courier.find_hub_card(self._store)
        if kept is None:
            raise UserError(
                "还没有装入市级公钥", why="信使文件要封给市级", remedy="请向市级领取公钥文件并装入", code="no_hub_card"
            )
        return read_card(kept.encode(), "hub")
