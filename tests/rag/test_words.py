"""Words compare the same, whoever asks."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from rag.words import stem


@pytest.fixture
def threads_that_take_turns_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("threads_that_take_turns_often")
def test_several_threads_get_the_stems_that_one_gets() -> None:
    endings = ("nationally", "relational", "vietnamization", "feudalism", "hopefulness", "sensitivity")
    words = [f"{letter}{other}{ending}" for letter in "bcdfg" for other in "aeiouhlmnprst" for ending in endings]
    alone = snowballstemmer.stemmer("english")
    with ThreadPoolExecutor(4) as pool:
        some = [pool.submit(lambda: list(map(stem, words))) for _ in range(4)]
    assert all(found.result() == alone.stemWords(words) for found in some)
