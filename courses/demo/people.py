"""The institutions and people of the demo: the same names as in the tests."""

from typing import Any

from allauth.account.models import EmailAddress

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, Membership, User

PASSWORD = "passerelle-demo"  # noqa: S105 (published on purpose; see CONTRACT)

INSTITUTIONS: tuple[dict[str, Any], ...] = (
    {
        "slug": "atlas",
        "name": "Atlas Teacher College",
        "description": "A teacher college that publishes its courses for everybody.",
        "url": "https://atlas.example.org",
        "email": "badges@atlas.example.org",
        "is_default": True,
    },
    {
        "slug": "riverside",
        "name": "Riverside Teaching Academy",
        "description": "An academy that recognises what others have judged well.",
        "url": "https://riverside.example.org",
        "email": "badges@riverside.example.org",
        "is_default": False,
    },
)

# e-mail, first name, last name, school, institution, role
PEOPLE: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("teacher@example.org", "Amina", "Diallo", "Hillside School", "atlas", "teacher"),
    ("teacher2@example.org", "Bruno", "Costa", "Harbour School", "riverside", "teacher"),
    ("teacher3@example.org", "Chipo", "Moyo", "", "", ""),
    ("teacher4@example.org", "Dalia", "Haddad", "Lakeside School", "", ""),
    ("trainer@example.org", "Elif", "Kaya", "", "atlas", "trainer"),
    ("moderator@example.org", "Farid", "Benali", "", "atlas", "moderator"),
    ("registrar@riverside.example.org", "Grace", "Okafor", "", "riverside", "registrar"),
)


def load_institutions() -> dict[str, Institution]:
    """Both institutions by slug."""
    return {
        data["slug"]: Institution.objects.get_or_create(slug=data["slug"], defaults=data)[0] for data in INSTITUTIONS
    }


def load_people(institutions: dict[str, Institution]) -> dict[str, User]:
    """The demo accounts by e-mail, the platform administrator among them."""
    people = {row[0]: load_person(row, institutions) for row in PEOPLE}
    admin = load_person(("admin@example.org", "Hana", "Novak", "", "", ""), institutions)
    if not admin.is_superuser:
        admin.is_superuser = admin.is_staff = True
        admin.save(update_fields=["is_superuser", "is_staff"])
    return {**people, admin.email: admin}


def load_person(row: tuple[str, str, str, str, str, str], institutions: dict[str, Institution]) -> User:
    """One account with a verified address, made once."""
    email, first_name, last_name, school, institution, role = row
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, first_name=first_name, last_name=last_name, school=school
    )
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    if institution:
        grant_role(user=user, institution=institutions[institution], role=role or Membership.Role.TEACHER)
    return user
