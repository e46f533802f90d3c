import pytest
from django.db import connection

from signalmast.accounts.models import User


@pytest.mark.django_db
def test_a_user_is_kept() -> None:
    User.objects.create_user(email="lan@example.org", password="x" * 12)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_user")
        assert cursor.fetchall() == [("lan@example.org",)]
