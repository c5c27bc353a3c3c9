"""Which address shows what. `/play/` and `/ws` are the Portal's and never come here."""

from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from server.web import channels, objects_admin
from server.web.login import Login, Logout, Password
from server.web.views import home

admin.site.site_header = f"{settings.SERVER_NAME}: the house behind the gate"
admin.site.site_title = settings.SERVER_NAME
admin.site.index_title = "What is to be done?"
objects_admin.register(admin.site)

urlpatterns = [
    path("", home, name="home"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    path("password/", Password.as_view(), name="password"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<str:name>/", channels.channel, name="channel"),
    # Whatever asks for a password is the gate's.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/logout/", Logout.as_view()),
    path("admin/password_change/", Password.as_view()),
    path("favicon.ico", RedirectView.as_view(url=static("web/icon.svg"))),
    path("admin/", admin.site.urls),
]
