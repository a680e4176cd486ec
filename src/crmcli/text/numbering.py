"""The world's numbering plans, as phonenumbers knows them (Google's libphonenumber).

Importing this costs about 30 ms, a look-up about 40 µs: text/phones.py comes here only for what it cannot tell itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import phonenumbers
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneMetadata,
    PhoneNumberFormat,
    ValidationResult,
)

Matches = Callable[[str], Any]


def e164(written: str, region: str | None) -> str | None:
    """E.164 of `written`: "+" and digits, or digits as dialled in `region` (ISO 3166 alpha-2); None: no such number."""
    return _usual(written, region) or _any(written, region)


def _any(written: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) and not _is_whole(number, written):
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The landline and mobile numbers of one country, and what may be dialled before them."""

    code: str
    is_national: Matches
    trunk: Matches
    abroad: Matches


def _usual(written: str, region: str | None) -> str | None:
    """E.164 of a plain landline or mobile number: ten times as fast as `_any`, and never different (a test compares).

    None says nothing. Such are nearly all numbers of an import, and half of its time went into parsing them.
    """
    if written.startswith("+"):
        plan = _plan(written[1:3]) or _plan(written[1:2]) or _plan(written[1:4])  # no code begins with another
        national = written[1 + len(plan.code) :] if plan else ""
    else:
        plan = _plan_of(region) if region else None
        national = written[1:]
        if plan is None or written[:1] != "0" or plan.abroad(written) or not _is_zero(plan.trunk(written)):
            return None
    if plan is None or national.startswith("0") or plan.trunk(national) or not plan.is_national(national):
        return None
    return f"+{plan.code}{national}"


def _is_zero(trunk: Any) -> bool:
    return trunk is not None and trunk[0] == "0"


@cache
def _plan(code: str) -> _Plan | None:
    """The plan of the first country that has this code. None where it is shared in a way that patterns do not tell."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code)) if code.isascii() and code.isdigit() else None
    metadata = PhoneMetadata.metadata_for_region(regions[0], None) if regions else None
    if metadata is None or metadata.leading_digits:
        return None
    patterns = [kind.national_number_pattern for kind in (metadata.fixed_line, metadata.mobile) if kind]
    national = "|".join(f"(?:{pattern})" for pattern in patterns if pattern)
    return _Plan(
        code,
        re.compile(national or "(?!)").fullmatch,
        re.compile(metadata.national_prefix_for_parsing or "(?!)").match,
        re.compile(metadata.international_prefix or "(?!)").match,
    )


@cache
def _plan_of(region: str) -> _Plan | None:
    code = phonenumbers.country_code_for_region(region)
    return _plan(str(code)) if COUNTRY_CODE_TO_REGION_CODE.get(code, ("",))[0] == region else None


def _is_whole(number: phonenumbers.PhoneNumber, written: str) -> bool:
    """Right in length and with its country code or trunk 0, though in no range that the metadata has.

    Ranges are opened faster than metadata is updated, and (0571)6876170 shall meet +86 571 6876170. But a Chinese
    mobile number without its 86 must not pass for an American one, nor one with a digit missing for a landline.
    """
    national = phonenumbers.national_significant_number(number)
    if not written.startswith(("+", "0", "86")) or len(national) >= len(written.removeprefix("+")):
        return False
    if number.country_code == 1 or (number.country_code == 86 and "13" <= national[:2] <= "19"):
        return False
    return bool(phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE)
