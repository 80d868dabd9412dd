"""Claims are told from questions and topics."""

import pytest

from rag.questions.assertions import is_claim


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Iran benefits from chaos", True),
        ("Sadr gained seats", True),
        ("The attack will weaken Iran", True),
        ("Chaos, a gift to Iran.", True),
        ("Is Iran to blame?", False),
        ("who is to blame", False),
        ("Iran-backed militias", False),
        ("disputed elections in Iraq", False),
        ("the United States", False),
        ("Drone attacks on American bases", False),
        ("", False),
    ],
)
def test_claims_are_told_from_questions_and_topics(text: str, claim: bool) -> None:
    assert is_claim(text) is claim
