"""Settings: what each environment promises, tried in a fresh process as it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.settings.parts import environment
from cms.settings.parts.mail import parse_email_url

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "PRECEDENT_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ALLOWED_HOSTS",
    "BASE_URL", "EMAIL_URL", "SEARCH_ENGINE", "LOG_LEVEL", "OIDC_", "MAIL_FROM", "SIGN_UP",
)  # fmt: skip
PRODUCTION = {
    "SECRET_KEY": "x" * 25 + "-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5",
    "ALLOWED_HOSTS": "precedent.example, www.precedent.example",
    "BASE_URL": "https://precedent.example/",
}
SHOWN = (
    "DEBUG", "ALLOWED_HOSTS", "BASE_URL", "DATABASES", "CACHES", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "SECURE_REFERRER_POLICY",
    "CONTENT_SECURITY_POLICY", "EMAIL_BACKEND", "SEARCH_ENGINE", "STORAGES",
)  # fmt: skip


def start(module: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Import a settings module in a process of its own and print some of it as JSON."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    code = (
        f"import json, cms.settings.{module} as s;"
        f"print(json.dumps({{n: getattr(s, n, None) for n in {SHOWN!r}}}, default=str))"
    )
    return subprocess.run(  # noqa: S603 - our own Python, our own code
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**env, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def shown(module: str, **variables: str) -> dict[str, Any]:
    result = start(module, **variables)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_production_names_everything_that_is_missing_at_once() -> None:
    result = start("production", SECRET_KEY="  ")
    assert result.returncode != 0
    assert "SECRET_KEY, ALLOWED_HOSTS, BASE_URL" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_refuses_to_start_when_one_is_missing_and_names_only_that(name: str) -> None:
    result = start("production", **{**PRODUCTION, name: ""})
    assert result.returncode != 0
    last = result.stderr.splitlines()[-1]
    assert name in last
    assert not [other for other in PRODUCTION if other != name and other in last]


def test_production_is_strict() -> None:
    found = shown("production", **PRODUCTION)
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["precedent.example", "www.precedent.example"]
    assert found["BASE_URL"] == "https://precedent.example"
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_REFERRER_POLICY"] == "strict-origin-when-cross-origin"
    assert "Manifest" in found["STORAGES"]["staticfiles"]["BACKEND"]


def test_development_answers_to_this_machine_alone() -> None:
    found = shown("dev", ALLOWED_HOSTS="*")
    assert set(found["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}


def test_make_run_shows_pages_as_visitors_get_them() -> None:
    found = shown("dev", PRECEDENT_DEBUG="0")
    assert found["DEBUG"] is False
    assert "Manifest" in found["STORAGES"]["staticfiles"]["BACKEND"]


def test_sqlite_writes_ahead_locks_at_once_and_waits_twenty_seconds(tmp_path: Path) -> None:
    database = shown("dev", PRECEDENT_VAR=str(tmp_path))["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "precedent.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert not database.get("ATOMIC_REQUESTS")


def test_database_url_names_postgresql() -> None:
    url = "postgres://somebody:secret@db.example:5433/precedent"
    database = shown("dev", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == (
        "db.example",
        5433,
        "precedent",
    )
    assert "transaction_mode" not in database.get("OPTIONS", {})


def test_throttles_count_in_a_cache_that_all_processes_share() -> None:
    caches = shown("dev")["CACHES"]
    assert caches["default"]["BACKEND"].endswith("DatabaseCache")
    assert caches["local"]["BACKEND"].endswith("LocMemCache")


def test_an_engine_that_does_not_exist_is_refused_by_name() -> None:
    result = start("dev", SEARCH_ENGINE="solr")
    assert result.returncode != 0
    assert "“solr”" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "url",
    [
        "http://es", "localhost:9200", "es:9200", "http://:9200", "ftp://es:9200", "http://es:nought",
        "http://es:92000", "http://one:9200,http://two:9200", "http://[::1:9200", "http://a b:9200", "\x00",
    ],
)  # fmt: skip
def test_an_address_that_no_server_can_have_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(os, "environ", {"SOME_ADDRESS": url})
    with pytest.raises(ImproperlyConfigured, match="SOME_ADDRESS must be an address") as refused:
        environment.address("SOME_ADDRESS", "http://127.0.0.1:9200")
    assert url not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://es:9200", "HTTPS://reader:open%20sesame@es.example:443/behind", "http://[::1]:9200"]
)  # fmt: skip
def test_an_address_with_a_host_and_a_port_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SOME_ADDRESS", url)
    assert environment.address("SOME_ADDRESS", "http://127.0.0.1:9200") == url


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"ELASTICSEARCH_URL": "http://es"}, "ELASTICSEARCH_URL must be"),
        (
            {"ELASTICSEARCH_URL": "http://es:9200", "ELASTICSEARCH_CA_CERTS": "/ca.pem"},
            "ELASTICSEARCH_CA_CERTS needs",
        ),
    ],
)
def test_a_search_server_that_could_never_be_asked_is_refused_at_the_start(
    variables: dict[str, str], named: str
) -> None:
    result = start("dev", SEARCH_ENGINE="elasticsearch", **variables)
    assert result.returncode != 0
    assert named in result.stderr


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG must be 1 or 0"):
        environment.flag("SOME_FLAG", default=True)
    monkeypatch.setenv("SOME_FLAG", "Off")
    assert environment.flag("SOME_FLAG", default=True) is False
    monkeypatch.setenv("SOME_FLAG", "")
    assert environment.flag("SOME_FLAG", default=True) is True


def test_mail_goes_to_files_by_default() -> None:
    assert shown("dev")["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_an_email_url_is_read_whole() -> None:
    found = parse_email_url("smtp://us%40er:p%2Fw@mail.example:2525?tls=1")
    assert found["EMAIL_HOST"] == "mail.example"
    assert found["EMAIL_PORT"] == 2525
    assert found["EMAIL_HOST_USER"] == "us@er"
    assert found["EMAIL_HOST_PASSWORD"] == "p/w"
    assert found["EMAIL_USE_TLS"]
    assert not found["EMAIL_USE_SSL"]


def test_an_smtps_url_is_encrypted_from_the_start() -> None:
    found = parse_email_url("smtps://mail.example?tls=1")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (
        465,
        True,
        False,
    )


@pytest.mark.parametrize(
    "url", ["", "mail.example", "smtp://", "pigeon://coop", "smtp://u:secret@h:notaport"]
)
def test_an_email_url_of_no_known_kind_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL takes") as refusal:
        parse_email_url(url)
    assert "secret" not in str(refusal.value)


def test_no_settings_file_is_longer_than_300_lines() -> None:
    long = [
        path.name
        for path in (ROOT / "cms" / "settings").rglob("*.py")
        if len(path.read_text().splitlines()) > 300
    ]
    assert long == []


def test_every_setting_read_from_the_environment_is_explained() -> None:
    explained = (ROOT / ".env.example").read_text()
    for name in ("PRECEDENT_ENV", *PRODUCTION, "DATABASE_URL", "EMAIL_URL", "ELASTICSEARCH_URL"):
        assert f"\n{name}=" in explained


def test_the_public_policy_names_no_other_origin() -> None:
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items():
        assert set(sources) <= {"'self'", "'none'", "data:"}, name


def test_the_form_of_single_sign_on_may_go_to_the_server_that_is_set_and_no_other() -> None:
    def targets(**variables: str) -> list[str]:
        shown = json.loads(start("base", **variables).stdout)
        found: list[str] = shown["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
        return found

    client = {"OIDC_CLIENT_ID": "precedent", "OIDC_CLIENT_SECRET": "s"}
    server = "https://login.testshire.example"
    assert targets() == ["'self'"]
    assert targets(OIDC_SERVER=f"{server}/tenant/", **client) == ["'self'", server]


def test_single_sign_on_without_its_secret_is_said_at_the_start() -> None:
    ran = start("base", OIDC_SERVER="https://login.testshire.example", OIDC_CLIENT_ID="precedent")
    assert ran.returncode != 0
    assert "OIDC_CLIENT_SECRET" in ran.stderr
