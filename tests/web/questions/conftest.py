import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    return workshop_at(sqlite_server)
