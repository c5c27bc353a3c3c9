"""Which address shows what. `/play/` and `/ws` are the Portal's and never come here."""

from django.conf import settings
from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from server.web import objects_admin
from server.web.views import Login, Logout, home

admin.site.site_header = f"{settings.SERVER_NAME}: the house behind the gate"
admin.site.site_title = settings.SERVER_NAME
admin.site.index_title = "What is to be done?"
objects_admin.register(admin.site)

urlpatterns = [
    path("", home, name="home"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    # There is one login page, and it is the gate's.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/logout/", Logout.as_view()),
    path("admin/", admin.site.urls),
]
