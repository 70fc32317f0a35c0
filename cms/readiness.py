"""What other apps want to be asked before this instance takes requests; each fills this from `AppConfig.ready`."""

from collections.abc import Callable

# Name of a check → a function that answers "" when all is well, else why not, in a sentence for the operator.
CHECKS: dict[str, Callable[[], str]] = {}


def register(name: str, check: Callable[[], str]) -> None:
    """Let `/readyz` ask this. Registering a name again replaces its check."""
    CHECKS[name] = check
