"""A page whose server is gone, in a real browser: it says so in its own words and offers to be loaded again."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright")

from dashboard_server import CHROMIUM, FIRST_ANSWER_MILLISECONDS, chromium_launched, served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM}: apt-get install chromium"),
]


def test_a_page_whose_server_is_gone_says_so_in_the_language_of_its_reader(tmp_path):
    with chromium_launched() as chromium:
        page = chromium.new_context(locale="fr-FR").new_page()
        with served(tmp_path) as address:
            page.goto(address)
            page.locator(".m-figure").first.wait_for(timeout=FIRST_ANSWER_MILLISECONDS)
            assert page.locator("#m-gone").is_hidden()
        page.get_by_text("La connexion au serveur est coupée.").wait_for()
        assert page.get_by_role("button", name="Recharger la page").is_visible()
        assert page.get_by_text("disconnected").locator("visible=true").count() == 0
        assert page.get_by_text("refresh").locator("visible=true").count() == 0
