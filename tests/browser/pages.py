"""Every page that the path of one badge crosses, and who stands on it."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Browser

from tests.browser.walk import Walker, context_of
from tests.site import Site
from tests.visitor import Visitor

LANGUAGES = ("en", "fr", "ar")
PREFIX = {"en": "", "fr": "/fr", "ar": "/ar", "es": "/es"}
API_SCOPES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
SCOPES = [f"{API_SCOPES}{name}" for name in ("credential.readonly", "credential.upsert", "profile.readonly")]
# Addresses that programs read as well: they have no prefix, and are asked for a language.
FOR_MACHINES_TOO = ("consent", "achievement_path", "endorsement_path", "evidence_path", "issuer_path")
LESSON = "/courses/lesson-with-digital-tools/m1/{slug}/"

# Addresses that take a language prefix, by who opens them. {name} is looked up in `Places`.
PAGES: tuple[tuple[str, str], ...] = (
    ("", "/"),
    ("", "/courses/"),
    ("", "{course}"),
    ("", "{module}"),
    ("", "{lesson}"),
    ("", "/verify/"),
    ("", "/verify/?url={public}"),
    ("", "/verify/?url={revoked}"),
    ("", "{public_path}"),
    ("", "/frameworks/"),
    ("", "/frameworks/unesco-ict-cft-v3/"),
    ("", "{achievement_path}"),
    ("", "{endorsement_path}"),
    ("", "{evidence_path}"),
    ("", "{issuer_path}"),
    ("", "/connected-sites/"),
    ("", "/accounts/login/"),
    ("", "/accounts/signup/"),
    ("", "/accounts/password/reset/"),
    ("", "/no-such-page/"),
    ("teacher@example.org", "/my/"),
    ("teacher@example.org", "/my/portfolio/"),
    ("teacher@example.org", "/my/badges/"),
    ("teacher@example.org", "/my/badges/import/"),
    ("teacher@example.org", "/my/wallets/"),
    ("teacher@example.org", "{consent}"),
    ("teacher@example.org", "/my/competencies/"),
    ("teacher@example.org", "/my/data/"),
    ("teacher@example.org", "/my/notifications/"),
    ("teacher@example.org", "{course}"),
    ("teacher@example.org", "{lesson}"),
    ("teacher@example.org", "{last_lesson}"),
    ("teacher@example.org", "{draft}"),
    ("ines@example.org", "/my/"),
    ("ines@example.org", "/my/badges/"),
    ("ines@example.org", "/my/badges/elsewhere/{held}/"),
    ("ines@example.org", "/my/badges/elsewhere/{unsure}/"),
    ("ines@example.org", "/my/wallets/"),
    ("ines@example.org", "/my/wallets/{connection}/"),
    ("ines@example.org", "/my/competencies/"),
    ("ines@example.org", "{public_path}"),
    ("ines@example.org", "{public_path}share/"),
    ("ines@example.org", "{public_path}ob2/"),
    ("ines@example.org", "{public_path}disclosure/"),
    ("ines@example.org", "{public_path}disclosure/?as=named-bound"),
    ("ines@example.org", "{public_path}?as=bare#download"),
    ("lin@example.org", "/my/portfolio/"),
    ("lin@example.org", "{submission}"),
    ("teacher2@example.org", "/reviews/"),
    ("teacher2@example.org", "{review}"),
    ("teacher2@example.org", "/reviews/about-me/"),
    ("ines@example.org", "/reviews/credit/"),
    ("lin@example.org", "/my/portfolio/{moderated}/"),
    ("yara@example.org", "/my/portfolio/{refused}/"),
    ("yara@example.org", "/my/portfolio/{refused}/appeal/"),
    ("moderator@example.org", "/teach/"),
    ("moderator@example.org", "/teach/?list=stuck"),
    ("moderator@example.org", "/teach/decide/{moderated}/"),
    ("moderator@example.org", "/teach/flags/"),
    ("moderator@example.org", "/teach/flags/{flagged}/"),
    ("moderator@example.org", "/teach/message/?to=authors&list=mine"),
    ("trainer@example.org", "/teach/practice/"),
    ("trainer@example.org", "/teach/practice/new/"),
    ("trainer@example.org", "/teach/integrity/"),
    ("trainer@example.org", "/teach/rubrics/"),
    ("trainer@example.org", "/teach/rubrics/{rubric}/"),
    ("omar@example.org", "/reviews/"),
    ("registrar@riverside.example.org", "/achievements/{achievement}/endorse/"),
)

QUESTION = """
from badges.models import Award
from courses.models import Activity, CoursePage, LessonPage, ModulePage
from peer_review.models import ReviewAssignment, Submission
from tests.browser.stage import set_stage
for name, uuid in set_stage().items():
    print(name, uuid)
public = Award.objects.live().get(is_public=True)
revoked = Award.objects.exclude(revoked_at=None).get()
print("public", public.uuid)
print("revoked", revoked.uuid)
print("review", ReviewAssignment.objects.open().get(reviewer__email="teacher2@example.org").uuid)
print("submission", Submission.objects.filter(author__email="lin@example.org", attempt=1).get().uuid)
print("portfolio", Activity.objects.filter(kind="portfolio", course=public.achievement.courses.get()).get().uuid)
for name, model in (("course", CoursePage), ("module", ModulePage), ("lesson", LessonPage)):
    for page in model.objects.live().order_by("path"):
        print(name, page.locale.language_code, page.url)
"""


@dataclass
class Places:
    """Addresses that depend on the instance, by language."""

    values: dict[str, str]
    by_language: dict[str, dict[str, list[str]]]

    def address(self, template: str, language: str) -> str:
        """The template's address in this language, prefix included."""
        pages = self.by_language[language]
        names = {
            "course": pages["course"][0],
            "module": pages["module"][0],
            "lesson": pages["lesson"][0],
            "last_lesson": pages["lesson"][8],
        }
        if template.strip("{}") in names:
            return names[template.strip("{}")]
        if template.strip("{}") in FOR_MACHINES_TOO:
            return self.values[template.strip("{}")].format(language=language)
        return PREFIX[language] + template.format(**self.values)


def places_of(site: Site) -> Places:
    """Ask the instance where things are."""
    lines = site.manage("shell", "--verbosity", "0", "--command", QUESTION).stdout.split("\n")
    values: dict[str, str] = {}
    pages: dict[str, dict[str, list[str]]] = {}
    for line in filter(None, lines):
        name, *rest = line.split()
        if len(rest) == 1:
            values[name] = rest[0]
        else:
            pages.setdefault(rest[0], {}).setdefault(name, []).append(rest[1])
    uuids = dict(values)
    values["public"] = f"{site.url}/credentials/{uuids['public']}/"
    values["revoked"] = f"{site.url}/credentials/{uuids['revoked']}/"
    values["public_path"] = f"/credentials/{uuids['public']}/"
    values["review"] = f"/reviews/{uuids['review']}/"
    values["submission"] = f"/my/portfolio/{uuids['submission']}/"
    values["draft"] = f"/learn/portfolios/{uuids['portfolio']}/"
    values["consent"] = consent_page(site) + "&lang={language}"
    for name in ("achievement", "endorsement", "evidence", "issuer"):
        values[f"{name}_path"] = machine_path(name, uuids.get(name, "atlas"))
    return Places(values, pages)


def machine_path(name: str, identifier: str) -> str:
    """The address of one of these, to be completed with a language."""
    return f"/{name}s/{identifier}?lang={{language}}".replace("evidences", "evidence")


def consent_page(site: Site) -> str:
    """Where a wallet sends its person: it registers, then asks for everything."""
    back = "https://wallet.example.net/back"
    metadata = {"client_name": "Pocket wallet", "redirect_uris": [back]}
    answer = json.loads(Visitor(site.url).post_json("/ims/ob/v3p0/oauth/register", metadata).body)
    asked = {
        "response_type": "code",
        "client_id": answer["client_id"],
        "redirect_uri": back,
        "scope": " ".join(SCOPES),
        "state": "state",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    return f"/ims/ob/v3p0/oauth/authorize?{urlencode(asked)}"


def walker_for(site: Site, browser: Browser, person: str, **options: object) -> Walker:
    """A walker who is this person; a visitor without a name is nobody."""
    walker = Walker(site, context_of(browser, **options).new_page())  # type: ignore[arg-type]
    if person:
        walker.sign_in(person)
    return walker
