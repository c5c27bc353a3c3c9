"""Which address shows what. `/play/` and `/ws` are the Portal's and never come here."""

from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from server.rest import pages as token_pages
from server.web import accounts_acts, admin_pages, live, security_admin
from server.web.admin_site import PEOPLE, Page
from server.web.login import Logout, Password
from server.web.pages import PAGES

admin.site.site_header = f"{settings.SERVER_NAME}: the house behind the gate"
admin.site.site_title = settings.SERVER_NAME
admin.site.index_title = "What is to be done?"
admin_pages.register(admin.site)
security_admin.keep_out(admin.site)
admin.site.add_page(  # type: ignore[attr-defined]
    Page(PEOPLE, "Live sessions", "live", live.urls(), first=True)
)

admin.site.add_page(accounts_acts.page_of_locked_out())  # type: ignore[attr-defined]

urlpatterns = [
    *PAGES,
    path("", include("server.web.security_urls")),
    # Whatever asks for a password is the gate's.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/logout/", Logout.as_view()),
    path("admin/password_change/", Password.as_view()),
    path("favicon.ico", RedirectView.as_view(url=static("web/icon.svg"))),
    path("admin/", admin.site.urls),
    path("account/tokens/", token_pages.page, name="api_tokens"),
    path("account/tokens/<int:number>/", token_pages.revoke, name="api_token_revoke"),
    path("api/", include("server.rest.urls")),
]
