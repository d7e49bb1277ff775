"""packs make, keygen, trust, install, rollback: a pack update as one signed file, at the city and at the counter."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.domain.dates import SystemClock
from app.errors import EnvironmentProblem, UserError, disk_reason

_ACTOR = "system"


def _key_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="KEYFILE", help="私钥文件；公钥写在同名的 .pub 里")


def _make_key(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.trusted_keys import make_key_pair

    mark = make_key_pair(options.file)
    answer.give({"key": mark, "private": str(options.file), "public": f"{options.file}.pub"})
    answer.say(f"已生成密钥 {mark}：私钥 {options.file}（妥善保管，不外传），公钥 {options.file}.pub（发给各窗口）。")
    return 0


def _make_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="政策包文件夹，文件夹名就是政策包代码")
    parser.add_argument("--key", type=Path, required=True, metavar="KEYFILE", help="市级签名私钥")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="更新文件")


def _make(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.data_files import load_library
    from app.bootstrap.trusted_keys import read_signing_key
    from app.policy.soundness import check_packs
    from app.policy.update_file import make_update

    pack = options.folder.resolve().name
    if not options.folder.is_dir() or next(options.folder.glob("*.yaml"), None) is None:
        raise UserError(f"文件夹 {options.folder} 里没有政策包", remedy="请核对位置", code="no_folder")
    known = (edition for editions in load_library().editions.values() for edition in editions)
    (check,) = check_packs([(pack, options.folder)], SystemClock().now().date(), known)
    if check.errors:
        raise UserError(
            "没有制作更新文件",
            why="；".join(str(item) for item in check.errors),
            remedy="请改正后再试",
            code="update_unsound",
        )
    content = make_update(options.folder, pack, read_signing_key(options.key), SystemClock().now())
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise EnvironmentProblem(
            f"写不出文件 {options.out}", why=disk_reason(error), remedy="请检查磁盘和位置", code="cannot_write"
        ) from None
    answer.give({"pack": pack, "file": str(options.out), "warnings": [str(item) for item in check.warnings]})
    for item in check.warnings:
        answer.say(f"注意：{item}")
    answer.say(f"已制作政策包 {pack} 的更新文件 {options.out}（{len(content) / 1024:.0f} KB，已签名）。")
    return 0


def _trust_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="PUBKEYFILE", help="市级公钥文件")


def _trust(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.trusted_keys import trust_key

    with open_folder(options) as counter:
        mark = trust_key(counter, options.file, actor=_ACTOR)
    answer.give({"key": mark})
    answer.say(f"今后信任密钥 {mark} 签名的政策包更新。请与市级电话核对这一串字。")
    return 0


def _install_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="更新文件")
    parser.add_argument("--allow-older", action="store_true", help="允许装比现用的更早制作的文件")


def _install(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.pack_updates import install_update
    from app.policy.update_file import LARGEST_BYTES

    try:
        with options.file.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise EnvironmentProblem(
            f"文件 {options.file} 读不出来", why=disk_reason(error), remedy="请核对文件名", code="unreadable"
        ) from None
    with open_folder(options) as counter:
        done = install_update(counter, content, actor=_ACTOR, allow_older=options.allow_older)
    warnings = [item.short for item in done.warnings]
    answer.give(
        {
            "pack": done.pack,
            "version": done.version,
            "before": done.before,
            "installed": done.is_new,
            "warnings": warnings,
        }
    )
    for words in warnings:
        answer.say(f"注意：{words}")
    if done.is_new:
        answer.say(f"政策包 {done.pack} 已更新为 {done.version}。开着的窗口重新打开后按新规则办理。")
    else:
        answer.say(f"政策包 {done.pack} 的 {done.version} 已经装过，没有变动。")
    return 0


def _rollback_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="政策包")


def _rollback(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.pack_updates import roll_back

    with open_folder(options) as counter:
        done = roll_back(counter, options.pack, actor=_ACTOR)
    answer.give({"pack": done.pack, "version": done.version, "before": done.before})
    answer.say(f"政策包 {done.pack} 已从 {done.before} 退回到 {done.version or '更新前的规则'}。")
    return 0


PARTS = (
    Command("keygen", "生成市级签名密钥", _make_key, _key_options, gives_json=True),
    Command("make", "把政策包制作成签名的更新文件", _make, _make_options, gives_json=True),
    Command("trust", "信任市级公钥", _trust, _trust_options, gives_json=True),
    Command("install", "安装政策包更新", _install, _install_options, gives_json=True),
    Command("rollback", "退回上一次的政策包", _rollback, _rollback_options, gives_json=True),
)
