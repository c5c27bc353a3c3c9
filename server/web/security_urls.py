"""The addresses of everything about the second factor."""

from django.urls import path

from server.web import security, security_keys, security_login, security_passkeys

urlpatterns = [
    path("login/code/", security_login.code, name="login-code"),
    path(
        "login/passkey/begin/",
        security_passkeys.LoginBegin.as_view(),
        name="login-passkey-begin",
    ),
    path(
        "login/passkey/",
        security_passkeys.LoginComplete.as_view(),
        name="login-passkey",
    ),
    path("account/security/", security.overview, name="security"),
    path("account/security/begin/", security.begin_codes, name="security-begin"),
    path("account/security/codes/", security.codes, name="security-codes"),
    path("account/security/backup/", security.backup, name="security-backup"),
    path("account/security/off/", security.off, name="security-off"),
    path(
        "account/security/clients/<int:number>/",
        security.forget_client,
        name="security-forget",
    ),
    path("account/security/keys/", security_keys.add, name="security-key"),
    path(
        "account/security/keys/<int:number>/",
        security_keys.remove,
        name="security-key-remove",
    ),
    path("account/security/passkeys/", security.add_passkey, name="security-passkey"),
    path(
        "account/security/passkeys/<int:number>/",
        security.remove_passkey,
        name="security-remove",
    ),
    path(
        "account/security/passkeys/begin/",
        security_passkeys.AddBegin.as_view(),
        name="passkey-begin",
    ),
    path(
        "account/security/passkeys/add/",
        security_passkeys.AddComplete.as_view(),
        name="passkey-add",
    ),
    path(
        "account/security/prove/begin/",
        security_passkeys.ProveBegin.as_view(),
        name="prove-begin",
    ),
    path(
        "account/security/prove/",
        security_passkeys.ProveComplete.as_view(),
        name="prove",
    ),
]
