"""Signing in with an organisation's own sign-on: the whole way, with a server that keeps to OpenID Connect."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from cms.accounts.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/oidc/sign-on/login/"
CODE, TOKEN, SECRET = "the-code", "the-token", "the-secret-of-precedent"


class Provider:
    """A sign-on server on this machine. ``says`` is what it tells of whoever signs in."""

    def __init__(self) -> None:
        self.says: dict[str, Any] = {}
        self.challenge = ""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                """Keep quiet."""

            def do_GET(self) -> None:
                if self.path.startswith("/.well-known/"):
                    self._answer(provider.configuration())
                elif self.headers.get("Authorization") == f"Bearer {TOKEN}":
                    self._answer(provider.says)
                else:
                    self._answer({"error": "invalid_token"}, 401)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                sent = parse_qs(self.rfile.read(length).decode())
                self._answer(*provider.token_for({name: value[0] for name, value in sent.items()}))

            def _answer(self, said: dict[str, Any], status: int = 200) -> None:
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def configuration(self) -> dict[str, Any]:
        """What a server says of itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token_for(self, sent: dict[str, str]) -> tuple[dict[str, Any], int]:
        """Give a token to who knows the code, the secret, and what the challenge was made from."""
        made = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(made).decode().rstrip("=")
        known = (sent.get("code"), sent.get("client_secret"), challenge)
        if known != (CODE, SECRET, self.challenge):
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        claims = {"iss": self.url, "aud": "precedent", "iat": now, "exp": now + 60, **self.says}
        identity = jwt.encode(claims, "k" * 32, algorithm="HS256")
        return {"access_token": TOKEN, "token_type": "Bearer", "id_token": identity}, 200


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sign-on",
                    "name": "Testshire",
                    "client_id": "precedent",
                    "secret": SECRET,
                    "settings": {"server_url": made.url},
                }
            ],
        }
    }
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def sign_in(client: Client, provider: Provider, *, code: str = CODE, **says: Any) -> Any:
    """Go to the provider and come back, as a browser does."""
    provider.says = says
    leaving = client.post(f"{LOGIN}?next=/contribute/")
    asked = parse_qs(urlsplit(leaving.headers["Location"]).query)
    assert leaving.headers["Location"].startswith(f"{provider.url}/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    provider.challenge = asked["code_challenge"][0]
    back = urlsplit(asked["redirect_uri"][0]).path
    return client.get(back, {"code": code, "state": asked["state"][0]})


def who(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_a_verified_address_signs_in_and_comes_back_as_the_same_person(
    client: Client, provider: Provider
) -> None:
    says: dict[str, Any] = {"sub": "7", "email": "pat@testshire.example", "email_verified": True}
    answered = sign_in(client, provider, **says)
    assert (answered.status_code, answered.headers["Location"]) == (302, "/contribute/")
    pat = who(client)
    assert pat is not None
    assert pat.email == "pat@testshire.example"
    assert not pat.groups.exists()
    again = Client()
    sign_in(again, provider, **says)
    assert who(again) == pat
    assert User.objects.filter(email="pat@testshire.example").count() == 1


def test_who_has_an_account_by_password_meets_it_again(client: Client, provider: Provider) -> None:
    pat = User.objects.create_user("pat", "pat@testshire.example", "a long password of theirs")
    EmailAddress.objects.create(user=pat, email=pat.email, verified=True, primary=True)
    sign_in(client, provider, sub="7", email="pat@testshire.example", email_verified=True)
    assert who(client) == pat


def test_an_address_that_the_server_has_not_verified_opens_nobodys_account(
    client: Client, provider: Provider
) -> None:
    pat = User.objects.create_user("pat", "pat@testshire.example", "a long password of theirs")
    EmailAddress.objects.create(user=pat, email=pat.email, verified=True, primary=True)
    sign_in(client, provider, sub="8", email="pat@testshire.example", email_verified=False)
    assert who(client) is None


def test_a_code_that_the_server_does_not_know_is_said_in_words(
    client: Client, provider: Provider
) -> None:
    answered = sign_in(client, provider, code="guessed", sub="7", email="pat@testshire.example")
    assert answered.status_code in {401, 503}
    assert "That did not work" in answered.text
    assert who(client) is None


def test_an_answer_to_somebody_elses_question_signs_nobody_in(
    client: Client, provider: Provider
) -> None:
    provider.says = {"sub": "7", "email": "pat@testshire.example", "email_verified": True}
    answered = client.get(f"{LOGIN}callback/", {"code": CODE, "state": "made-up"})
    assert "That did not work" in answered.text
    assert who(client) is None
