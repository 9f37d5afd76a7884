"""The site's own settings, for tests: whatever the environment of the person who runs them says.

Only `DATABASE_URL` is taken over, so that the suite also runs on PostgreSQL.
"""

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent

os.environ |= {
    "VAR_DIR": str(ROOT / "var" / "tests"),
    "SECRET_KEY": "only-for-tests-" + "x" * 50,
    "DEBUG": "false",
    "HTTPS": "false",
    "ADMIN_PATH": "admin",
    "REQUIRE_SECOND_FACTOR": "false",
    "SIGN_IN_ATTEMPTS": "5",
    "SIGN_IN_ATTEMPTS_PER_ADDRESS": "30",
    "SIGN_IN_ATTEMPTS_PER_NAME": "20",
    "SIGN_IN_PAUSE_MINUTES": "15",
    "SIGN_IN_LOG_DAYS": "90",
    "SESSION_IDLE_MINUTES": "60",
    "SESSION_HOURS": "12",
    "BEHIND_PROXY": "false",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "SITE_URL": "http://testserver",
    "CONTACT_EMAIL": "register@example.org",
    "LOG_LEVEL": "WARNING",
    # `register` switches the index on; an empty database has nothing to search.
    "SEARCH_INDEX_DIR": "",
    # Playwright keeps an event loop in the thread of the tests, which Django takes for asynchronous code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'tests' / 'unused.sqlite3'}")

from hkai_site.settings import *  # noqa: E402, F403
from hkai_site.settings import STATIC_ROOT, TEMPLATES  # noqa: E402

# The browser tests serve collected static files; here the names are enough.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)

# Factories write past the change log, by whose numbers pages are kept.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# Quick, and worthless outside tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class UnsetVariable(str):
    """What an unset variable becomes in a template: a failure in ours, nothing in those of libraries."""

    def __new__(cls) -> "UnsetVariable":
        return super().__new__(cls, "%s")

    def __mod__(self, variable: Any) -> str:
        template = sys._getframe(1).f_locals["context"].render_context.template
        if Path(template.origin.name).is_relative_to(ROOT / "templates"):
            self.fail(template.name, variable)
        return ""

    @staticmethod
    def fail(template: str, variable: Any) -> NoReturn:
        raise AssertionError(f"{template} uses the variable {variable}, which is not set")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnsetVariable()
