from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys
from signalmast.core.fold import fold
from signalmast.core.plain import settle
from signalmast.network import rules
from signalmast.network.models.organisations import Organisation, who


def new_contributor_key() -> str:
    return "person:" + keys.new_key(now=clock.now())


class Skill(models.TextChoices):
    WRITING = "writing", _("Writing")
    PICTURES = "pictures", _("Pictures")
    CLIPS = "clips", _("Clips")
    TRANSLATION = "translation", _("Translating")
    LOCAL = "local", _("Knowing the place")
    EDITING = "editing", _("Reading over")


class Contributor(models.Model):
    """A person who gives the desk material in the open. Columns here are all that is kept about them.

    `faded_at`: the set time without activity has passed and name, address, telephone, languages and skills are gone;
    what they contributed goes on counting for their organisation. They have no account: the portal lets them in.
    """

    class Availability(models.TextChoices):
        ANY = "any", _("At any time")
        WEEKDAYS = "weekdays", _("On weekdays")
        WEEKENDS = "weekends", _("At weekends")
        EVENINGS = "evenings", _("In the evenings")
        PAUSED = "paused", _("Not for now")

    class Credit(models.TextChoices):
        NONE = "none", _("Not named")
        INITIALS = "initials", _("By initials")
        NAME = "name", _("By name")

    key = models.CharField(max_length=40, unique=True, default=new_contributor_key, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    folded = models.CharField(max_length=120, editable=False, blank=True, db_index=True)
    email = models.EmailField(_("e-mail address"), blank=True, db_index=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    dialled = models.CharField(max_length=40, editable=False, blank=True, db_index=True)
    availability = models.CharField(
        _("availability"), max_length=8, choices=Availability.choices, default=Availability.ANY
    )
    credit = models.CharField(_("how to be named"), max_length=8, choices=Credit.choices, default=Credit.NONE)
    language = models.CharField(_("language of letters"), max_length=5, choices=settings.LANGUAGES, default="vi")
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("coordinator"),
    )  # fmt: skip
    joined_on = models.DateField(_("since"))
    last_active_on = models.DateField(null=True, editable=False, db_index=True)
    faded_at = models.DateTimeField(null=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        default_permissions = ()
        ordering = ["folded", "pk"]
        indexes = [models.Index(fields=["folded", "id"], name="contributor_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="one_contributor_an_address"
            ),
            models.CheckConstraint(
                condition=Q(faded_at=None) | (Q(name="") & Q(email="") & Q(telephone="")),
                name="faded_contributor_is_nobody",
            ),
            models.CheckConstraint(condition=Q(faded_at__isnull=False) | ~Q(name=""), name="contributor_has_a_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or "—"

    def clean(self) -> None:
        settle(self)
        self.name = " ".join(self.name.split())
        self.email = self.email.strip().lower()
        self.folded = fold(self.name)[:120]
        self.dialled = rules.dialled(self.telephone)
        super().clean()

    @property
    def initials(self) -> str:
        return "".join(f"{word[0]}." for word in self.name.split() if word)

    @property
    def credited_as(self) -> str:
        """What stands in public: nothing without their consent."""
        return {self.Credit.NAME: self.name, self.Credit.INITIALS: self.initials}.get(self.Credit(self.credit), "")


class ContributorLanguage(models.Model):
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=8, choices=rules.LANGUAGES, db_index=True)

    class Meta:
        verbose_name = _("language of a contributor")
        verbose_name_plural = _("languages of contributors")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["contributor", "code"], name="one_language_once")]

    def __str__(self) -> str:
        return str(self.get_code_display())


class ContributorSkill(models.Model):
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=12, choices=Skill.choices, db_index=True)

    class Meta:
        verbose_name = _("skill of a contributor")
        verbose_name_plural = _("skills of contributors")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["contributor", "skill"], name="one_skill_once")]

    def __str__(self) -> str:
        return str(self.get_skill_display())


class Role(models.Model):
    """From when until when somebody contributes from an organisation. `ends_on` is the first day without it.

    A time that begins before another of the same kind ended is refused by the service.
    """

    class Kind(models.TextChoices):
        CONTRIBUTOR = "contributor", _("Contributor")
        LEAD = "lead", _("Lead of the contributors")
        CONTACT = "contact", _("Contact of the organisation")

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(_("role"), max_length=12, choices=Kind.choices, default=Kind.CONTRIBUTOR)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        default_permissions = ()
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(
                fields=["organisation", "kind", "starts_on", "ends_on", "contributor"], name="role_of_organisation_on"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="role_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation}"

    def clean(self) -> None:
        if self.ends_on is not None and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": _("It ends after it began.")})
        super().clean()


class Consent(models.Model):
    """What somebody agreed to, when and how the desk knows; taken back at any time, and the row stays as the record."""

    class What(models.TextChoices):
        KEPT = "kept", _("That the desk keeps these particulars")
        NAMED = "named", _("To be named beside what they contributed")

    class How(models.TextChoices):
        PORTAL = "portal", _("by themselves, on the desk")
        PAPER = "paper", _("on paper")
        SPOKEN = "spoken", _("by word, to a coordinator")

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="consents")
    what = models.CharField(max_length=8, choices=What.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    by = who()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.get_what_display()


class Note(models.Model):
    """A coordinator's words about working together. The person reads every one of them."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="notes")
    LONGEST = 1000

    words = models.TextField(_("note"), max_length=LONGEST)
    at = models.DateTimeField()
    by = who()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.words[:40]

    def clean(self) -> None:
        settle(self)
        if len(self.words) > self.LONGEST:
            raise ValidationError({"words": _("Say it in at most %(most)d letters.") % {"most": self.LONGEST}})
        super().clean()


class Merge(models.Model):
    """Two rows that were one person. `before` holds what undoing needs: the row that went, and what moved."""

    kept = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="merges")
    before = models.JSONField()
    at = models.DateTimeField()
    by = who()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kept_id}"
