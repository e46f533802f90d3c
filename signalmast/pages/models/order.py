from __future__ import annotations

from typing import Any

from wagtail.models import PagePermissionTester


class OrderedByDate(PagePermissionTester):
    """Children stand by their date, and what is public changes by a second reader or a public act, for everybody."""

    def can_reorder_children(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_move(self) -> bool:
        """An address that was given out stays; a draft on the wrong page is copied to the right one."""
        return False

    def can_move_to(self, destination: Any) -> bool:
        return False


class ChildrenByDate:
    """A Wagtail page whose children nobody moves about: they stand by their date, and there are thousands of them."""

    permission_tester: type[PagePermissionTester] = OrderedByDate

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return self.permission_tester(user, self)
