from __future__ import annotations

import socket
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Group

from signalmast.accounts import services
from signalmast.accounts.models import User
from signalmast.backoffice import presets
from tests.conftest import NOW

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Box:
    def __init__(self, refuse: str = "") -> None:
        self.letters, self.refuse = [], refuse

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return self.refuse
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@contextmanager
def mail_server(settings, box: Box):
    port = free_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def invite(by=None, **fields):
    roles = [Group.objects.get(name=presets.group_name("editor"))]
    given = {"name": "Trần Thị Hòa", "email": "hoa@example.org", "roles": roles, "by": by, "at": NOW}
    return services.invite(**{**given, **fields})


def test_invitation_is_mailed_in_the_language_of_the_invited_and_shown_too(person, settings):
    with mail_server(settings, Box()) as box:
        invitation = invite(by=person("administrator", name="Đỗ Hải Yến"), language="vi")
    (letter,) = box.letters
    assert letter["To"] == "hoa@example.org"
    assert letter["Subject"] == "Lời mời tham gia Signalmast"
    text = letter.get_content()
    assert "Đỗ Hải Yến đã mở cho bạn một tài khoản tại Signalmast." in text
    assert invitation.address in text
    assert invitation.delivery.sent is True


def test_invitation_without_mail_still_gives_the_link(desk, no_mail):
    invitation = invite()
    assert invitation.delivery.sent is False
    assert invitation.path.startswith("/accounts/link/")
    assert [group.name for group in invitation.user.groups.all()] == ["Biên tập viên"]


def test_invitation_refused_by_the_mail_server_keeps_its_words(desk, settings):
    with mail_server(settings, Box(refuse="550 mailbox full")):
        delivery = invite().delivery
    assert (delivery.sent, delivery.answer) == (False, "550 mailbox full")
    assert User.objects.filter(email="hoa@example.org").count() == 1


def test_invitation_with_no_mail_server_listening_says_so(desk, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()
    from django.utils import translation

    with translation.override("en"):
        assert str(invite().delivery.words) == "Nothing answers at this address and port."


def test_second_invitation_to_the_same_address_is_refused(desk, no_mail):
    invite()
    with pytest.raises(services.AlreadyHere):
        invite(email="HOA@example.org")
    assert User.objects.filter(email__iexact="hoa@example.org").count() == 1


def test_administrator_invites_through_the_back_office(person, client, no_mail):
    client.force_login(person("administrator", language="en"))
    editor = Group.objects.get(name=presets.group_name("editor"))
    page = client.post(
        "/admin/users/new/", {"email": "New@Example.org", "name": "Bùi Gia Hân", "language": "", "groups": [editor.pk]}
    ).content.decode()
    user = User.objects.get(email="new@example.org")
    assert list(user.groups.all()) == [editor]
    assert "http://127.0.0.1:8000/accounts/link/" in page
    assert "No mail server is set, so nothing was sent." in page


def test_administrator_cannot_make_or_change_a_superuser(person, client, no_mail):
    administrator, root = person("administrator"), person(is_superuser=True, name="Root")
    client.force_login(administrator)
    client.post("/admin/users/new/", {"email": "new@example.org", "name": "N", "is_superuser": "on"})
    assert User.objects.get(email="new@example.org").is_superuser is False
    assert client.get(f"/admin/users/edit/{root.pk}/").status_code == 302
    assert client.post(f"/admin/people/{root.pk}/link/").status_code == 403
    client.post(f"/admin/bulk/accounts/user/set_active_state/?next=/admin/users/&id={root.pk}", {"mark_as_active": ""})
    root.refresh_from_db()
    assert root.is_active is True


def test_administrator_hands_out_a_new_link_and_forgets_the_lost_telephone(person, client, no_mail):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = person("editor")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(person("administrator", language="en"))
    page = client.post(f"/admin/people/{user.pk}/link/", {"without_second_step": "1"}).content.decode()
    assert "/accounts/link/" in page
    assert user.authenticator_set.count() == 0


def test_person_changes_name_and_language_on_their_own_page(person, client):
    user = person("editor")
    client.force_login(user)
    page = client.get("/admin/account/")
    assert "first_name" not in page.content.decode()
    client.post("/admin/account/", {**_theme(page), "person-name": "Võ Minh Đức", "person-language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Võ Minh Đức", "en")


def _theme(page) -> dict[str, str]:
    return {
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
