from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client

from tests.pages import builders

pytestmark = pytest.mark.django_db


def _channel(client: Client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = ElementTree.fromstring(response.content).find("channel")
    assert found is not None
    return found


@pytest.mark.parametrize(("path", "language"), [("/feed.xml", "vi"), ("/en/phuong-ben-mo/feed.xml", "en")])
def test_feed_names_the_publisher_and_its_contact(client: Client, path: str, language: str) -> None:
    builders.post(builders.section())
    builders.post(builders.section(code="en"), summary="What, when and where.")
    channel = _channel(client, path)
    body = builders.publisher()
    signed = f"{body.contact_email} ({body.name})"
    assert channel.findtext("managingEditor") == signed
    assert channel.findtext("item/author") == signed
    assert body.address in (channel.findtext("copyright") or "")
    assert body.contact_phone in (channel.findtext("description") or "")
    assert channel.findtext("language") == language
    assert (channel.findtext("item/link") or "").startswith("http://127.0.0.1:8000/")


def test_feed_of_a_page_holds_its_posts_only(client: Client) -> None:
    builders.post(builders.section(), "Của phường")
    builders.post(builders.section("Thư viện"), "Của thư viện")
    assert [item.text for item in _channel(client, "/thu-vien/feed.xml").findall("item/title")] == ["Của thư viện"]
    assert len(_channel(client, "/feed.xml").findall("item")) == 2


def test_feed_stands_whatever_an_import_wrote(client: Client) -> None:
    nul = "" if connection.vendor == "postgresql" else "\x00"  # PostgreSQL refuses to keep it
    builders.post(builders.section(), f"Tin\x0b lạ <b>&{nul}", slug="tin-la", summary="a\x08b ￿")
    item = _channel(client, "/feed.xml").find("item")
    assert item is not None
    assert item.findtext("title") == "Tin lạ <b>&"
    assert item.findtext("description") == "ab "


def test_invented_posts_say_so_in_the_feed(client: Client) -> None:
    builders.post(builders.section(demo=True), "Chợ dời", demo=True)
    channel = _channel(client, "/feed.xml")
    assert channel.findtext("item/title") == "[Minh họa] Chợ dời"
    assert (channel.findtext("description") or "").startswith("Nội dung minh họa.")
