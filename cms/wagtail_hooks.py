"""The editor in our colours."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def editor_colours() -> SafeString:
    """The stylesheet that gives Wagtail's custom properties our values."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/editor.css"))
