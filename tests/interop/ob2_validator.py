"""Runs inside the validator's own environment: judges Open Badges 2.0 badges with 1EdTech's `openbadges`.

order:  {"input": "<address, JSON or JWS>" or null, "image": "<base64 PNG or SVG>" or null, "recipient": "<e-mail>" or
null, "documents": {"<address>": {"status": 200, "content_type": "...", "body": "<base64>"}}}
answer: {"valid": bool, "reason": "..."}

The network is a dictionary: every request of the validator is answered from `documents`, the Open Badges context
from the package's own copy, and everything else with a connection error.
"""

import base64
import io
import json
from typing import Any

import requests
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT, OPENBADGES_CONTEXT_V2_URI
from python_lines import serve


def response(request: requests.PreparedRequest, status: int, content_type: str, body: bytes) -> requests.Response:
    """An answer as requests builds it."""
    answer = requests.Response()
    answer.status_code = status
    answer.headers["Content-Type"] = content_type
    answer.raw = io.BytesIO(body)
    answer._content = body
    answer.url = str(request.url)
    answer.request = request
    return answer


def serve_only(documents: dict[str, Any]) -> None:
    """Replace the network of `requests` by these documents."""
    context = json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode()

    def send(adapter: object, request: requests.PreparedRequest, **options: object) -> requests.Response:
        if request.url == OPENBADGES_CONTEXT_V2_URI:
            return response(request, 200, "application/ld+json", context)
        if request.url not in documents:
            raise requests.ConnectionError(f"not handed over: {request.url}")
        entry = documents[request.url]
        return response(request, entry["status"], entry["content_type"], base64.b64decode(entry["body"]))

    requests.adapters.HTTPAdapter.send = send  # type: ignore[method-assign, assignment]


def judge(order: dict[str, Any]) -> dict[str, Any]:
    """What the validator says of the badge in this order."""
    serve_only(order["documents"])
    badge = io.BytesIO(base64.b64decode(order["image"])) if order["image"] else order["input"]
    profile = {"email": order["recipient"]} if order["recipient"] else None
    # Without a cache back end every request goes through the adapter above.
    report = verify(badge, recipient_profile=profile, use_cache=False, cache_backend=None)["report"]
    messages = [str(message.get("result", "")) for message in report["messages"]]
    return {"valid": bool(report["valid"]), "reason": "; ".join(messages)}


if __name__ == "__main__":
    serve(judge)
