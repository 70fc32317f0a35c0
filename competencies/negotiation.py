"""Which form of a document, and which language, a request asks for (RFC 9110, sections 12.4.2 and 12.5.1)."""

from dataclasses import dataclass

PAGE = "text/html"
LINKED = "application/ld+json"
JSON = "application/json"
OFFERED = (PAGE, LINKED, JSON)


@dataclass(frozen=True)
class Range:
    """One media range of an Accept header, its weight, and its place in the header."""

    name: str
    weight: float
    place: int

    @property
    def precision(self) -> int:
        """2 for a type, 1 for `text/*`, 0 for `*/*`."""
        return 2 - self.name.count("*")

    def covers(self, offer: str) -> bool:
        return self.name in (offer, offer.split("/")[0] + "/*", "*/*")


def best_type(accept: str, offered: tuple[str, ...] = OFFERED) -> str | None:
    """The offered type the header likes best, or None when it refuses all. No header means no preference.

    The most precise range decides an offer's weight (`text/html;q=0` refuses pages even beside `*/*`). Equal weights:
    whom the header names outright, then whom it names first, then our own order.

    >>> best_type("application/json, text/plain, */*")
    'application/json'
    """
    ranges = _ranges(accept) or [Range("*/*", 1.0, 0)]
    ranked = [(deciding, offer) for offer in offered if (deciding := _deciding(ranges, offer)) and deciding.weight > 0]
    if not ranked:
        return None
    return max(ranked, key=lambda pair: (pair[0].weight, pair[0].precision, -pair[0].place))[1]


def _ranges(accept: str) -> list[Range]:
    parts = (part.split(";") for part in accept.split(",") if part.strip())
    return [Range(name.strip().lower(), _weight(rest), place) for place, (name, *rest) in enumerate(parts)]


def _weight(parameters: list[str]) -> float:
    """`q`, 1 when absent; what is no number from 0 to 1 counts as 0, so that nonsense asks for nothing."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value.strip())
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def _deciding(ranges: list[Range], offer: str) -> Range | None:
    covering = [found for found in ranges if found.covers(offer)]
    return max(covering, key=lambda found: found.precision) if covering else None
