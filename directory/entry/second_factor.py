"""The second factor: a code from an app on the person's phone, or one of ten recovery codes on paper.

Each person has one app at most (RFC 6238, as django-otp stores it) and one set of recovery codes. Of a recovery code
only a digest is stored, from which it cannot be found again; the library itself would keep it as it is.
"""

import base64
import hashlib
import secrets
from binascii import hexlify
from io import StringIO
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

# Whoever may do one of these must have a second factor where REQUIRE_SECOND_FACTOR is set. An administrator may do all.
PUBLISHING = ("directory.publish_organisation", "directory.publish_initiative")
NUMBER_OF_CODES = 10
# 16 characters of base32 are 80 random bits: too many to try out against the digests.
CODE_LENGTH, GROUP = 16, 4


def is_required(user: Any) -> bool:
    """Whether the settings make this person have a second factor."""
    return settings.REQUIRE_SECOND_FACTOR and any(user.has_perm(permission) for permission in PUBLISHING)


def has_one(user: Any) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_due(user: Any) -> bool:
    """Whether this person enters only with a second factor: they have one, or must have one. Asked once a request."""
    if not hasattr(user, "_second_factor_is_due"):
        user._second_factor_is_due = is_required(user) or has_one(user)
    return user._second_factor_is_due


def codes_left(user: User) -> int:
    """Return how many recovery codes have not been used yet."""
    device = StaticDevice.objects.filter(user=user, confirmed=True).first()
    return device.token_set.count() if device else 0


# To set it up


def new_key() -> str:
    """Return a new secret, in hexadecimal."""
    return hexlify(secrets.token_bytes(20)).decode()


def proposed(user: User, key: str) -> TOTPDevice:
    """Return an app with this secret that nothing is stored of yet. `config_url` says all that the app must know."""
    return TOTPDevice(user=user, name="app", key=key)


def secret_of(device: TOTPDevice) -> str:
    """Return the secret as people type it into an app: base32 in groups."""
    return _grouped(base64.b32encode(device.bin_key).decode())


def picture_of(device: TOTPDevice) -> SafeString:
    """Return the QR code of an app as an SVG element, dark on light in every theme."""
    code = segno.make(device.config_url, error="l")
    return mark_safe(code.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="qr-code", lineclass=None))  # noqa: S308


def text_picture_of(device: TOTPDevice) -> str:
    """Return the QR code of an app in block characters, for a dark terminal."""
    out = StringIO()
    segno.make(device.config_url, error="l").terminal(out=out, border=2, compact=True)
    return out.getvalue()


@transaction.atomic
def set_up(device: TOTPDevice, typed: str) -> list[str]:
    """Store a proposed app if the code that it shows now is right. Return recovery codes, or nothing if it is wrong."""
    clock = TOTP(device.bin_key)
    code = _plain(typed)
    User.objects.select_for_update().get(pk=device.user.pk)
    if has_one(device.user) or not code.isdecimal() or not clock.verify(int(code), tolerance=device.tolerance):
        return []
    device.confirmed, device.last_t = True, clock.t()
    device.save()
    return replace_codes(device.user)


@transaction.atomic
def replace_codes(user: User) -> list[str]:
    """Make new recovery codes, which end the old ones, and return them. They can be read only this once."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(NUMBER_OF_CODES)]
    for code in codes:
        device.token_set.create(token=_digest(user, code))
    return [_grouped(code) for code in codes]


@transaction.atomic
def remove(user: User) -> None:
    """Take the second factor away, recovery codes included."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


# To enter with it


@transaction.atomic
def check(user: User, typed: str) -> TOTPDevice | StaticDevice | None:
    """Return what has accepted a code: the app or the recovery codes; None if neither. No code is accepted twice.

    After each wrong code the library accepts none at all for twice as long as before, beginning with a second.
    """
    code = _plain(typed)
    is_recovery_code = len(code) == CODE_LENGTH
    kind = StaticDevice if is_recovery_code else TOTPDevice
    device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    is_right = device is not None and device.verify_token(_digest(user, code) if is_recovery_code else code)
    return device if is_right else None


def _plain(typed: str) -> str:
    return "".join(character for character in typed if character.isalnum()).lower()


def _grouped(text: str) -> str:
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _digest(user: User, code: str) -> str:
    """Return what is stored of a recovery code: 80 bits of its SHA-256, which is all that the column holds."""
    full = hashlib.sha256(f"{user.pk}:{code}".encode()).digest()
    return base64.b32encode(full[:10]).decode().lower()
