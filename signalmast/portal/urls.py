from __future__ import annotations

from django.urls import path

from signalmast.portal.views import asked, door, inside, training

app_name = "portal"

urlpatterns = [
    path("", door.door, name="door"),
    path("enter/<str:token>/", door.enter, name="enter"),
    path("leave/", door.leave, name="leave"),
    path("leave/everywhere/", inside.leave_everywhere, name="leave_everywhere"),
    path("language/", door.language, name="language"),
    path("home/", asked.home, name="home"),
    path("requests/<str:key>/", asked.one, name="request"),
    path("requests/<str:key>/accept/", asked.accept, name="accept"),
    path("requests/<str:key>/decline/", asked.decline, name="decline"),
    path("requests/<str:key>/hand-in/", asked.submit, name="submit"),
    path("send/", asked.offer, name="offer"),
    path("files/asked/<int:number>/", asked.given_file, name="given_file"),
    path("files/own/<int:number>/", asked.own_file, name="own_file"),
    path("training/", training.training, name="training"),
    path("training/<int:number>/come/", training.take, name="take"),
    path("training/seats/<int:number>/give-back/", training.give_back, name="give_back"),
    path("training/certificates/<int:number>.pdf", training.certificate, name="certificate"),
    path("credits/", inside.credits, name="credits"),
    path("me/", inside.me, name="me"),
    path("me/change/", inside.change, name="change"),
    path("me/named/", inside.named, name="named"),
    path("me/erase/", inside.erase, name="erase"),
]
