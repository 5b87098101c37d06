"""What tests share: the same examples from hypothesis on every machine, and a visitor of the dashboard."""

import pytest
from hypothesis import settings

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium."""
    from dashboard_server import chromium_launched

    with chromium_launched() as launched:
        yield launched


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The directory in which the dashboard is started, with its log."""
    return tmp_path_factory.mktemp("dashboard")


@pytest.fixture(scope="module")
def address(folder):
    """The address of a dashboard."""
    from dashboard_server import served

    with served(folder) as url:
        yield url


@pytest.fixture(params=["fr-FR", "en-GB"])
def locale(request):
    """The language of the visitor: every feature is clicked in both."""
    return request.param


@pytest.fixture
def said(locale):
    """The texts of the page in the language of the visitor."""
    from dashboards.texts import texts_in

    return texts_in(locale[:2])


@pytest.fixture
def visit(chromium, address, locale):
    """Opens the page in the language of the visitor; a fault of any page opened fails the test."""
    from dashboard_server import visits

    with visits(chromium, address) as opened:
        yield lambda query="", **options: opened(
            f"/{query}", ".m-curve svg[data-draws]", **{"locale": locale, **options}
        )


@pytest.fixture
def small(visit):
    """Opens the page on the smallest system, once its refined answer is there; the server keeps it for later tests."""
    from dashboard_visit import SMALL_QUESTION, settled

    return lambda **options: settled(visit(SMALL_QUESTION, **options))


@pytest.fixture
def session():
    """A visitor in English whose questions are not answered."""
    from dashboards.session import Session

    made = Session("view=explore&lang=en", "")
    made.answering.ask = lambda scenario: None
    return made


@pytest.fixture
def shown():
    """Draws an element of the page; returns what gives the pieces that it is made of."""
    import solara

    from dashboards.widgets import Fragment

    opened = []

    def show(element):
        _, context = solara.render(element, handle_error=False)
        opened.append(context)
        return lambda: list(context.find(Fragment).widgets)

    yield show
    for context in opened:
        context.close()
