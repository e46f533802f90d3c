from __future__ import annotations

from django.urls import path

from signalmast.claims import feeds
from signalmast.claims.views import public
from signalmast.claims.views.public import api as api_views
from signalmast.claims.views.public import tips as tips_views

app_name = "claims"

answers = [
    path("fact-checks/", public.library, name="library"),
    path("fact-checks/feed.xml", feeds.of_library, {"form": "rss"}, name="library_rss"),
    path("fact-checks/atom.xml", feeds.of_library, {"form": "atom"}, name="library_atom"),
    path("fact-checks/feed.json", feeds.of_library, {"form": "json"}, name="library_json"),
    path("fact-checks/data.csv", public.as_csv, name="data_csv"),
    path("fact-checks/data.json", public.as_json, name="data_json"),
    path("fact-checks/verdict/<slug:key>/", public.of_verdict, name="library_verdict"),
    path("fact-checks/topic/<slug:key>/", public.of_topic, name="library_topic"),
    path("fact-checks/archive/<int:year>/<int:month>/", public.month, name="library_month"),
    path("<slug:slug>/<slug:post>/answer.txt", public.plain_text, name="answer_text"),
]
disputes = [
    path("fact-checks/dispute/", public.receipt, name="dispute_receipt"),
    path("fact-checks/dispute/<slug:claim>/", public.dispute, name="dispute"),
]
log = [
    path("public-log/", public.log, name="log"),
    path("public-log/feed.xml", feeds.of_log, name="log_rss"),
    path("public-log/log.json", public.log_as_json, name="log_json"),
]

tips = [
    path("tips/", tips_views.send, name="tips"),
    path("tips/receipt/", tips_views.receipt, name="receipt"),
]

# Programs have no language in an address: what they say and are told names its own.
api = [
    path("api/tips", api_views.send, name="api_tips"),
    path("api/tips/receipt", api_views.receipt, name="api_receipt"),
    path("api/match", api_views.match, name="api_match"),
]

urlpatterns = [*tips, *answers, *disputes, *log]
