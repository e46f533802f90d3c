from __future__ import annotations

from django.urls import path, re_path

from signalmast.pages import feeds, views

app_name = "pages"
urlpatterns = [
    path("feed.xml", feeds.of_desk, {"form": "rss"}, name="rss"),
    path("atom.xml", feeds.of_desk, {"form": "atom"}, name="atom"),
    path("feed.json", feeds.of_desk, {"form": "json"}, name="json"),
    path("about/", views.about, name="about"),
    path("search/", views.search, name="search"),
    path("topics/<slug:key>/", views.topic, name="topic"),
    path("topics/<slug:key>/feed.xml", feeds.of_topic, {"form": "rss"}, name="topic_rss"),
    path("topics/<slug:key>/atom.xml", feeds.of_topic, {"form": "atom"}, name="topic_atom"),
    path("topics/<slug:key>/feed.json", feeds.of_topic, {"form": "json"}, name="topic_json"),
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<slug:programme>/", views.programme, name="programme"),
    path("programmes/<slug:programme>/feed.xml", feeds.of_programme, {"form": "rss"}, name="programme_rss"),
    path("programmes/<slug:programme>/atom.xml", feeds.of_programme, {"form": "atom"}, name="programme_atom"),
    path("programmes/<slug:programme>/feed.json", feeds.of_programme, {"form": "json"}, name="programme_json"),
    path("<slug:slug>/feed.xml", feeds.of_section, {"form": "rss"}, name="section_rss"),
    path("<slug:slug>/atom.xml", feeds.of_section, {"form": "atom"}, name="section_atom"),
    path("<slug:slug>/feed.json", feeds.of_section, {"form": "json"}, name="section_json"),
    path("<slug:slug>/archive/", views.archive, name="archive"),
    path("<slug:slug>/archive/<int:year>/<int:month>/", views.month, name="month"),
    path("<slug:slug>/<slug:post>/item.json", views.item, name="item"),
]

_MONTH = r"^sitemaps/(?P<language>vi|en)/(?P<slug>[-\w]+)/(?P<year>\d{4})-(?P<month>\d{2})"

# For the whole site, whatever the language.
whole_site = [
    path("colours.css", views.colours, name="colours"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemaps/site.xml", views.sitemap_site, name="sitemap_site"),
    path("sitemaps/news.xml", views.sitemap_news, name="sitemap_news"),
    re_path(_MONTH + r"\.xml$", views.sitemap_month, name="sitemap_month"),
    re_path(_MONTH + r"-(?P<part>[2-9]|[1-9]\d)\.xml$", views.sitemap_month, name="sitemap_month_more"),
]
