"""What else than a password lets somebody in: public keys, and tokens to come back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class SSHKey(models.Model):
    """A public key by which an account may come in over SSH."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ssh_keys"
    )
    name = models.CharField(max_length=64, help_text="What its owner calls it.")
    kind = models.CharField(max_length=64, editable=False)
    """The algorithm of the key, as in RFC 4253, 6.6: "ssh-ed25519"."""
    blob = models.TextField(editable=False)
    """The key itself, in base64, as it stands in a `.pub` file."""
    fingerprint = models.CharField(max_length=64, editable=False)
    """As OpenSSH shows it: "SHA256:" and 43 characters."""
    created = models.DateTimeField("added", default=timezone.now, editable=False)
    used = models.DateTimeField("last used", null=True, editable=False)

    class Meta:  # noqa: D106
        verbose_name = "SSH key"
        ordering = ("created", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("account", "fingerprint"), name="one_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.fingerprint})"


class ReconnectToken(models.Model):
    """By which a client comes back to an account without a password (Char.Login 2).

    Only the token's hash is kept. It is good until `until`, and each use makes another.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reconnect_tokens"
    )
    hash = models.CharField(max_length=64, unique=True, editable=False)
    client = models.CharField(max_length=64, editable=False)
    """What the client called itself that got it."""
    created = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField(editable=False)

    class Meta:  # noqa: D106
        ordering = ("created", "pk")

    def __str__(self) -> str:
        return f"{self.client or 'a client'} of {self.account}"
