"""How much of a sampled test is run."""

import os


def examples(sample: int) -> int:
    """Hypothesis examples: `sample` in `make test`, twenty times as many in `make test-long`."""
    return sample * 20 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else sample
