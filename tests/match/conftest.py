from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, load_catalogue
from assistant.match import Matcher

INTENTS = Path(__file__).parents[2] / "intents"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(INTENTS)


@pytest.fixture(scope="session")
def matcher(catalogue: Catalogue) -> Matcher:
    return Matcher(catalogue)
