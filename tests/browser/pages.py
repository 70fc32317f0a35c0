"""Every page that the path of one badge crosses, and who stands on it."""

from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.browser.walk import Walker, context_of
from tests.site import Site

LANGUAGES = ("en", "fr", "ar")
PREFIX = {"en": "", "fr": "/fr", "ar": "/ar", "es": "/es"}
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
    ("", "/accounts/login/"),
    ("", "/accounts/signup/"),
    ("", "/accounts/password/reset/"),
    ("", "/no-such-page/"),
    ("teacher@example.org", "/my/"),
    ("teacher@example.org", "/my/portfolio/"),
    ("teacher@example.org", "/my/badges/"),
    ("teacher@example.org", "/my/competencies/"),
    ("teacher@example.org", "/my/data/"),
    ("teacher@example.org", "/my/notifications/"),
    ("teacher@example.org", "{course}"),
    ("teacher@example.org", "{lesson}"),
    ("teacher@example.org", "{last_lesson}"),
    ("teacher@example.org", "{draft}"),
    ("ines@example.org", "/my/"),
    ("ines@example.org", "/my/badges/"),
    ("ines@example.org", "/my/competencies/"),
    ("ines@example.org", "{public_path}"),
    ("lin@example.org", "/my/portfolio/"),
    ("lin@example.org", "{submission}"),
    ("teacher2@example.org", "/reviews/"),
    ("teacher2@example.org", "{review}"),
    ("omar@example.org", "/reviews/"),
)

QUESTION = """
from badges.models import Award
from courses.models import Activity, CoursePage, LessonPage, ModulePage
from peer_review.models import ReviewAssignment, Submission
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
    return Places(values, pages)


def walker_for(site: Site, browser: Browser, person: str, **options: object) -> Walker:
    """A walker who is this person; a visitor without a name is nobody."""
    walker = Walker(site, context_of(browser, **options).new_page())  # type: ignore[arg-type]
    if person:
        walker.sign_in(person)
    return walker
