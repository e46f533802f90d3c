from signalmast.pages.views.about import about
from signalmast.pages.views.colours import colours
from signalmast.pages.views.errors import page_not_found, server_error
from signalmast.pages.views.front import front
from signalmast.pages.views.item import item
from signalmast.pages.views.passed import passed
from signalmast.pages.views.post import post
from signalmast.pages.views.preview import preview_link
from signalmast.pages.views.programmes import programme, programmes
from signalmast.pages.views.searching import search
from signalmast.pages.views.section import archive, community_page, month
from signalmast.pages.views.sitemaps import robots, sitemap, sitemap_month, sitemap_news, sitemap_site
from signalmast.pages.views.topic import topic

__all__ = [
    "about",
    "archive",
    "colours",
    "community_page",
    "front",
    "item",
    "month",
    "page_not_found",
    "passed",
    "post",
    "preview_link",
    "programme",
    "programmes",
    "robots",
    "search",
    "server_error",
    "sitemap",
    "sitemap_month",
    "sitemap_news",
    "sitemap_site",
    "topic",
]
