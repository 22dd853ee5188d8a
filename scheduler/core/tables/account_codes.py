"""What is told apart at the door: steps of signing in, and links that let somebody in."""

from enum import StrEnum


class SignInStep(StrEnum):
    """What somebody tries at the door: each is counted for itself."""

    PASSWORD = "password"  # noqa: S105  # the name of a step
    CODE = "code"
    PASSKEY = "passkey"


class LinkKind(StrEnum):
    """What a link at the door does.

    It signs in, lets somebody choose a password, their first or another, or confirms the address to which it went.
    """

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    RESET = "reset"
    EMAIL = "email"
