"""What keeps a badge from being understood elsewhere, found before anybody holds one.

Rules over documents as they would go out: the Open Badges 3.0 credential, the 2.0 BadgeClass and Issuer. Each finding
says what is wrong and what to change. An *error* would make some standard refuse the badge, so it is not published; a
*warning* costs readers or trust; a *note* can stay.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from .safe_json import MAX_BYTES, MAX_DEPTH, MAX_NODES, walk
from .verification.shapes import URI

Reader = Literal["ob3", "wallets", "ob2"]
Severity = Literal["error", "warning", "note"]
Document = Mapping[str, Any]
ERROR: Severity = "error"
WARNING: Severity = "warning"
NOTE: Severity = "note"
# Beyond these a badge is refused by readers that guard themselves as we do; from three quarters on we say so.
NEARLY = 0.75
# What a card in a wallet shows of a text before it cuts it: ours, so only ever a warning.
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_CRITERIA = 80, 1_000, 5_000
SHORTEST_CRITERIA = 30
READERS: tuple[Reader, ...] = ("ob3", "wallets", "ob2")
# Who would not take the badge for this: 1EdTech's rules for Open Badges 3.0, wallets, Open Badges 2.0's validators.
# What is not here they all take, however little its readers like it.
REFUSED_BY: Mapping[str, tuple[Reader, ...]] = {
    **dict.fromkeys(("address_not_public", "contrast", "description_missing", "design", "image"), READERS),
    **dict.fromkeys(("relative_id", "refused", "too_large"), ("ob3", "wallets")),
    **dict.fromkeys(("image_missing", "issuer_email", "issuer_url"), ("ob2",)),
    "name_missing": READERS,
}
MARKUP = re.compile(r"<(?:/?[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")


def _(text: str) -> str:
    """Marks a sentence for the catalogues of whoever shows it; here it stays English."""
    return text


@dataclass(frozen=True)
class Finding:
    """One thing found. `what` and `change` are sentences with places for `values`, as `%` fills them."""

    code: str
    severity: Severity
    what: str
    change: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Both, in English."""
        return f"{self.what % self.values} {self.change % self.values}"


def accepted_by(found: Iterable[Finding]) -> dict[Reader, bool]:
    """Whether each kind of reader takes the badge, by what was found."""
    refusing = {reader for finding in found for reader in REFUSED_BY.get(finding.code, ())}
    return {reader: reader not in refusing for reader in READERS}


def lint_credential(credential: Document) -> Iterator[Finding]:
    """What Open Badges 3.0, its verifiers and wallets make of this unsigned AchievementCredential."""
    achievement = credential["credentialSubject"]["achievement"]
    yield from _size(credential)
    yield from _ids(credential)
    yield from _texts(achievement)
    yield from _alignments(achievement.get("alignment", []))
    yield from _results(achievement.get("resultDescription", []))


def lint_ob2(badge_class: Document, issuer: Document) -> Iterator[Finding]:
    """What Open Badges 2.0's validators ask of a BadgeClass and its Issuer."""
    if not badge_class.get("image"):
        yield Finding(
            "image_missing", ERROR, _("The badge has no image."), _("Open Badges 2.0 refuses it: design one.")
        )
    if not EMAIL.fullmatch(str(issuer.get("email", ""))):
        yield Finding(
            "issuer_email",
            WARNING,
            _("The issuer has no e-mail address that could be written to."),
            _("Open Badges 2.0 asks for one: add it to the issuer profile."),
        )
    if not issuer.get("url"):
        yield Finding(
            "issuer_url",
            WARNING,
            _("The issuer has no address of its own."),
            _("Add the institution's website to the issuer profile: readers look there first."),
        )


def lint_base(base: str) -> Iterator[Finding]:
    """Whether others can reach what is signed under this base: did:web needs https and a public host."""
    address = urlsplit(base)
    if address.scheme != "https" or _is_private(address.hostname or ""):
        yield Finding(
            "address_not_public",
            WARNING,
            _("Badges are signed under %(base)s, which others cannot reach or must not trust."),
            _("Serve the site under a public https address (PUBLIC_BASE_URL) before awarding badges that are to last."),
            {"base": base},
        )


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in {"localhost", "local", "internal", "test", "lan"}


def _size(credential: Document) -> Iterator[Finding]:
    values = [depth for _value, depth in walk(credential)]
    written = len(json.dumps(credential, ensure_ascii=False, indent=1).encode())
    measures = ((len(values), MAX_NODES), (written, MAX_BYTES), (max(values), MAX_DEPTH))
    share = max(measure / most for measure, most in measures)
    figures = {"values": len(values), "most": MAX_NODES, "kilobytes": -(-written // 1024)}
    if share > 1:
        yield Finding(
            "too_large",
            ERROR,
            _("The signed badge would hold %(values)d values and %(kilobytes)d kB; verifiers stop at %(most)d values."),
            _("Take fewer criteria or levels into its rubric, or fewer competencies."),
            figures,
        )
    elif share > NEARLY:
        yield Finding(
            "large",
            WARNING,
            _("The signed badge would hold %(values)d values and %(kilobytes)d kB, close to what verifiers read."),
            _("Shorten the rubric's levels, or leave out competencies that it does not show."),
            figures,
        )


def _ids(credential: Document) -> Iterator[Finding]:
    """JSON-LD leaves a relative name out of the signature or resolves it anywhere."""
    for node, _depth in walk(credential):
        if isinstance(node, dict) and "id" in node and not URI.fullmatch(str(node["id"])):
            yield Finding(
                "relative_id",
                ERROR,
                _("“%(id)s” is no absolute address, so other software would refuse the badge."),
                _("Ask the administrator to check PUBLIC_BASE_URL and the rubric's keys."),
                {"id": str(node["id"])[:80]},
            )


def _texts(achievement: Document) -> Iterator[Finding]:
    name, description = achievement.get("name", ""), achievement.get("description", "")
    criteria = achievement.get("criteria", {}).get("narrative", "")
    if not name.strip():
        yield Finding("name_missing", ERROR, _("The badge has no name."), _("Give it one of a few words."))
    if not description.strip():
        change = _("Say in a sentence what its holder can do; every standard asks for it.")
        yield Finding("description_missing", ERROR, _("The badge has no description."), change)
    if len(criteria.strip()) < SHORTEST_CRITERIA:
        change = _("Say what a person does to earn it and how it is judged, in a sentence or two.")
        yield Finding("criteria_missing", ERROR, _("The badge does not say what it takes."), change)
    for part, text, most in (
        (_("name"), name, LONGEST_NAME),
        (_("description"), description, LONGEST_DESCRIPTION),
        (_("criteria"), criteria, LONGEST_CRITERIA),
    ):
        yield from _text(part, text, most)


def _text(part: str, text: str, most: int) -> Iterator[Finding]:
    if len(text) > most:
        yield Finding(
            "text_long",
            WARNING,
            _("The %(part)s has %(length)d characters; wallets cut it."),
            _("Say it in at most %(most)d."),
            {"part": part, "length": len(text), "most": most},
        )
    if MARKUP.search(text):
        yield Finding(
            "markup",
            WARNING,
            _("The %(part)s holds HTML, which wallets show as it is written."),
            _("Write it as plain sentences."),
            {"part": part},
        )


def _alignments(alignments: list[Document]) -> Iterator[Finding]:
    official = [entry for entry in alignments if entry.get("targetType") != "CFItem"]
    if not alignments:
        yield Finding(
            "alignment_missing",
            WARNING,
            _("The badge names no competency."),
            _("Choose the two or three that it shows: employers and other institutions compare badges by them."),
        )
    elif not official:
        yield Finding(
            "alignment_unofficial",
            NOTE,
            _("None of its competencies has an address in the framework's own document."),
            _("Choose items of a published framework where there are some, so that others find the same code."),
        )
    for entry in alignments:
        if not entry.get("targetCode"):
            yield Finding(
                "alignment_code",
                WARNING,
                _("The competency “%(name)s” has no code."),
                _("Give it the code of its framework, so that software can compare it."),
                {"name": entry.get("targetName", "")},
            )


def _results(descriptions: list[Document]) -> Iterator[Finding]:
    for entry in descriptions:
        levels = entry.get("rubricCriterionLevel", [])
        if levels and not entry.get("requiredLevel"):
            yield Finding(
                "level_required",
                WARNING,
                _("The criterion “%(name)s” does not say which level is needed."),
                _("Give the rubric a level for its pass mark."),
                {"name": entry.get("name", "")},
            )
        if any(not level.get("description") for level in levels):
            yield Finding(
                "level_undescribed",
                NOTE,
                _("Some levels of “%(name)s” have no description."),
                _("Say what is seen at each level: readers of the badge have only these words."),
                {"name": entry.get("name", "")},
            )
