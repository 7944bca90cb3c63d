from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, load_catalogue
from assistant.desk.learned_file import read_learned, weights_file
from assistant.match import Learned, Matcher

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "intents")


@pytest.fixture(scope="session")
def shipped() -> Learned:
    learned = read_learned(weights_file(ROOT))
    assert learned is not None
    return learned


@pytest.fixture(scope="session")
def matcher(catalogue: Catalogue, shipped: Learned) -> Matcher:
    return Matcher(catalogue, shipped)
