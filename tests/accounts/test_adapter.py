from __future__ import annotations

import pytest
from django.test import RequestFactory

from signalmast.accounts.adapter import DeskAccountAdapter


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "found"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", [], "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", ["10.0.0.1"], "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", ["10.0.0.1"], "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", ["10.0.0.0/24"], "198.51.100.1"),
        ("10.0.0.1", "made up", ["10.0.0.1"], "unknown"),
        ("", "198.51.100.1", [], "unknown"),
        ("::1", "2001:db8::7", ["::1"], "2001:db8::7"),
    ],
)
def test_client_address_is_forwarded_only_by_our_own_proxies(settings, remote, forwarded, trusted, found):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    assert DeskAccountAdapter().get_client_ip(request) == found
