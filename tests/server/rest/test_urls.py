"""The addresses below /api/ are there from the start; what answers them is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOADED = """
import sys, django
django.setup()
import server.web.urls
from django.core.checks import run_checks
from django.urls import reverse
run_checks(), reverse("api_docs"), reverse("home")
print(sorted({"ninja", "pydantic", "server.rest.api"} & set(sys.modules)))
"""


def test_a_start_does_not_pay_for_the_libraries_of_the_api():
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "settings.test"},
        check=True,
        capture_output=True,
        text=True,
    )

    assert told.stdout == "[]\n"


def test_what_is_not_there_is_said_in_json(client):
    for path in ("nix", "v1/", "v1/help/a%0Ab/c", "docs/", "docs%0A"):
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 404
        assert answer.json() == {"detail": "There is nothing at this address."}
