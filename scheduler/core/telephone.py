"""What a telephone number is: one that exists, whatever way people write it.

Files, forms and contacts all read numbers here. Which numbers exist is known to ``phonenumbers``; a number without a
country is one of France, overseas departments included.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from scheduler.core.texts import one_line

SHAPE = re.compile(r"\+?[0-9](?:[ ./\-\u2010-\u2015]{0,4}[0-9]){5,17}")
COUNTRIES = ("FR", "GP", "GF", "MQ", "RE", "YT")
FRANCE = 33
REACHED_BY_TEXT = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def to_ring(written: str) -> str:
    """Return a number as people in France ring it, always written alike: 02 33 00 00 00, +44 20 7946 0958.

    What was lost of one is put back: a 0, a +.

    Raises
    ------
    ValueError
        When there is no such number.
    """
    number = _parsed(written)
    if number is None:
        raise ValueError(written)
    style = PhoneNumberFormat.NATIONAL if _is_french(number) else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def shown(stored: str | None) -> str | None:
    """Return a number as all are shown, whatever way it is kept in; one that is none stays as it is."""
    try:
        return to_ring(stored) if stored else stored
    except ValueError:
        return stored


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two are one number, however each is written; what was stored long ago is written in many ways."""
    return shown(one) == shown(other)


def international(written: str) -> str:
    """Return a number as gateways take it: +33612345678.

    Raises
    ------
    ValueError
        When there is no such number.
    """
    number = _parsed(written)
    if number is None:
        raise ValueError(written)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def takes_texts(written: str) -> bool:
    """Tell whether text messages arrive at a number: at a mobile, not at a fixed line."""
    number = _parsed(written)
    return number is not None and phonenumbers.number_type(number) in REACHED_BY_TEXT


def _parsed(written: str) -> PhoneNumber | None:
    text = one_line(written)
    if not SHAPE.fullmatch(re.sub("[()]", " ", text).strip()):
        return None
    return _found(text) or _overseas(text)


def _found(text: str) -> PhoneNumber | None:
    """Return the number that a text is in the first part of France that has it."""
    for country in COUNTRIES:
        try:
            number = phonenumbers.parse(text, country)
        except NumberParseException:
            continue
        if number.extension is None and phonenumbers.is_valid_number(number):
            return number
    return None


def _overseas(text: str) -> PhoneNumber | None:
    """Return a number of an overseas department that stands behind the +33 of the mainland."""
    try:
        number = phonenumbers.parse(text, COUNTRIES[0])
    except NumberParseException:
        return None
    if number.country_code != FRANCE or number.extension is not None:
        return None
    return _found(f"0{number.national_number}")


def _is_french(number: PhoneNumber) -> bool:
    return phonenumbers.region_code_for_number(number) in COUNTRIES
