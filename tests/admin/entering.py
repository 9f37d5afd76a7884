"""How people come in: by name and password, and with a second factor."""

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.entry import second_factor
from directory.models import Organisation, SignIn
from tests.admin.forms import address, data_of, soup

LOGIN = "/admin/login/"
CODE, SET_UP, OVERVIEW = "/admin/login/code/", "/admin/second-factor/set-up/", "/admin/second-factor/"
# What the factory of accounts gives to all.
PASSWORD = "a long enough password"


def enter(client: Client, username: str, password: str = PASSWORD, **environ: str) -> HttpResponse:
    return client.post(LOGIN, {"username": username, "password": password, "next": "/admin/"}, **environ)


def fail(client: Client, username: str, times: int, **environ: str) -> HttpResponse:
    """Try a wrong password so often. Return the last answer."""
    return [enter(client, username, "wrong", **environ) for _ in range(times)][-1]


def provide(user: User) -> list[str]:
    """Give somebody a second factor. Return their recovery codes."""
    device = second_factor.proposed(user, second_factor.new_key())
    # The app showed this code half a minute ago, so that what it shows now is still good.
    return second_factor.set_up(device, f"{totp(device.bin_key, drift=-1):06}")


def code_of(user: User) -> str:
    """What the app shows now."""
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06}"


def events() -> list[str]:
    """The log of sign-ins, the oldest first."""
    return list(SignIn.objects.order_by("pk").values_list("event", flat=True))


def typed_into(client: Client, path: str, waits, **changes) -> HttpResponse:
    """Open a form, change something, wait for too long, and press Save."""
    data = data_of(client.get(path)) | {name.replace("__", "-"): value for name, value in changes.items()}
    waits()
    return client.post(path, data | {"_save": "Save"})


def sign_in_again(client: Client, username: str, response: HttpResponse) -> HttpResponse:
    """Sign in where the redirect leads, and go on to where that leads."""
    page = client.get(response.url)
    wanted = soup(page).select_one("[name=next]")["value"]
    return client.post(LOGIN, {"username": username, "password": PASSWORD, "next": wanted}, follow=True)


def may_work(client: Client) -> bool:
    """Whether somebody is let into the lists."""
    return client.get(address(Organisation, "changelist")).status_code == 200
