"""`{% demo_accounts as people %}` on the sign-in page."""

from django import template

from accounts.demo import PASSWORD, DemoAccount, accounts_to_show

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_accounts(context: template.Context) -> tuple[DemoAccount, ...]:
    """The accounts to show, with their password in `DEMO_PASSWORD`; empty unless this is a demo."""
    context["DEMO_PASSWORD"] = PASSWORD
    return accounts_to_show()
