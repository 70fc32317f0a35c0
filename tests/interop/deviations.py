"""Where a judge does not say of a badge, or of a mutation of one, what the rest say: each by name, with the reason.

The tests assert these exactly: a mutation that is accepted without standing here fails them, and so does one that
stands here and is refused. A name may be a pattern (`fnmatch`), and then all that it fits have to be accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from .forms import Form

Table = dict[tuple[str, str], dict[str, str]]

ONE_PROOF_IS_ENOUGH = "of several proofs one that holds is enough for it"
SAME_SIGNATURE = "reads an encoding of the same signature leniently"
UNREAD_PAGE = "does not look at this member of the issuer's page"
ITS_ADDRESS_COUNTS = "fetches the assertion from its address and judges that; the copy is compared in what it reads"
WHITE_SPACE = (
    "white space is taken out of a pasted token before it is read; the bytes that are verified are the issuer's"
)
ONLY_THE_ADDRESS = "reads the address in an SVG and nothing beside it"
NAMES_ITSELF = "takes the page's address where the page does not name itself"
NO_EMBEDDING = "refuses a credential that holds another about itself, an embedded endorsement of it"
NO_REVOCATION_LIST = "knows bit string lists only"

# Judge and kind of form: badges of ours that a judge refuses, by pattern.
REFUSED: Table = {
    ("openbadgeslib", "di"): {"*-endorsed": NO_EMBEDDING, "*-revocation-list": NO_REVOCATION_LIST},
    ("openbadgeslib", "jwt"): {"*-revocation-list": NO_REVOCATION_LIST},
}

_LIBRARY_PAGES = {
    **{
        f"page-{how}-{member}:class": UNREAD_PAGE
        for how in ("without", "null", "number", "renamed")
        for member in ("@context", "id", "type", "criteria", "description", "image", "name")
    },
    **{
        f"page-{how}-{member}:issuer": UNREAD_PAGE
        for how in ("without", "null", "number", "renamed")
        for member in ("@context", "type", "email", "name", "url")
    },
    "page-other-id:class": UNREAD_PAGE,
    "page-other-type:class": UNREAD_PAGE,
    "page-other-type:issuer": UNREAD_PAGE,
}
_VALIDATOR_PAGES = {
    **{
        f"page-{how}-{m}:{page}": NAMES_ITSELF
        for how in ("without", "renamed")
        for m in ("id", "type")
        for page in ("class", "issuer")
    },
    "page-*-email:issuer": UNREAD_PAGE,
}
_VALIDATOR_COPIES = {
    **{f"copy-*:{part}*": ITS_ADDRESS_COUNTS for part in ("recipient", "verification", "evidence", "narrative")},
    **{f"copy-*:{member}": ITS_ADDRESS_COUNTS for member in ("type", "badge", "issuedOn")},
    "copy-add-*:": ITS_ADDRESS_COUNTS,
    **{f"page-{how}-id:assertion": NAMES_ITSELF for how in ("without", "renamed")},
}
_LIBRARY_COPIES = {
    **{f"copy-*:{member}": ITS_ADDRESS_COUNTS for member in ("evidence*", "narrative")},
    **{f"copy-add-*:{member}": ITS_ADDRESS_COUNTS for member in ("", "recipient", "verification")},
    **{f"copy-{how}:recipient/type": ITS_ADDRESS_COUNTS for how in ("remove", "rename")},
    "copy-upper:verification/type": ITS_ADDRESS_COUNTS,
}
_OUR_PAGES = {"page-*-@context:class": UNREAD_PAGE, "page-*-@context:issuer": UNREAD_PAGE}
_OUR_PAGES |= {f"page-{how}-email:issuer": UNREAD_PAGE for how in ("without", "renamed")}
_OUR_TOKENS = {f"{how}-*": WHITE_SPACE for how in ("spaced", "broken")}

_PROOFS = {
    "append:proof": ONE_PROOF_IS_ENOUGH,
    "beside:proof": ONE_PROOF_IS_ENOUGH,
    "value-base64url:proof": SAME_SIGNATURE,
    "value-trailing-space:proof": SAME_SIGNATURE,
}

# Judge and kind of form: mutations that a judge accepts, by pattern.
ACCEPTED: Table = {
    ("digitalbazaar", "di"): _PROOFS,
    ("verifier-core", "di"): _PROOFS,
    ("jose", "jwt"): {f"{how}-signature": SAME_SIGNATURE for how in ("padded", "spaced", "broken", "loose-bits")},
    ("jose", "ob2-signed"): {f"{how}-signature": SAME_SIGNATURE for how in ("spaced", "broken")},
    ("openbadgeslib", "jwt"): {"padded-signature": SAME_SIGNATURE},
    ("openbadgeslib", "ob2-signed"): _LIBRARY_PAGES,
    ("1edtech", "ob2-signed"): {"padded-signature": SAME_SIGNATURE, **_VALIDATOR_PAGES},
    ("openbadgeslib", "ob2-hosted"): {**_LIBRARY_COPIES, **_LIBRARY_PAGES},
    ("1edtech", "ob2-hosted"): {**_VALIDATOR_COPIES, **_VALIDATOR_PAGES},
    ("ours", "jwt"): _OUR_TOKENS,
    ("ours", "ob2-signed"): {**_OUR_TOKENS, **_OUR_PAGES},
    ("ours", "ob2-hosted"): _OUR_PAGES,
}

# Judge and form: mutations that are accepted in this form only.
BY_FORM: Table = {
    (judge, "ob2-hosted-svg-cdata"): {"copy-*": ONLY_THE_ADDRESS} for judge in ("openbadgeslib", "1edtech")
}

# Mutations that our verifier calls unknown instead of invalid: it could not be told whose they are.
UNDECIDED: dict[str, tuple[str, ...]] = {
    "di": ("*:@context*", "*:proof/0/type", "*:proof/0/cryptosuite", "named-*"),
    "jwt": ("header-*:alg", "alg-*", "header-*:kid", "forged-*-no-name"),
    "ob2-signed": ("claims-*:badge", "header-*:alg", "alg-*", "forged-E*", "page-list:*", "page-gone:*"),
    "ob2-hosted": ("copy-*:id", "page-list:*", "page-gone:*"),
}


def accepted(judge: str, form: Form) -> dict[str, str]:
    """The mutations of this form that the judge accepts, by pattern, with the reason."""
    return ACCEPTED.get((judge, form.kind), {}) | BY_FORM.get((judge, form.name), {})


def fitting(names: Iterable[str], patterns: Iterable[str]) -> set[str]:
    """The names that one of the patterns fits."""
    wanted = tuple(patterns)
    return {name for name in names if any(fnmatchcase(name, pattern) for pattern in wanted)}
