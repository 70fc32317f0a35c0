"""`manage.py export_person EMAIL`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User


def test_it_writes_what_is_kept_as_json(teacher: User) -> None:
    out = StringIO()
    call_command("export_person", "Teacher@example.org", stdout=out)
    assert json.loads(out.getvalue())["account"]["uuid"] == str(teacher.uuid)


def test_an_unknown_address_is_one_clear_line(db: None) -> None:
    with pytest.raises(CommandError, match=r"^Nobody signs in with nobody@example\.org"):
        call_command("export_person", "nobody@example.org")
