"""A small but genuine OpenID provider in a process of its own: `python -m tests.oidc_provider`.

It has a discovery document, a page on which somebody signs in and agrees, a token endpoint with
client authentication, PKCE and codes that are good once, RS256 id tokens and their public keys. It
prints its address as its only line. What a test wants of it, it is told at /test: who the client
is, and with which fault the next token is made.
"""

import base64
import hashlib
import json
import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from markupsafe import escape
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from quizapp import clock

CLIENT_ID = "quizapp"
CLIENT_SECRET = "a secret of the client"
KID = "key-1"

PEOPLE: dict[str, dict[str, Any]] = {
    "an": {
        "name": "Nguyễn Văn An",
        "phone_number": "+84912345678",
        "birthdate": "1990-05-19",
    },
    "binh": {"name": "Lê Thị Bình"},
    "mark": {"name": "Mark <b>", "phone_number": "+1 202 555 0100", "birthdate": "1985"},
}

app = Flask(__name__)
key = RSAKey.generate_key(2048, {"kid": KID, "use": "sig", "alg": "RS256"})
stranger = RSAKey.generate_key(2048, {"kid": KID})
redirect_uris: set[str] = set()
faults: dict[str, Any] = {}
codes: dict[str, dict[str, str]] = {}
access_tokens: dict[str, str] = {}
seen: list[dict[str, str]] = []


def issuer() -> str:
    return request.host_url.rstrip("/")


@app.get("/.well-known/openid-configuration")
def discovery() -> Any:
    here = issuer()
    return jsonify(
        issuer=faults.get("issuer", here),
        authorization_endpoint=f"{here}/authorize",
        token_endpoint=f"{here}/token",
        jwks_uri=f"{here}/jwks",
        userinfo_endpoint=f"{here}/userinfo",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        token_endpoint_auth_methods_supported=faults.get("auth", ["client_secret_basic"]),
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
    )


@app.get("/jwks")
def jwks() -> Any:
    return jsonify(keys=[key.as_dict(private=False)])


@app.get("/authorize")
def authorize() -> Any:
    asked = request.args
    if asked.get("client_id") != CLIENT_ID or asked.get("redirect_uri") not in redirect_uris:
        return "unknown client or address", 400
    needed = {"response_type": "code", "code_challenge_method": "S256"}
    if any(asked.get(name) != value for name, value in needed.items()):
        return "only the code flow with PKCE", 400
    if "openid" not in asked.get("scope", "").split() or not asked.get("code_challenge"):
        return "no OpenID request", 400
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    return (
        f'<!doctype html><html lang="vi"><title>Đăng nhập</title>'
        f'<link rel="icon" href="data:,"><form method="post">{kept}'
        '<label>Tên <input name="user"></label>'
        '<button name="agreed" value="1">Đồng ý</button>'
        '<button name="agreed" value="0">Từ chối</button></form>'
    )


@app.post("/authorize")
def agree() -> Response:
    form = request.form
    seen.append(form.to_dict())
    answer = {"state": form["state"], "iss": faults.get("answer_iss", issuer())}
    if form["agreed"] != "1" or form["user"] not in PEOPLE:
        answer["error"] = "access_denied"
    else:
        answer["code"] = secrets.token_urlsafe(24)
        codes[answer["code"]] = form.to_dict()
    return redirect(f"{form['redirect_uri']}?{urlencode(answer)}")


@app.post("/token")
def token() -> Any:
    if faults.get("down"):
        return "out of order", 503
    sent = request.authorization
    client = (sent.username, sent.password) if sent else (
        request.form.get("client_id"), request.form.get("client_secret"),
    )  # fmt: skip
    if client != (CLIENT_ID, CLIENT_SECRET):
        return jsonify(error="invalid_client"), 401
    asked = codes.pop(request.form.get("code", ""), None)
    if asked is None or request.form.get("redirect_uri") != asked["redirect_uri"]:
        return jsonify(error="invalid_grant"), 400
    verifier = request.form.get("code_verifier", "").encode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
    if challenge != asked["code_challenge"]:
        return jsonify(error="invalid_grant"), 400
    access = secrets.token_urlsafe(24)
    access_tokens[access] = asked["user"]
    answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
    if not faults.get("no_id_token"):
        answer["id_token"] = id_token(asked)
    return jsonify(answer)


def id_token(asked: dict[str, str]) -> str:
    """Answer a signed token for who has agreed, with the fault that a test asked for."""
    now = int(clock.now().timestamp())
    claims = {
        "iss": issuer(),
        "sub": asked["user"],
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 300,
        "nonce": asked["nonce"],
        **({} if faults.get("userinfo_only") else PEOPLE[asked["user"]]),
        **faults.get("claims", {}),
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    if faults.get("signed") == "stranger":
        return jwt.encode({"alg": "RS256", "kid": KID}, claims, stranger)
    if faults.get("signed") == "secret":
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET))
    if faults.get("signed") == "none":
        parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
        return ".".join([*(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts), ""])
    return jwt.encode({"alg": "RS256", "kid": KID}, claims, key)


@app.get("/userinfo")
def userinfo() -> Any:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    user = access_tokens.get(sent)
    if user is None:
        return jsonify(error="invalid_token"), 401
    return jsonify({"sub": faults.get("userinfo_sub", user), **PEOPLE[user]})


@app.post("/test")
def told() -> Any:
    """Take what a test wants: addresses of the client, faults; answer what was asked for so far."""
    redirect_uris.update(request.json.get("redirect_uris", []))  # type: ignore[union-attr]
    faults.clear()
    faults.update(request.json.get("faults", {}))  # type: ignore[union-attr]
    return jsonify(seen)


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - its one line
    server.serve_forever()
