"""Cookies: each is ours alone, is read by no script, and goes along only from our own pages."""

from typing import Final

from fastapi import Response

A_YEAR: Final = 365 * 24 * 3600


def put_cookie(answer: Response, name: str, value: str, *, is_secure: bool, max_age: int = A_YEAR) -> None:
    """Set a cookie for all pages; `is_secure` where the service is reached by https."""
    answer.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=is_secure)
