"""A person with a badge of ours, a wallet that they connected, and another issuer's site out in the world."""

from typing import Any

import pytest

from accounts.models import User
from badges import fetcher
from badges.models import Award
from tests.badges.ims.wallets import Wallet
from tests.openbadges import samples


@pytest.fixture
def wallet(db: None) -> Wallet:
    """Registered, allowed nothing yet."""
    return Wallet.registered()


@pytest.fixture
def connected(wallet: Wallet, teacher: User, awarded: Award) -> Wallet:
    """The teacher's: allowed everything, and the teacher has one badge of ours."""
    return wallet.connect(teacher)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> samples.Site:
    """The other issuer's site, in place of the network."""
    site: Any = samples.site()
    monkeypatch.setattr(fetcher, "fetch", site)
    return site
