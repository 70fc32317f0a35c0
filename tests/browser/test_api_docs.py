"""Our API is described in a browser under the public policy: nothing is refused, nothing comes from afar."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.walk import context_of
from tests.site import Site


@pytest.mark.browser
def test_the_api_is_described_without_a_violation_and_from_here_alone(site: Site, chromium: Browser) -> None:
    context = context_of(chromium, width=1280)
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(f"{site.url}/api/v1/docs")
    assert response is not None and "unsafe" not in response.headers["content-security-policy"]
    page.get_by_text("Every public course").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text("Plan and assess a lesson with digital tools")
    assert complaints == []
    assert [url for url in asked if not url.startswith((site.url, "data:"))] == []
    context.close()
