"""The loop of a judge in Python: an order a line on stdin, its answer a line on stdout (see `node/lines.mjs`)."""

import json
import sys
from collections.abc import Callable
from typing import Any

Order = dict[str, Any]


def serve(answer: Callable[[Order], Order]) -> None:
    """Answer orders until stdin ends; one that breaks the judge is answered with what broke."""
    # What libraries say aloud must not stand among the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(_answered(json.loads(line), answer)), file=answers, flush=True)


def _answered(order: Order, answer: Callable[[Order], Order]) -> Order:
    if "shared" in order:
        return {}
    try:
        return answer(order)
    except Exception as error:
        return {"broken": f"{type(error).__name__}: {error}"}
