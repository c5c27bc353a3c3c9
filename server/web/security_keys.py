"""The pages for one's SSH keys, below /account/security/keys/."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from server.accounts import SSH_KEYS, public_keys
from server.accounts.models import SSHKey
from server.web import asked
from server.web import security_text as text
from server.web.security import SHOWN, change


@never_cache
@login_required
@require_http_methods(SHOWN)
def add(request: HttpRequest) -> HttpResponse:
    """Keep the key of the line that is pasted."""
    line = request.POST.get("line", "")
    return change(
        request,
        "web/security_key.html",
        {"line": "" if public_keys.is_private(line) else line},
        SSH_KEYS.add,
        line,
        asked.address(request),
        what=text.SSH_KEYS,
    )


@never_cache
@login_required
@require_http_methods(SHOWN)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one."""
    key = get_object_or_404(SSHKey, pk=number, account=request.user.pk)
    return change(
        request,
        "web/security_key_remove.html",
        {"key": key},
        SSH_KEYS.remove,
        number,
        asked.address(request),
        what=text.SSH_KEYS,
    )
