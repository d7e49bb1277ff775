"""账号与登录: who may sign in at this counter, and who decides that."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.domain.audit import CONFIRMED
from app.domain.filing import Actor
from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.desk import Desk
from app.services.ports import UnitOfWork, User

MIN_PASSWORD_LENGTH = 8

ROLES = (Role.CLERK, Role.REVIEWER, Role.MANAGER)
"""岗位 that an account may have."""

_hasher = PasswordHasher()
_NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$" + "A" * 43


def check_password(password: str) -> None:
    """Raise UserError for a password shorter than eight characters."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise UserError(
            "密码太短", why=f"至少{MIN_PASSWORD_LENGTH}位", remedy="请换一个更长的密码", code="password_short"
        )


def check_new_account(login: str, name: str, password: str) -> None:
    """Raise UserError for a blank login or name, or a password shorter than eight characters."""
    check_password(password)
    if not login.strip() or not name.strip():
        raise UserError("工号和姓名都要填写", remedy="请补填后再保存", code="account_blank")


def list_users(desk: Desk) -> tuple[User, ...]:
    """账号 of this counter by login, closed ones too."""
    with desk.store.read() as uow:
        return uow.users.list()


def add_user(desk: Desk, *, login: str, name: str, role: Role, password: str, by: str) -> User:
    """Open an account. Raises UserError as ``check_new_account`` does, and for a login in use."""
    check_new_account(login, name, password)
    user = User(login=_plain(login), name=name.strip(), role=role, password_hash=_hasher.hash(password))
    with desk.store.write() as uow:
        _add(desk, uow, user, by)
        uow.commit()
    return user


def open_first_account(desk: Desk, *, login: str, name: str, password: str) -> User:
    """开第一个账号: that of a 负责人, at a counter where nobody can sign in yet.

    Raises UserError as ``check_new_account`` does, and where there is an account already.
    """
    check_new_account(login, name, password)
    user = User(login=_plain(login), name=name.strip(), role=Role.MANAGER, password_hash=_hasher.hash(password))
    with desk.store.write() as uow:
        if uow.users.list():
            raise UserError(
                "本窗口已经有账号了", remedy="请用已有的账号登录，再由负责人开新账号", code="account_not_first"
            )
        _add(desk, uow, user, "system")
        uow.commit()
    return user


def open_account(desk: Desk, actor: Actor, *, login: str, name: str, role: Role, password: str) -> User:
    """开账号 by a 负责人. Raises UserError as ``add_user`` does, and for anybody else."""
    _require_manager(actor)
    return add_user(desk, login=login, name=name, role=role, password=password, by=actor.login)


def change_account(desk: Desk, actor: Actor, login: str, *, name: str, role: Role) -> User:
    """改账号的姓名、岗位 by a 负责人.

    Raises UserError for anybody else, a blank name, an unknown login, and where nobody would be 负责人 any more.
    """
    _require_manager(actor)
    if not name.strip():
        raise UserError("姓名没有填写", remedy="请补填后再保存", code="account_blank")
    with desk.store.write() as uow:
        before = _get(uow, login)
        after = replace(before, name=name.strip(), role=role)
        _save(desk, uow, before, after, actor, "account.changed", role.value)
    return after


def set_active(desk: Desk, actor: Actor, login: str, *, is_active: bool) -> User:
    """停用 or 启用 an account, by a 负责人. Acts done under it keep its name.

    Raises UserError for anybody else, an unknown login, one's own account, and where nobody would be 负责人 any more.
    """
    _require_manager(actor)
    if login == actor.login and not is_active:
        raise UserError("不能停用自己的账号", remedy="请由另一位负责人停用", code="account_own")
    with desk.store.write() as uow:
        before = _get(uow, login)
        event = "account.enabled" if is_active else "account.disabled"
        after = replace(before, is_active=is_active)
        _save(desk, uow, before, after, actor, event)
    return after


def set_password(desk: Desk, actor: Actor, login: str, password: str) -> None:
    """重设密码 of somebody, by a 负责人. Raises UserError for anybody else, a short password, an unknown login."""
    _require_manager(actor)
    check_password(password)
    _keep_password(desk, actor, login, password)


def change_own_password(desk: Desk, actor: Actor, current: str, password: str) -> None:
    """改自己的密码. Raises UserError when the current one is wrong, or the new one too short."""
    check_password(password)
    with desk.store.read() as view:
        user = view.users.find(actor.login)
    if user is None or not _matches(user, current):
        raise UserError("现在的密码不对", remedy="请重新输入；忘记密码请找负责人重设", code="password_wrong")
    _keep_password(desk, actor, actor.login, password)


def sign_in(desk: Desk, login: str, password: str, *, date_confirmed: bool = False) -> Actor:
    """登录. Raises UserError, the same for an unknown login and a wrong password, so neither can be guessed.

    Raises NeedsConfirmation when the computer's date is in doubt; ``date_confirmed`` is the person's word for it.
    """
    with desk.store.read() as view:
        # As it was typed first: a login kept before it was made plain is still one.
        user = view.users.find(login.strip()) or view.users.find(_plain(login))
    is_right = _matches(user, password) and user is not None and user.is_active
    with desk.store.write() as uow:
        if user is None or not is_right:
            uow.audit.append(at=desk.now(), actor="system", event="account.refused", subject="", detail="")
            uow.commit()
            raise UserError("工号或密码不对", remedy="请重新输入；忘记密码请找负责人重设", code="sign_in")
        if date_confirmed:
            uow.audit.append(at=desk.now(), actor=user.login, event=CONFIRMED, subject=desk.today().isoformat())
        uow.audit.append(at=desk.now(), actor=user.login, event="account.signed_in", subject=user.login)
        uow.commit()
    return actor_of(desk, user)


def actor_of(desk: Desk, user: User) -> Actor:
    """经办人 as acts record it."""
    counter = desk.counter
    return Actor(user.login, user.name, user.role, counter.area + counter.office, counter.counter)


def _plain(login: str) -> str:
    """A login whichever width of letters and digits the input method was set to."""
    return unicodedata.normalize("NFKC", login).strip()


def _add(desk: Desk, uow: UnitOfWork, user: User, by: str) -> None:
    if uow.users.find(user.login) is not None:
        raise UserError("这个工号已经有了", remedy="请换一个工号，或修改原账号", code="account_exists")
    uow.users.save(user)
    uow.audit.append(at=desk.now(), actor=by, event="account.added", subject=user.login, detail=user.role.value)


def _save(desk: Desk, uow: UnitOfWork, before: User, after: User, actor: Actor, event: str, detail: str = "") -> None:
    """Keep a changed account and note it, unless nothing is changed."""
    if after == before:
        return
    uow.users.save(after)
    if _is_in_charge(before) and not any(_is_in_charge(user) for user in uow.users.list()):
        raise UserError(
            "本窗口至少要有一位负责人",
            why="这是唯一在用的负责人账号",
            remedy="请先让另一个账号担任负责人",
            code="last_manager",
        )
    uow.audit.append(at=desk.now(), actor=actor.login, event=event, subject=after.login, detail=detail)
    uow.commit()


def _is_in_charge(user: User) -> bool:
    return user.is_active and user.role is Role.MANAGER


def _keep_password(desk: Desk, actor: Actor, login: str, password: str) -> None:
    made = _hasher.hash(password)
    with desk.store.write() as uow:
        uow.users.save(replace(_get(uow, login), password_hash=made))
        uow.audit.append(at=desk.now(), actor=actor.login, event="account.password", subject=login)
        uow.commit()


def _get(uow: UnitOfWork, login: str) -> User:
    user = uow.users.find(login)
    if user is None:
        raise UserError(f"没有工号 {login}", remedy="请核对工号", code="account_unknown")
    return user


def _require_manager(actor: Actor) -> None:
    if actor.role not in (Role.MANAGER, Role.SYSTEM):
        raise UserError("不能管理账号", why="没有权限", remedy="请找负责人办理", code="account_refused")


def _matches(user: User | None, password: str) -> bool:
    """Whether the password is the user's; an unknown login takes as long to refuse as a known one."""
    try:
        return _hasher.verify(user.password_hash if user else _NOBODYS_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
