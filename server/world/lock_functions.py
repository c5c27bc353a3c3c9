"""What a lock can ask about whoever wants something; see `server.world.locks`.

`who` is an object, an account or a session; `target` the object that has the lock, or
None for the lock of a command.
"""

from __future__ import annotations

from typing import Any

from server.world.locks import account_of, is_super, lock_function
from server.world.values import Live

ROLES = ("Guest", "Player", "Helper", "Builder", "Admin", "Developer")
_roles = {role.casefold(): role for role in ROLES}


def body_of(who: Any) -> Any:
    """The object that acts: `who` itself, or what the session puppets, or None."""
    return who if isinstance(who, Live) else getattr(who, "puppet", None)


@lock_function("all")
@lock_function("true")
def always(who: Any, target: Any) -> bool:
    """Everybody."""
    return True


@lock_function("none")
@lock_function("false")
def never(who: Any, target: Any) -> bool:
    """Nobody."""
    return False


@lock_function("super")
def superuser(who: Any, target: Any) -> bool:
    """Superusers."""
    return is_super(who)


@lock_function("perm")
def perm(who: Any, target: Any, role: str) -> bool:
    """Accounts of this role or a higher one."""
    account = account_of(who)
    return account is not None and bool(account.at_least(_roles[role.casefold()]))


def _is_role(role: str) -> None:
    if role.casefold() not in _roles:
        raise ValueError(f"There is no role {role!r}; there are {', '.join(ROLES)}.")


perm.check = _is_role  # type: ignore[attr-defined]


@lock_function("id")
def identity(who: Any, target: Any, number: str) -> bool:
    """The object of this number."""
    body = body_of(who)
    return body is not None and str(body.id) == number.removeprefix("#")


@lock_function("owner")
def owner(who: Any, target: Any) -> bool:
    """The account that owns the target."""
    account = account_of(who)
    return account is not None and target is not None and target.owner == account.pk


@lock_function("self")
def itself(who: Any, target: Any) -> bool:
    """The target itself."""
    return target is not None and body_of(who) is target


@lock_function("tag")
def tagged(who: Any, target: Any, name: str, category: str = "") -> bool:
    """Objects that have this tag."""
    body = body_of(who)
    return body is not None and body.tags.has(name, category)


@lock_function("holds")
def holds(who: Any, target: Any, name: str) -> bool:
    """Objects that carry something of this key, alias or tag."""
    body = body_of(who)
    return body is not None and any(
        thing.is_called(name) or thing.tags.has(name) for thing in body.contents
    )


@lock_function("inside")
def inside(who: Any, target: Any) -> bool:
    """Objects that are inside the target."""
    body = body_of(who)
    return body is not None and target is not None and body.location is target
