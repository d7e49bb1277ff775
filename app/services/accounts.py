"""账号与登录: who may sign in at this counter."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.domain.audit import CONFIRMED
from app.domain.filing import Actor
from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.desk import Desk
from app.services.ports import User

MIN_PASSWORD_LENGTH = 8

_hasher = PasswordHasher()
_NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$" + "A" * 43


def check_new_account(login: str, name: str, password: str) -> None:
    """Raise UserError for a blank login or name, or a password shorter than eight characters."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise UserError(
            "密码太短", why=f"至少{MIN_PASSWORD_LENGTH}位", remedy="请换一个更长的密码", code="password_short"
        )
    if not login.strip() or not name.strip():
        raise UserError("工号和姓名都要填写", remedy="请补填后再保存", code="account_blank")


def add_user(desk: Desk, *, login: str, name: str, role: Role, password: str, by: str) -> User:
    """Open an account. Raises UserError as ``check_new_account`` does, and for a login in use."""
    check_new_account(login, name, password)
    user = User(login=login.strip(), name=name.strip(), role=role, password_hash=_hasher.hash(password))
    with desk.store.write() as uow:
        if uow.users.find(user.login) is not None:
            raise UserError("这个工号已经有了", remedy="请换一个工号，或修改原账号", code="account_exists")
        uow.users.save(user)
        uow.audit.append(at=desk.now(), actor=by, event="account.added", subject=user.login, detail=role.value)
        uow.commit()
    return user


def sign_in(desk: Desk, login: str, password: str, *, date_confirmed: bool = False) -> Actor:
    """登录. Raises UserError, the same for an unknown login and a wrong password, so neither can be guessed.

    Raises NeedsConfirmation when the computer's date is in doubt; ``date_confirmed`` is the person's word for it.
    """
    with desk.store.read() as view:
        user = view.users.find(login.strip())
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


def _matches(user: User | None, password: str) -> bool:
    """Whether the password is the user's; an unknown login takes as long to refuse as a known one."""
    try:
        return _hasher.verify(user.password_hash if user else _NOBODYS_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
