"""Which family a model is of, by its configuration and not by its name."""

from collections.abc import Mapping
from functools import lru_cache

from index.errors import BadSettings, ModelUnavailable
from rag.hub.cross_encoders import classifier
from rag.hub.lettuce import token_classifier
from rag.hub.own_code import CLASS, own_code
from rag.hub.seq2seq import seq2seq
from rag.hub.verifier import Config, Verifier, loading


@lru_cache(maxsize=2)
def verifier(name: str, *, trusted: bool = False) -> Verifier:
    """The model of that name on the hub, or in that folder; seconds to load, and to fetch it may take minutes.

    ``trusted`` allows it to bring Python code of its own and run it. ModelUnavailable says that there is no such model
    or that it is of no family that judges claims, BadSettings that it brings code and may not.
    """
    config = _config(name)
    kind = _architecture(config)
    code = _own_code(config)
    if kind.endswith("ForTokenClassification"):
        _allow(name, code, trusted)
        return token_classifier(name, config, trusted=trusted)
    if CLASS in code:
        _allow(name, code, trusted)
        return own_code(name, config)
    if kind.endswith("ForSequenceClassification") and not code:
        return classifier(name, config)
    if kind.endswith("ForConditionalGeneration") and "relative_attention_num_buckets" in config:
        return seq2seq(name)
    raise ModelUnavailable(
        f"The model {name!r} does not judge claims: it is {_article(kind)}.",
        hint="Known are classifiers of text pairs (NLI), MiniCheck-Flan-T5, HHEM and LettuceDetect.",
    )


def _config(name: str) -> Config:
    """``config.json``, read without running anything."""
    with loading(f"model {name!r}"):
        from transformers import PretrainedConfig

        config: Config = PretrainedConfig.get_config_dict(name)[0]
    return config


def _architecture(config: Config) -> str:
    """The class of the model in transformers, such as ``BertForSequenceClassification``; "" if it is not told."""
    return str(next(iter(config.get("architectures") or ()), ""))


def _own_code(config: Config) -> Mapping[str, str]:
    """The code that the model cannot do without: some bring it although transformers has come to know their kind."""
    from transformers import CONFIG_MAPPING

    code: Mapping[str, str] = config.get("auto_map") or {}
    return {} if config.get("model_type") in CONFIG_MAPPING else code


def _allow(name: str, code: Mapping[str, str], trusted: bool) -> None:
    """BadSettings if the model brings code and may not."""
    if code and not trusted:
        raise BadSettings(
            f"The model {name!r} brings Python code of its own, which would run on this machine with your rights.",
            hint="If you trust those who publish it: --set check.trust_remote_code=true",
        )


def _article(kind: str) -> str:
    """What it is, in words.

    >>> _article("BertModel"), _article("ElectraModel"), _article("")
    ('a BertModel', 'an ElectraModel', 'a model without "architectures" in its config.json')
    """
    if not kind:
        return 'a model without "architectures" in its config.json'
    return f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"
