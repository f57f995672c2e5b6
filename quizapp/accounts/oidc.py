"""Who is it that comes back from the city's sign-in service, by OpenID Connect?

The authorization code flow with PKCE, state and nonce, done by Authlib. What Authlib leaves to its
caller is done here: the service must be the one of the settings, the token must be made for us and
signed by a public key, and the service gets few seconds and few threads. Authlib is imported only
where the settings name a service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext

from quizapp.accounts import passwords
from quizapp.rules import identities
from quizapp.rules.identities import NotProven, Proven, ServiceDown

TIMEOUT_S = 5
LEEWAY_S = 60
"""How far the clocks of two machines may be apart."""
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that only the service can make: no shared secret, and never none."""
EXTENSION = "quizapp-sso"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where a browser is sent, and what its session keeps until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


def prepare(app: Flask) -> None:
    """Let pages know whether there is a service, and what it is called."""
    name = app.config["OIDC_NAME"] if app.config["OIDC_ISSUER"] else None
    app.context_processor(lambda: {"sso_name": name and called()})
    if name is None:
        return
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - an optional extra

    registry = OAuth(app)
    registry.register(
        "sso",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=app.config["OIDC_ISSUER"].rstrip("/")
        + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": app.config["OIDC_SCOPES"],
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_S,
        },
    )
    # A service that hangs may hold half of the threads, and leaves the others to the papers.
    few = max(1, app.config["THREADS"] // 4)
    app.extensions[EXTENSION] = (registry.sso, passwords.Gate(working=few, waiting=few))


def called() -> str:
    """Answer what readers of this language call the service. A name that the city gave stays."""
    return str(gettext(current_app.config["OIDC_NAME"]))


def depart(redirect_uri: str) -> Departure:
    """Answer the way to the service. Raises ServiceDown or Busy."""
    client, gate = current_app.extensions[EXTENSION]
    with gate.entered():
        try:
            _metadata(client)
            way = client.create_authorization_url(redirect_uri)
        except NotProven:
            raise
        except Exception as error:
            raise _down(error) from error
    return Departure(
        address=way["url"], state=way["state"], nonce=way["nonce"], verifier=way["code_verifier"]
    )


def arrive(answer: Mapping[str, str], redirect_uri: str, *, nonce: str, verifier: str) -> Proven:
    """Answer who came back. Raises Cancelled, NotProven, ServiceDown or Busy."""
    service, issuer = called(), current_app.config["OIDC_ISSUER"]
    code = identities.answered(answer, issuer, service)
    client, gate = current_app.extensions[EXTENSION]
    with gate.entered():
        claims = _claims(client, code, redirect_uri, nonce, verifier)
    return identities.proven(claims, issuer, current_app.config["OIDC_CLAIMS"], service)


def _claims(
    client: Any, code: str, redirect_uri: str, nonce: str, verifier: str
) -> dict[str, object]:
    from requests import RequestException  # noqa: PLC0415 - comes with the extra

    service, issuer = called(), current_app.config["OIDC_ISSUER"]
    try:
        _metadata(client)
        token = client.fetch_access_token(
            redirect_uri=redirect_uri, code=code, code_verifier=verifier
        )
        told = client.parse_id_token(
            token,
            nonce=nonce,
            # Authlib compares neither by itself where a token names several audiences.
            claims_options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": current_app.config["OIDC_CLIENT_ID"]},
            },
            leeway=LEEWAY_S,
        )
        if told is None:
            raise NotProven(service=service)
        return _completed(client, token, dict(told))
    except NotProven:
        raise
    except RequestException as error:
        raise _down(error) from error
    except Exception as error:
        # A token is hostile input to two libraries with exceptions of many kinds; whatever they
        # are, nobody is signed in.
        current_app.logger.warning("The sign-in service proved nothing: %r", error)
        raise NotProven(service=service) from error


def _completed(client: Any, token: Any, told: dict[str, object]) -> dict[str, object]:
    """Answer the claims, with those that the service keeps for its userinfo endpoint."""
    mapping = current_app.config["OIDC_CLAIMS"]
    if set(mapping.values()) <= set(told) or "userinfo_endpoint" not in client.server_metadata:
        return told
    more = dict(client.userinfo(token=token))
    # The standard's own warning: it may speak of somebody else.
    return {**more, **told} if more.get("sub") == told.get("sub") else told


def _metadata(client: Any) -> None:
    """Load what the service says of itself, once, and see that it is the one of the settings."""
    metadata = client.load_server_metadata()
    calls_itself = metadata.get("issuer")
    if calls_itself != current_app.config["OIDC_ISSUER"]:
        client.server_metadata.clear()  # else a service set right would need a restart here
        current_app.logger.error("The sign-in service calls itself %r", calls_itself)
        raise NotProven(service=called())
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [kind for kind in offered if kind in SIGNED]
    ways = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if client.client_secret and "client_secret_basic" not in ways and "client_secret_post" in ways:
        metadata["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - a way


def _down(error: Exception) -> ServiceDown:
    current_app.logger.warning("The sign-in service does not answer: %r", error)
    return ServiceDown(service=called())
