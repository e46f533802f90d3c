"""Django's settings, read from `config.env`. Nothing here asks the network; everything kept lies in the data folder."""

from __future__ import annotations

import logging
import os
import re
import secrets
import sys
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ

from signalmast.config import env

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent

env.read_env_file()
try:
    DATA_DIR = Path(env.value("SIGNALMAST_DATA")).expanduser().resolve()
    DEBUG: bool = env.value("SIGNALMAST_DEBUG")
    ALLOWED_HOSTS: list[str] = env.value("SIGNALMAST_ALLOWED_HOSTS")
    TRUSTED_PROXIES: list[str] = env.value("SIGNALMAST_TRUSTED_PROXIES")
    HOST: str = env.value("SIGNALMAST_HOST")
    PORT: int = env.value("SIGNALMAST_PORT")
    PUBLIC_URL: str = env.value("SIGNALMAST_PUBLIC_URL") or f"http://{HOST}:{PORT}"
    LANGUAGE_CODE: str = env.value("SIGNALMAST_LANGUAGE")
    TIME_ZONE: str = env.value("SIGNALMAST_TIME_ZONE")
    WEB_THREADS: int = env.value("SIGNALMAST_WEB_THREADS")
    TIP_DAYS: int = env.value("SIGNALMAST_TIP_DAYS")
    CLAIM_MODEL: str = env.value("SIGNALMAST_MODEL")
    for _read_by_the_edge in ("CACHE", "BODY", "UPLOAD", "FREE"):
        env.value(f"SIGNALMAST_{_read_by_the_edge}_MB")
    OUTSIDE: bool = env.value("SIGNALMAST_OUTSIDE")
    TIP_MAILBOX: str = env.value("SIGNALMAST_TIP_MAILBOX")
    EMAIL_URL: str = env.value("SIGNALMAST_EMAIL_URL")
    DEFAULT_FROM_EMAIL: str = env.value("SIGNALMAST_EMAIL_FROM")
    DATABASE_URL: str = env.value("DATABASE_URL")
except env.WrongSetting as wrong:
    sys.exit(f"signalmast: {wrong}")


def _secret_key() -> str:
    given: str = env.value("SIGNALMAST_SECRET_KEY")
    if given:
        return given
    path = DATA_DIR / "keys" / "secret_key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(secrets.token_urlsafe(50))
        return path.read_text()
    except FileExistsError:  # another process of the same desk was first
        return path.read_text()
    except OSError as error:
        sys.exit(
            f"signalmast: SIGNALMAST_DATA={DATA_DIR}: không ghi được vào thư mục này ({error.strerror})"
            f" / this folder cannot be written ({error.strerror})"
        )


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "signalmast.config",
    "signalmast.backoffice",
    "signalmast.portal",
    "signalmast.reports",
    "signalmast.claims",
    "signalmast.pages",
    "signalmast.assignments",
    "signalmast.network",
    "signalmast.programmes",
    "signalmast.metrics",
    "signalmast.accounts",
    "signalmast.topics",
    "signalmast.theme",
    "signalmast.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.sites",
    "signalmast.accounts.apps.DeskUsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "signalmast.theme.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "signalmast.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "signalmast.accounts.middleware.PersonLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "signalmast.accounts.middleware.SecondStepMiddleware",
    "signalmast.backoffice.middleware.ClosedDoorsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "signalmast.pages.middleware.PassedAddressesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "signalmast.theme.middleware.FullDiskMiddleware",
    "signalmast.theme.middleware.TornFormMiddleware",
]

ROOT_URLCONF = "signalmast.config.urls"
WSGI_APPLICATION = "signalmast.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "signalmast.sqlite3",
    "OPTIONS": {
        # Deferred transactions fail under two writers whatever the timeout: IMMEDIATE is not optional.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=0;"
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
        ),
    },
}
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL) if DATABASE_URL else _SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Login delays must hold over restarts and over several workers.
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits",
        # At the usual 300 entries anybody could flush the delays by asking under many names.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
CACHES["default"] = CACHES["limits"]
# Lists fetch the crops of their pictures in one question; a cache in each process could only be stale.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "public"]}}

# People who sign in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["signalmast.accounts.backend.DeskBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk_entrance"
ACCOUNT_ADAPTER = "signalmast.accounts.adapter.DeskAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Signalmast"
MFA_TOTP_TOLERANCE = 1  # telephones run a little early or late
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from an administrator, not from a sign-up

# Language: Wagtail locales from the first migration
USE_I18N = True
USE_TZ = True
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
FORMAT_MODULE_PATH = ["signalmast.config.formats"]

# Wagtail: no outside request, no step around our own rules
WAGTAIL_SITE_NAME = "Signalmast"
WAGTAIL_AUTOSAVE_INTERVAL = 1000  # milliseconds after the last change; see pages/views/writing/begun.py
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "signalmast.pages.letting_out.publish_approved"
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # passwords are allauth's
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True},
}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 16 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 33_177_600
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "rtf", "txt", "xlsx", "zip", "odt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
    "AUDIO_EXTENSIONS": ["mp3", "ogg", "m4a"],
    "MEDIA_FORM_BASE": "signalmast.pages.forms.clips.ClipForm",
}
CLIP_BYTES = 500 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "signalmast.pages.forms.PictureForm"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
TEXTINDEX = DATA_DIR / "search" / "textindex.sqlite3"
CLAIMINDEX = DATA_DIR / "search" / "claims.sqlite3"
CLAIM_VECTORS = DATA_DIR / "search" / "vectors.sqlite3"
SITE_DIR = DATA_DIR / "site"
LAKE_DIR = DATA_DIR / "lake"
JOURNAL = DATA_DIR / "journal.sqlite3"
IMPORTS_DIR = DATA_DIR / "imports"
REVIEWS_DIR = DATA_DIR / "reviews"
SITE_DIR = DATA_DIR / "site"
BACKUPS_DIR = DATA_DIR / "backups"
TIPS_DIR = DATA_DIR / "tips"
TIP_KEYS = DATA_DIR / "tips.key"
TIPS_DELETED = DATA_DIR / "tips.deleted"
PEOPLE_ERASED = DATA_DIR / "people.erased"
COPIES_DIR = DATA_DIR / "copies"
SENDERS_DIR = DATA_DIR / "run" / "senders"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Mail
if EMAIL_URL:
    globals().update(environ.Env.email_url_config(EMAIL_URL))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# Headers
_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = _HTTPS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS  # browsers allow passkeys on localhost without https, nowhere else
CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview stands in a frame of the same site
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # subdomains of the desk's domain may belong to others
    "security.W008",  # the proxy or edge in front sends http to https
    "security.W019",  # Wagtail's preview, see X_FRAME_OPTIONS
    "security.W021",  # a browsers' preload list is the domain owner's decision
    # On plain http our own W002 says it, once and with the setting's name.
    *([] if _HTTPS else ["security.W004", "security.W012", "security.W016"]),
    "security.W018",  # our own E002, which lets a developer's own machine be
]

TIP_PATHS = re.compile(r"/(?:[a-z]{2}/)?(?:tips/|fact-checks/dispute/|api/)")


def _tells_of_no_visit(record: logging.LogRecord) -> bool:
    """Refused and mistyped requests are logged by Django with their path; where tips come in that would be a trace."""
    request = getattr(record, "request", None)
    return request is None or record.levelno >= logging.ERROR or not TIP_PATHS.match(request.path)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_visits": {"()": "django.utils.log.CallbackFilter", "callback": _tells_of_no_visit}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_visits"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
