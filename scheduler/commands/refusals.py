"""What a use case refuses, as a sentence for whoever types commands; screens have words of their own for the codes."""

from collections.abc import Mapping, Sequence

from scheduler.core.errors import Conflict, Invalid

INVALID: Mapping[str, str] = {
    "not_an_address": "this is no e-mail address",
    "other_kind": "people of such an organisation do not have this role",
    "has_password": "they have a password already; releve user reset prints a link to another one",
    "several_organisations": "they act for several organisations; say for which with --organisation CODE",
    "name_needed": "give a name of at most 120 characters",
    "not_a_phone": "this is no telephone number",
    "unknown_zone": "there is no such time zone; write it as Europe/Paris",
    "other_clock": "the school zone lies on another clock",
    "agencies_lead": "only an agency leads a market",
    "code_format": "a code is written in small letters, digits and hyphens",
    "out_of_range": "this is too small or too large",
    "not_as_documented": "this is not what the program wrote there",
}
"""By the reason, whatever the field."""

CONFLICTS: Mapping[str, str] = {
    "email_exists": "somebody of this organisation has this address already",
    "run_in_progress": "a run is in progress already; wait for its end, or stop it on its page",
    "somebody_else_at_once": "somebody else changed the same at once; try again",
}


def sentence(error: Exception) -> str:
    """Return what a person has to mend, in one line without codes."""
    if isinstance(error, Invalid):
        told = INVALID.get(error.reason, _plain(error.reason))
        return f"{_plain(error.field)}: {told}" + (f" ({error.detail})" if error.detail else "")
    if isinstance(error, Conflict) and type(error).__str__ is Conflict.__str__:
        return CONFLICTS.get(error.reason, _plain(error.reason))
    return str(error)


def no_market(code: str | None, there: Sequence[str]) -> str:
    """Say of a code that no market has it, or that one is needed, and which there are."""
    known = f"there is {', '.join(sorted(there))}" if there else "there is no market yet"
    return f"name a market with --market; {known}" if code is None else f"market {code}: not found; {known}"


def _plain(code: str) -> str:
    return code.replace("_", " ")
