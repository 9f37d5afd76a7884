"""Whose name and password are good for something."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Refuse accounts that may not enter as if their password were wrong, so that the answer tells nothing of them."""

    def user_can_authenticate(self, user: Any) -> bool:
        return user.is_staff and super().user_can_authenticate(user)
