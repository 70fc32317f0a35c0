"""What badges hands down to the registries of `accounts`: entries of the header, and the export of personal data."""

from django.utils.translation import gettext_lazy as _

from accounts import navigation, personal_data
from badges import personal, signer
from cms import readiness


def register() -> None:
    """Called from `AppConfig.ready`; running it twice changes nothing."""
    navigation.register(
        navigation.NavItem("my_badges", _("My badges"), "my_badges", order=50, is_visible=navigation.signed_in)
    )
    navigation.register(navigation.NavItem("verify", _("Verify"), "verify", order=60))
    check = navigation.NavItem("footer_verify", _("Check a badge"), "verify", order=20, area="footer")
    navigation.register(check)
    wallets = navigation.NavItem("wallets", _("Connected wallets"), "my_wallets", order=40, area="account")
    navigation.register(wallets)
    readiness.register("signing", signer.complaint)
    personal_data.register("badges", _("Badges"), export=personal.export)
    personal_data.register("held_badges", _("Badges that you brought from elsewhere"), export=personal.held_badges)
    personal_data.register("wallets", _("Sites that you connected, and what you allowed them"), export=personal.wallets)
