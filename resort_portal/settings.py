"""Settings of the portal, one block a subject, every value from the environment.

Defaults are for development; with PORTAL_PRODUCTION on the portal refuses to start
without a secret key and its host names.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Mode -------------------------------------------------------------------------
# The demo is a portal of its own: simulated reports, a clock of its own, known
# passwords. Nothing of it may leak into a real portal, so it is one switch.
DEMO = env.bool("PORTAL_DEMO", default=False)
DEBUG = env.bool("DJANGO_DEBUG", default=False)

DATA_DIR = Path(env.str("PORTAL_DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=[])
PRODUCTION = env.bool("PORTAL_PRODUCTION", default=False)
if PRODUCTION and (len(SECRET_KEY) < 50 or not ALLOWED_HOSTS or DEBUG or DEMO):
    raise ImproperlyConfigured(
        "In production set DJANGO_SECRET_KEY (50 characters or more) and "
        "DJANGO_ALLOWED_HOSTS, and leave DJANGO_DEBUG and PORTAL_DEMO off."
    )
SECRET_KEY = SECRET_KEY or "development-only-" + "x" * 40
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

# --- Applications -----------------------------------------------------------------
INSTALLED_APPS = [
    "resort_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "simple_history",
    "django_filters",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "towns",
    "plans",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "resort_portal.middleware.language",
    "resort_portal.middleware.keep_private",
    "django.middleware.common.CommonMiddleware",
    "resort_portal.middleware.clean_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "resort_portal.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "plans.middleware.viewpoint",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "resort_portal.urls"
WSGI_APPLICATION = "resort_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "resort_portal.context_processors.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- Database ---------------------------------------------------------------------
DATABASES = {
    "default": env.db_url(
        "DATABASE_URL", default=f"sqlite:///{DATA_DIR}/portal.sqlite3"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue up instead of failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}

# --- Language and time ------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Static files and uploads -----------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files that are not yet collected are served from where they lie (PortalStaticStorage).
WHITENOISE_USE_FINDERS = (
    not PRODUCTION and not (STATIC_ROOT / "staticfiles.json").exists()
)
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "resort_portal.storage.PortalStaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# What an office attaches to a report. Larger files are not read to their end; the form
# says so and keeps the words. nginx must let a little more through (deploy/nginx.conf).
UPLOAD_FILE_MAX = env.int("PORTAL_UPLOAD_FILE_MB", default=20) * 2**20
UPLOAD_REPORT_MAX = env.int("PORTAL_UPLOAD_REPORT_MB", default=60) * 2**20
FILE_UPLOAD_HANDLERS = [
    "resort_portal.uploads.QuotaHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Security headers -------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *env.list("PORTAL_OIDC_ORIGINS", default=[])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "resort_portal.errors.form_expired"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
if env.bool("PORTAL_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = env.int("PORTAL_SESSION_SECONDS", default=8 * 3600)

# --- Signing in -------------------------------------------------------------------
AUTH_USER_MODEL = "towns.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "towns.authentication.PortalBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "towns.authentication.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "towns.authentication.ClosedSocialAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# The lock-out by axes comes first; allauth's own limit only has to be above it,
# because it also guards the codes of a second factor.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Resort portal"
AXES_FAILURE_LIMIT = env.int("PORTAL_LOGIN_FAILURES", default=5)
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_IPWARE_PROXY_COUNT = env.int("PORTAL_PROXY_COUNT", default=0)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
] + [{"NAME": "towns.authentication.CharacterClassesValidator"}]

# --- Background work and mail -----------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("PORTAL_MAIL_FROM", default="portal@localhost")
EMAIL_TIMEOUT = env.int("PORTAL_MAIL_TIMEOUT", default=15)  # seconds
# What the links in letters and robots' messages begin with.
PORTAL_BASE_URL = env.str(
    "PORTAL_BASE_URL",
    default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000",
).rstrip("/")
# The hosts to which group robots may be addressed, and nothing else: an address that
# an administrator types must not become a door into the office's own network.
ROBOT_HOSTS = env.list(
    "PORTAL_ROBOT_HOSTS",
    default=["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"],
)
# Only for messengers that the office runs itself, inside its own network.
ROBOT_PRIVATE_ADDRESSES = env.bool("PORTAL_ROBOT_PRIVATE", default=False)

# --- History, imports, logs -------------------------------------------------------
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# --- The demo ---------------------------------------------------------------------
DEMO_CLOCK = "2025-10-20T09:00:00+08:00"
DEMO_PASSWORD = "yangxian-demo"
