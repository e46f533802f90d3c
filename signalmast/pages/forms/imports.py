from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.registry import FORMATS
from signalmast.metrics.models import Mapping
from signalmast.pages.models import CommunityPage, Import

MOST_MB = 20
FORMAT_NAMES: dict[str, str | Promise] = {
    "meta-facebook": "Facebook (Meta Business Suite)",
    "meta-instagram": "Instagram (Meta Business Suite)",
    "crowdtangle": "CrowdTangle",
    "youtube": "YouTube Studio",
    "tiktok": "TikTok Studio",
    "ga4": "Google Analytics 4",
    "mastodon": "Mastodon",
    "telegram": "Telegram",
    "generic": _("A table with a saved column mapping"),
}
DATE_ORDERS = (
    ("", _("Let the desk tell")),
    ("dmy", _("day, month, year (31/12/2026)")),
    ("mdy", _("month, day, year (12/31/2026)")),
    ("ymd", _("year, month, day (2026-12-31)")),
)
ENCODINGS = (
    ("", _("Let the desk tell")),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("windows-1258", _("Windows-1258 (Vietnamese)")),
    ("windows-1252", _("Windows-1252 (Western European)")),
    ("latin-1", "Latin-1"),
)
DELIMITERS = (
    ("", _("Let the desk tell")),
    (",", _("comma")),
    (";", _("semicolon")),
    ("\t", _("tab")),
    ("|", "|"),
)
CONFLICTS = (
    ("", _("Keep the first row and list the disagreement")),
    ("last", _("Keep the later row and list the disagreement")),
    ("refuse", _("Refuse the later row")),
)
PLAIN = ("date_order", "time_zone", "encoding", "delimiter", "sheet", "on_conflict")


def reader_name(format: str, mapping_name: str) -> str:
    """What a screen calls a format or a mapping."""
    return mapping_name if mapping_name else str(FORMAT_NAMES.get(format, format))


class ChoicesForm(forms.Form):
    """What a person may choose about a file; everything left empty is told from the file."""

    page = forms.ModelChoiceField(
        CommunityPage.objects.none(),
        required=False,
        label=_("Community page"),
        empty_label=_("As the file says"),
        help_text=_("Choose a page only if the file holds posts of one page and does not name it."),
    )
    reader = forms.ChoiceField(required=False, label=_("What kind of file it is"))
    measured_at = forms.DateTimeField(
        required=False,
        label=_("When the figures were read"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("The day the file was downloaded. Left empty: what the file says, else now."),
    )
    figures_only = forms.BooleanField(
        required=False,
        label=_("Figures only"),
        help_text=_("The posts are counted but none of them is published here."),
    )
    date_order = forms.ChoiceField(required=False, label=_("Order of day and month"), choices=DATE_ORDERS)
    time_zone = forms.CharField(required=False, label=_("Time zone of times that name none"))
    encoding = forms.ChoiceField(required=False, label=_("Encoding"), choices=ENCODINGS)
    delimiter = forms.ChoiceField(required=False, label=_("What separates the columns"), choices=DELIMITERS)
    sheet = forms.CharField(
        required=False, max_length=31, label=_("Sheet of the workbook"), help_text=_("Left empty: the first sheet.")
    )
    on_conflict = forms.ChoiceField(
        required=False, label=_("When two rows disagree about the same post at the same time"), choices=CONFLICTS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.fields["page"]
        page.queryset = CommunityPage.objects.order_by("title")  # type: ignore[attr-defined]
        self.fields["reader"].choices = _readers()  # type: ignore[attr-defined]
        self.fields["time_zone"].widget.attrs |= {"list": "zones", "placeholder": settings.TIME_ZONE}

    seldom = ("measured_at", "figures_only", "date_order", "time_zone", "encoding", "delimiter", "sheet", "on_conflict")

    def seldom_fields(self) -> list[Any]:
        return [self[name] for name in self.seldom]

    def seldom_open(self) -> bool:
        """Unfolded where something in it is chosen or wrong."""
        return any(self[name].errors or (not self.is_bound and self.initial.get(name)) for name in self.seldom)

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"].strip()
        if name and name not in available_timezones():
            raise ValidationError(
                gettext("There is no time zone “%(name)s”. Write it as Asia/Ho_Chi_Minh.") % {"name": name}
            )
        return name

    def choices_made(self) -> dict[str, Any]:
        """What `receive_file` and `choose` take."""
        given = self.cleaned_data
        options: dict[str, Any] = {name: given[name] for name in PLAIN if given[name]}
        if given["figures_only"]:
            options["figures_only"] = True
        if given["measured_at"]:
            options["measured_at"] = _in_zone(given["measured_at"]).isoformat()
        kind, _colon, name = given["reader"].partition(":")
        return {
            "options": options,
            "format": name if kind == "format" else "",
            "mapping_name": name if kind == "mapping" else "",
            "page": given["page"],
        }

    @staticmethod
    def made_before(job: Import) -> dict[str, Any]:
        """The choices of an import as the form's initial values."""
        said = job.options.get("measured_at")
        reader = f"mapping:{job.mapping_name}" if job.mapping_name else f"format:{job.format}" if job.format else ""
        return {
            **{name: job.options.get(name, "") for name in PLAIN},
            "figures_only": bool(job.options.get("figures_only")),
            "measured_at": datetime.fromisoformat(said) if said else None,
            "page": job.page_id,
            "reader": reader,
        }


class UploadForm(ChoicesForm):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader refuses it in better words
        max_length=255,
        help_text=_("CSV, XLSX, XLS, ODS or JSON, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json"}),
    )
    field_order = ["file", "page", "reader"]

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_MB << 20:
            raise ValidationError(str(TableRefused("too-large", size=-(-given.size >> 20), limit=MOST_MB)))
        return given


def _in_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def _readers() -> list[tuple[Any, Any]]:
    saved = [(f"mapping:{name}", name) for name in Mapping.objects.values_list("name", flat=True)]
    formats = [(f"format:{name}", FORMAT_NAMES.get(name, name)) for name in FORMATS if name != "generic"]
    return [
        ("", _("Let the desk tell")),
        (_("Exports of platforms"), formats),
        (_("Column mappings"), saved),
    ]
