"""The map of the site for search engines, after sitemaps.org and the news and hreflang extensions; robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.feeds import plain
from signalmast.pages.selectors import addresses, sitemaps
from signalmast.pages.views import shell

_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_CLOSED = ("/admin/", "/accounts/", "/documents/")


def robots(request: HttpRequest) -> HttpResponse:
    searches = (addresses.named("search", language=code) for code, _name in settings.LANGUAGES)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*_CLOSED, *searches)), ""]
    lines += [f"Sitemap: {settings.PUBLIC_URL}{reverse(name)}" for name in ("sitemap", "sitemap_news")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """The index. Its parts follow the months, so that a new post changes a small one."""
    index = Xml.Element("sitemapindex", xmlns=_MAP)
    for line in [sitemaps.Line(reverse("sitemap_site")), *sitemaps.parts()]:
        part = Xml.SubElement(index, "sitemap")
        _say(part, line)
    return _answer(index)


def sitemap_site(request: HttpRequest) -> HttpResponse:
    return _answer(_urls(sitemaps.standing()))


def sitemap_month(request: HttpRequest, language: str, slug: str, **when: str) -> HttpResponse:
    section = shell.section_of(slug, selectors.sections(language=language))
    posts = selectors.in_period(section, shell.whole_month(int(when["year"]), int(when["month"])))
    lines = sitemaps.posts_of(posts, part=int(when.get("part", "1")))
    if not lines:
        raise Http404
    return _answer(_urls(lines))


def sitemap_news(request: HttpRequest) -> HttpResponse:
    names = {code: selectors.desk(language=code).name for code, _name in settings.LANGUAGES}
    urls = Xml.Element("urlset", {"xmlns": _MAP, "xmlns:news": _NEWS})
    for post in sitemaps.news(now=clock.now()):
        language = post.locale.language_code
        url = Xml.SubElement(urls, "url")
        _say(url, sitemaps.Line(selectors.address(post, language=language)))
        news = Xml.SubElement(url, "news:news")
        publication = Xml.SubElement(news, "news:publication")
        Xml.SubElement(publication, "news:name").text = plain(names[language])
        Xml.SubElement(publication, "news:language").text = language
        Xml.SubElement(news, "news:publication_date").text = post.posted_at.isoformat(timespec="seconds")
        Xml.SubElement(news, "news:title").text = plain(post.title)
    return _answer(urls)


def _urls(lines: Iterable[sitemaps.Line]) -> Xml.Element:
    urls = Xml.Element("urlset", {"xmlns": _MAP, "xmlns:xhtml": _XHTML})
    for line in lines:
        url = Xml.SubElement(urls, "url")
        _say(url, line)
        if len(line.same) > 1:
            for language, path in line.same.items():
                there = {"rel": "alternate", "hreflang": language, "href": settings.PUBLIC_URL + path}
                Xml.SubElement(url, "xhtml:link", there)
    return urls


def _say(element: Xml.Element, line: sitemaps.Line) -> None:
    Xml.SubElement(element, "loc").text = settings.PUBLIC_URL + line.path
    if line.changed_at is not None:
        Xml.SubElement(element, "lastmod").text = line.changed_at.isoformat(timespec="seconds")


def _answer(root: Xml.Element) -> HttpResponse:
    text = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
