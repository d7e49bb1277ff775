"""连接测试: whether upstream answers this counter as it is set now; nothing is sent."""

from __future__ import annotations

from app.bootstrap.counter import Counter
from app.bootstrap.line import NOBODYS_ACT
from app.bootstrap.line_status import clock_sentence
from app.bootstrap.upstreams import MappedUpstream, find_upstream
from app.errors import EnvironmentProblem, UserError
from app.uplink.outcome import Unavailable


def try_line(counter: Counter) -> str:
    """What to say when it answers. Blocking, for as long as the line takes.

    Raises UserError when no address is set or nothing may be sent there, EnvironmentProblem when it does not answer.
    """
    desk = counter.desk
    with counter.store.read() as uow:
        upstream = find_upstream(uow, counter.folder, counter.store, desk.clock, desk.counter)
    if upstream is None:
        raise UserError("还没有上报地址", remedy="请先填写市级管理员给的地址；没有网络的窗口用文件上报", code="no_hub")
    connection = upstream.connect()
    try:
        if isinstance(upstream, MappedUpstream):
            # Such an upstream has no question that is about nobody.
            return f"按映射文件 {upstream.mapping_id} 上报，映射已确认；上级接口要到上报时才知道通不通。"
        answer = connection.client.ask((NOBODYS_ACT,))
    finally:
        connection.client.close()
    if isinstance(answer, Unavailable):
        raise EnvironmentProblem(
            f"连接测试没有通过：{answer.pause.label}", why=answer.pause.sentence, code="line_trial"
        )
    return f"连接正常，市级接收端认得本窗口的口令。{clock_sentence(connection.clock_gap())}"
