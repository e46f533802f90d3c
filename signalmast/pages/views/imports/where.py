"""Where to click on each platform to get the file, in the words that stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signalmast.pages.views.imports.base import PERMISSION, ImportScreen

# Where a drawing's mark stands: x and y of its middle in a drawing of 320 by 180.
SPOTS = {
    "address": (150, 12),
    "menu-high": (36, 52),
    "menu-middle": (36, 84),
    "menu-low": (36, 148),
    "tab": (126, 46),
    "period": (210, 46),
    "button": (286, 46),
    "list": (190, 96),
    "dialog": (214, 134),
}


@dataclass(frozen=True)
class Step:
    words: Promise
    spot: str

    @property
    def at(self) -> tuple[int, int]:
        return SPOTS[self.spot]


@dataclass(frozen=True)
class Platform:
    name: str | Promise
    steps: tuple[Step, ...]
    note: Promise | str = ""


PLATFORMS: tuple[Platform, ...] = (
    Platform(
        _("Facebook (Meta Business Suite)"),
        (
            Step(_("Open business.facebook.com on a computer and choose the page."), "address"),
            Step(_("In the menu on the left open “Insights”, then “Content”."), "menu-middle"),
            Step(_("Choose Facebook posts and the period, at most 90 days at a time."), "period"),
            Step(_("Press “Export data”, choose lifetime figures and CSV, and download the file."), "button"),
        ),
        _("Take lifetime figures, not daily ones. For several years, export one period after another."),
    ),
    Platform(
        _("Instagram (Meta Business Suite)"),
        (
            Step(_("Open business.facebook.com on a computer and choose the account."), "address"),
            Step(_("In the menu on the left open “Insights”, then “Content”."), "menu-middle"),
            Step(_("Choose Instagram posts and the period."), "period"),
            Step(_("Press “Export data”, choose lifetime figures and CSV, and download the file."), "button"),
        ),
    ),
    Platform(
        "YouTube Studio",
        (
            Step(_("Open studio.youtube.com with the account of the channel."), "address"),
            Step(_("In the menu on the left open “Analytics”, then “Advanced mode”."), "menu-middle"),
            Step(_("Choose the tab “Content” and the period “Lifetime”."), "tab"),
            Step(_("Press the arrow for downloading at the top right and choose CSV."), "button"),
            Step(_("Unpack the ZIP file and bring in “Table data.csv”."), "dialog"),
        ),
    ),
    Platform(
        "TikTok Studio",
        (
            Step(_("Open tiktok.com/tiktokstudio on a computer."), "address"),
            Step(_("In the menu on the left open “Analytics”, then “Content”."), "menu-middle"),
            Step(_("Choose the period."), "period"),
            Step(_("Press “Download data”, choose CSV or XLSX."), "button"),
        ),
        _("Choose full numbers where the platform offers it: 1.2K is a rounded figure and is marked so."),
    ),
    Platform(
        "Google Analytics 4",
        (
            Step(_("Open analytics.google.com and choose the property of the site."), "address"),
            Step(_("Open “Reports”, then “Engagement” and “Pages and screens”."), "menu-high"),
            Step(_("Choose “Page path and screen class” above the table, and the period."), "tab"),
            Step(_("Press “Share this report” at the top right, “Download file”, “CSV”."), "button"),
        ),
        _("The figures count the chosen period only, so download the same kind of period each time."),
    ),
    Platform(
        "Mastodon",
        (
            Step(_("Open the settings of the desk's account."), "menu-low"),
            Step(_("Choose “Import and export”, then “Data export”."), "menu-middle"),
            Step(_("Request the archive; after some minutes it can be downloaded."), "button"),
            Step(_("Unpack it and bring in “outbox.json”."), "dialog"),
        ),
        _("This archive holds the posts but no counts."),
    ),
    Platform(
        "Telegram",
        (
            Step(_("Open the desk's channel in Telegram Desktop."), "menu-high"),
            Step(_("Press the three dots at the top right and choose “Export chat history”."), "button"),
            Step(_("Untick photos and videos and choose the format JSON."), "list"),
            Step(_("Press “Export” and bring in “result.json”."), "dialog"),
        ),
        _("Only public channels of the desk can be brought in, never conversations or a whole account."),
    ),
    Platform(
        "CrowdTangle",
        (
            Step(_("The service closed on 14 August 2024; look for the files saved before."), "list"),
            Step(_("Bring in the CSV file of “Historical data” as it is."), "dialog"),
        ),
    ),
    Platform(
        _("Zalo, Facebook Insights and old spreadsheets"),
        (
            Step(_("Save the sheet as CSV (UTF-8) or XLSX, with one row of headings."), "button"),
            Step(_("Bring it in and say once what each column holds."), "list"),
            Step(_("Give the mapping a name; the next file of this kind is then known."), "dialog"),
        ),
        _("One row is either one post or one day of a page, such as the people reached that day."),
    ),
)


class WhereView(ImportScreen):
    permission_required = PERMISSION
    template_name = "pages/imports/where.html"

    def title(self) -> str:
        return gettext("Where do I get the file?")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "platforms": PLATFORMS}
