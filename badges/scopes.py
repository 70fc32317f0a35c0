"""What another site may be allowed to do here: the four scopes of the Open Badges 3.0 API (section 6.2.1), in words."""

from django.utils.translation import gettext_lazy as _

PREFIX = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ_CREDENTIALS = f"{PREFIX}credential.readonly"
WRITE_CREDENTIALS = f"{PREFIX}credential.upsert"
READ_PROFILE = f"{PREFIX}profile.readonly"
WRITE_PROFILE = f"{PREFIX}profile.update"

# What the person reads before they say yes. A new wording is a new version: a consent keeps the one that was read.
TEXT_VERSION = "2026-11"
SENTENCES = {
    READ_CREDENTIALS: _(
        "Read all your badges here, the private ones too, and those that you brought from elsewhere; and new ones, as"
        " long as it is connected."
    ),
    WRITE_CREDENTIALS: _("Put badges among your badges from elsewhere here, and replace those with newer ones."),
    READ_PROFILE: _("Know you again by a number made for this site alone; and your name, if you say so below."),
    WRITE_PROFILE: _("Change your name here."),
}
