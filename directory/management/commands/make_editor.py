import os
from argparse import BooleanOptionalAction
from collections.abc import Callable
from getpass import getpass

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.entry import second_factor

# What an account may do: an administrator everything, the others what their group says.
ADMINISTRATOR, EDITOR, PUBLISHER = "Administrator", "Editor", "Publisher"
ROLES = {
    ADMINISTRATOR: "may do everything, accounts included",
    EDITOR: "adds entries and proposes them for review",
    PUBLISHER: "does that, publishes and archives entries, and keeps the vocabularies",
}
# Those who publish; REQUIRE_SECOND_FACTOR makes them have a second factor.
WITH_SECOND_FACTOR = (ADMINISTRATOR, PUBLISHER)
PASSWORD = "EDITOR_PASSWORD"  # noqa: S105 - the name of a variable


def checked(user: User, *fields: str) -> User:
    """Return the account if these of its fields are valid. Raises ValidationError."""
    every = {field.name for field in User._meta.get_fields()}
    user.full_clean(exclude=every - set(fields), validate_constraints=False)
    return user


def username_of(text: str) -> str:
    """Return a user name that is valid and free. Raises ValidationError."""
    return checked(User(username=text.strip()), "username").username


def email_of(text: str) -> str:
    """Return an e-mail address; it may be empty. Raises ValidationError."""
    return checked(User(email=text.strip()), "email").email


def role_of(text: str) -> str:
    """Return the role that a name, its first letter or its number means. Raises ValidationError."""
    typed = text.strip().casefold()
    for number, role in enumerate(ROLES, start=1):
        if typed and typed in (str(number), role.casefold(), role.casefold()[0]):
            return role
    raise ValidationError(f"Choose one of: {', '.join(ROLES)}.")


class Command(BaseCommand):
    help = f"Make an account for the admin. It asks for all that no option gives; the password may stand in {PASSWORD}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username")
        parser.add_argument("--email")
        parser.add_argument("--role", help=", ".join(f"{role}: {meaning}" for role, meaning in ROLES.items()))
        parser.add_argument(
            "--input", action=BooleanOptionalAction, default=True, help="ask for what the options leave open"
        )

    def handle(self, **options: str | bool | None) -> None:
        self.may_ask = bool(options["input"])
        is_first = self._is_first()
        try:
            username = self._value("User name: ", options["username"], username_of, "--username")
            email = self._value("E-mail (may stay empty): ", options["email"], email_of, "--email", default="")
            role = self._role(options["role"], is_first=is_first)
            password = self._password(User(username=username, email=email))
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("No account was made.") from error
        user = self._make(username, email, password, role)
        self.stdout.write(f"{username} may now sign in at {reverse('admin:index')} as {role}.")
        if role in WITH_SECOND_FACTOR:
            self._second_factor(user)

    def _is_first(self) -> bool:
        """True before there is an administrator. Raises CommandError while the database is not ready."""
        try:
            groups = Group.objects.filter(name__in=ROLES).count()
            is_first = not User.objects.filter(is_superuser=True).exists()
        except DatabaseError as error:
            raise CommandError("The database is not ready: run `make run` or `manage.py migrate` first.") from error
        if groups < len(ROLES) - 1:
            raise CommandError("The groups of editors are missing: run `manage.py migrate` first.")
        return is_first

    def _value(
        self, prompt: str, given: str | bool | None, read: Callable[[str], str], option: str, default: str | None = None
    ) -> str:
        """Return what an option gives, or else what a person types, once it is valid."""
        if given is None and not self.may_ask:
            if default is None:
                raise CommandError(f"Give {option}, or leave out --no-input to be asked.")
            return default
        if given is not None:
            try:
                return read(str(given))
            except ValidationError as error:
                raise CommandError(f"{option}: {' '.join(error.messages)}") from error
        while True:
            try:
                return read(input(prompt))
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))

    def _role(self, given: str | bool | None, *, is_first: bool) -> str:
        if given is None and self.may_ask:
            for number, (role, meaning) in enumerate(ROLES.items(), start=1):
                self.stdout.write(f"  {number}  {role}: {meaning}")
        if given is None and is_first:
            prompt = f"There is no administrator yet. Role [{ADMINISTRATOR}]: "
            return self._value(prompt, given, lambda text: role_of(text or ADMINISTRATOR), "--role")
        return self._value("Role: ", given, role_of, "--role")

    def _password(self, user: User) -> str:
        """Return a password that the rules accept, typed twice or taken from the environment."""
        if given := os.environ.get(PASSWORD):
            try:
                validate_password(given, user)
            except ValidationError as error:
                raise CommandError(f"{PASSWORD}: {' '.join(error.messages)}") from error
            return given
        if not self.may_ask:
            raise CommandError(f"Put the password into {PASSWORD}, or leave out --no-input to be asked.")
        while True:
            password = getpass("Password: ")
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            if getpass("Password again: ") == password:
                return password
            self.stderr.write("The two passwords differ.")

    @transaction.atomic
    def _make(self, username: str, email: str, password: str, role: str) -> User:
        user = User.objects.create_user(username, email, password, is_staff=True, is_superuser=role == ADMINISTRATOR)
        if role != ADMINISTRATOR:
            user.groups.add(Group.objects.get(name=role))
        return user

    def _second_factor(self, user: User) -> None:
        """Guide through the second factor. It can be left for later, when the admin does the same."""
        question = "Set up the second factor now, with the person's phone at hand? [Y/n]: "
        try:
            if self.may_ask and input(question).strip().casefold()[:1] != "n":
                self._confirm(second_factor.proposed(user, second_factor.new_key()))
                return
        except (EOFError, KeyboardInterrupt):
            self.stdout.write("")
        when = (
            "asks for it at the first sign-in" if second_factor.is_required(user) else "offers it to whoever signs in"
        )
        self.stdout.write(f"No second factor was set up; the admin {when}.")

    def _confirm(self, device: TOTPDevice) -> None:
        """Show the secret until the app's code proves that it has arrived, then the recovery codes, this one time."""
        self.stdout.write(second_factor.text_picture_of(device))
        self.stdout.write(f"Scan this with an app for one-time codes, or enter {device.config_url}")
        while not (codes := second_factor.set_up(device, input("Code that the app shows: "))):
            self.stderr.write("This code is not right. Wait for the next one; the clocks must be right too.")
        self.stdout.write("The second factor is set up. Each of these recovery codes lets in once, without the phone:")
        self.stdout.write("\n".join(f"  {code}" for code in codes))
        self.stdout.write("Keep them on paper: they are shown only now.")
