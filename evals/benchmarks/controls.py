"""What the form of ClapNQ's questions and passages tells about whether there is an answer.

Each control is a logistic regression that sees no more than one side of the pair, or how long it is. It is fitted on
four fifths of the documents and scores the last fifth, so no score is of a row that it was fitted on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evals.benchmarks.folders import Row
from evals.benchmarks.intervals import Numbers

FOLDS = 5
MANY = 10
"""Sentences; longer passages are alike."""


def controls(rows: Sequence[Row]) -> Mapping[str, Numbers]:
    """Control to its score of each row, above 0.5 for an answer; none if there are too few rows to fit one."""
    labels = np.array([row["label"] != "unanswerable" for row in rows])
    groups = [row["group"] for row in rows]
    if min(Counter(labels.tolist()).get(label, 0) for label in (True, False)) < 2 * FOLDS or len(set(groups)) < FOLDS:
        return {}
    counts = np.array([[min(len(row["sentences"]), MANY)] for row in rows])
    return {
        "control: number of sentences": out_of_fold(_by_number(), counts, labels, groups),
        "control: words of the question": out_of_fold(_by_words(), [row["question"] for row in rows], labels, groups),
        "control: words of the passage": out_of_fold(_by_words(), [row["passage"] for row in rows], labels, groups),
    }


def out_of_fold(model: Any, inputs: Any, labels: Any, groups: Sequence[str]) -> Numbers:
    """The probability of an answer, documents being kept together."""
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    found = cross_val_predict(model, inputs, labels, groups=groups, cv=folds, method="predict_proba")
    return np.asarray(found[:, 1], float)


def _by_number() -> Any:
    """Each number on its own: more sentences need not tell more."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    return make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression(class_weight="balanced"))


def _by_words() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(TfidfVectorizer(sublinear_tf=True), LogisticRegression(class_weight="balanced", C=10))
