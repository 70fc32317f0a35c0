"""What badges hands down to the registries of `accounts`: entries of the header, and the export of personal data."""

from django.utils.translation import gettext_lazy as _

from accounts import navigation, personal_data
from badges import personal


def register() -> None:
    """Called from `AppConfig.ready`; running it twice changes nothing."""
    navigation.register(
        navigation.NavItem("my_badges", _("My badges"), "my_badges", order=50, is_visible=navigation.signed_in)
    )
    navigation.register(navigation.NavItem("verify", _("Verify"), "verify", order=60))
    check = navigation.NavItem("footer_verify", _("Check a badge"), "verify", order=20, area="footer")
    navigation.register(check)
    personal_data.register("badges", _("Badges"), export=personal.export)
