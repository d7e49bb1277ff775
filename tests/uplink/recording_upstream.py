"""上级 as a real HTTP server that speaks an envelope, remembers what it was told, and fails as it is bidden."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from xml.etree import ElementTree

Fields = dict[str, str]


class Trouble(Enum):
    """What goes wrong with one request."""

    NONE = "none"
    TAKEN_WITHOUT_ANSWER = "taken without answer"
    LOST = "lost"
    ANSWER_CUT_SHORT = "answer cut short"
    FAILING = "failing"
    SIGN_IN = "sign in"
    ELSEWHERE = "elsewhere"


_STATUS = {Trouble.FAILING: 503, Trouble.SIGN_IN: 401, Trouble.ELSEWHERE: 404}


class PlatformTongue:
    """医保信息平台式: reads requests and writes answers as the platform does."""

    file, withdraw, query, person = "2501", "2502", "5304", "1101"
    keys = ("psn_no", "begndate", "reflin_medins_name")

    def read(self, content: bytes) -> tuple[str, Fields]:
        data = json.loads(content.decode("utf-8"))
        (fields,) = data["input"].values()
        return data["infno"], fields

    def answer(self, code: str, message: str, rows: list[Fields], number: str) -> bytes:
        output = {"refmedin": rows} if rows else {"result": {"trt_dcla_detl_sn": number}}
        return json.dumps({"infcode": code, "err_msg": message, "output": output}, ensure_ascii=False).encode()


class RensheTongue:
    """人社时期: the same in GBK XML."""

    file, withdraw, query, person = "1602", "1603", "1604", ""
    keys = ("aac002", "aae030")

    def read(self, content: bytes) -> tuple[str, Fields]:
        text = content.decode("gbk").split("?>", 1)[1]
        fields = {item.tag: item.text or "" for item in ElementTree.fromstring(text)}  # noqa: S314 - the counter's own
        return fields["transcode"], fields

    def answer(self, code: str, message: str, rows: list[Fields], _number: str) -> bytes:
        inner = "".join(f"<row>{''.join(f'<{k}>{v}</{k}>' for k, v in row.items())}</row>" for row in rows)
        text = f"<result><errorcode>{code}</errorcode><errormsg>{message}</errormsg><output>{inner}</output></result>"
        return f'<?xml version="1.0" encoding="GBK"?>{text}'.encode("gbk")


Tongue = PlatformTongue | RensheTongue


@dataclass
class RecordingUpstream:
    """``refusals`` are the words with which the next filings are refused; ``troubles`` strike the next requests."""

    tongue: Tongue
    url: str = ""
    heard: list[tuple[str, Fields]] = field(default_factory=list)
    filings: dict[str, Fields] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    queries_fail: bool = False
    looked_up: list[Fields] = field(default_factory=list)
    lookup_troubles: list[Trouble] = field(default_factory=list)
    nobody: str = ""
    """With which words everybody is unknown."""

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.heard]

    def respond(self, content: bytes) -> bytes:
        code, fields = self.tongue.read(content)
        if code == self.tongue.person:
            return self._look_up(fields)
        self.heard.append((code, fields))
        if code == self.tongue.query:
            if self.queries_fail:
                return self.tongue.answer("-1", "查询失败", [], "")
            key = self.tongue.keys[0]
            rows = [
                {**filing, "trt_dcla_detl_sn": number}
                for number, filing in self.filings.items()
                if filing[key] == fields[key]
            ]
            return self.tongue.answer("0", "", rows, "")
        if self.refusals:
            return self.tongue.answer("-1", self.refusals.pop(0), [], "")
        if code == self.tongue.withdraw:
            key = self.tongue.keys[0]
            self.filings = {number: filing for number, filing in self.filings.items() if filing[key] != fields[key]}
            return self.tongue.answer("0", "", [], "")
        number = f"T{len(self.heard):04d}"
        self.filings[number] = {name: fields[name] for name in self.tongue.keys}
        return self.tongue.answer("0", "", [], number)

    def _look_up(self, fields: Fields) -> bytes:
        self.looked_up.append(fields)
        if self.nobody:
            return self.tongue.answer("-1", self.nobody, [], "")
        person = {"psn_no": number_of_person(fields["certno"]), "certno": fields["certno"]}
        data = {"infcode": "0", "err_msg": "", "output": {"baseinfo": person, "insuinfo": []}}
        return json.dumps(data, ensure_ascii=False).encode()


def number_of_person(certno: str) -> str:
    """人员编号: the upstream's own number of a person."""
    return f"32000000{certno[::-1]}"


@contextmanager
def recording_upstream(tongue: Tongue) -> Iterator[RecordingUpstream]:
    upstream = RecordingUpstream(tongue)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            is_lookup = upstream.tongue.read(content)[0] == upstream.tongue.person
            troubles = upstream.lookup_troubles if is_lookup else upstream.troubles
            trouble = troubles.pop(0) if troubles else Trouble.NONE
            if trouble in _STATUS:
                self._say(_STATUS[trouble], b"<html></html>")
                return
            if trouble is Trouble.LOST:
                self._hang_up()
                return
            answer = upstream.respond(content)
            if trouble is Trouble.TAKEN_WITHOUT_ANSWER:
                self._hang_up()
                return
            self._say(200, answer[: len(answer) // 2] if trouble is Trouble.ANSWER_CUT_SHORT else answer)

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _hang_up(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        upstream.url = f"http://127.0.0.1:{server.server_port}/take"
        yield upstream
        server.shutdown()
        thread.join()
