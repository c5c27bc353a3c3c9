"""The addresses of the site's pages; those of the admin and others are in `urls`."""

from django.urls import path

from server.web import (
    account,
    channels,
    characters,
    helping,
    news,
    people,
    register,
    reset,
    staff,
    tokens,
    views,
)
from server.web.login import Login, Logout, Password

PAGES = [
    path("", views.home, name="home"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    path("password/", Password.as_view(), name="password"),
    path("register/", register.register, name="register"),
    path("forgotten/", reset.forgotten, name="forgotten"),
    path("forgotten/<uidb64>/<token>/", reset.Reset.as_view(), name="reset_confirm"),
    path("account/", account.account, name="account"),
    path("account/email/", account.email, name="email"),
    path("me/", tokens.me, name="me"),
    path("me/token/", tokens.token, name="token"),
    path("characters/", characters.characters, name="characters"),
    path("characters/new/", characters.new_character, name="character_new"),
    path("characters/<int:number>/retire/", characters.retire, name="character_retire"),
    path("people/<str:name>/", people.person, name="person"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<str:name>/", channels.channel, name="channel"),
    path("help/", helping.contents, name="help"),
    path("help/<str:name>/", helping.page, name="help_page"),
    path("news/", news.news, name="news"),
    path("news/feed.xml", news.NewsFeed(), name="news_feed"),
    path("news/<str:name>/", news.piece, name="news_piece"),
    path("staff/", staff.staff, name="staff"),
]
