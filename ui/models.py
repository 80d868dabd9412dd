"""The chat models that may be chosen on the page, and how to get those that may not."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rag.chat_models import GGUF, missing
from rag.models.llama import SMOLLM2
from rag.models.providers import PROVIDERS, Provider
from rag.settings import ModelSettings

LOCAL = f"{GGUF}:{SMOLLM2}"
"""The model that needs neither server nor key."""


class Lacking(NamedTuple):
    """A model or a provider that cannot be chosen here, and what to do about it."""

    name: str
    todo: str


def shown_name(name: str) -> str:
    """A model's name as the page has it: of a file without its folders, which are nobody's business.

    >>> shown_name("gguf:/srv/models/some.gguf"), shown_name("openai:org/some")
    ('gguf:some.gguf', 'openai:org/some')
    """
    provider, _, model = name.partition(":")
    return f"{GGUF}:{Path(model).name}" if provider == GGUF else name


def offered(settings: ModelSettings) -> Mapping[str, ModelSettings]:
    """The models that can be chosen, by the names that the page shows, that of the settings first.

    A browser chooses among these names and sends nothing else of a model. The model of the settings is offered even
    where something is missing, since answers then say what it is.
    """
    found = {shown_name(settings.name): settings} if settings.name else {}
    for one in _others(settings):
        if not missing(one):
            found.setdefault(shown_name(one.name), one)
    return found


def lacking(settings: ModelSettings) -> list[Lacking]:
    """What cannot be chosen: models that the settings name, then the model that runs here, then providers."""
    named = [settings] if settings.name else []
    models = {
        shown_name(one.name): Lacking(shown_name(one.name), f"{error.message} {error.hint}")
        for one in (*named, *_others(settings))
        if (error := missing(one))
    }
    used = {name.partition(":")[0] for name in (*offered(settings), *models)}
    providers = (Lacking(f"{name}:NAME", _todo(name, one)) for name, one in PROVIDERS.items() if name not in used)
    return [*models.values(), *providers]


def _others(settings: ModelSettings) -> Iterator[ModelSettings]:
    for name in (*settings.others, LOCAL):
        if name != settings.name:
            yield _other(settings, name)


def _other(settings: ModelSettings, name: str) -> ModelSettings:
    """Another model's settings: an address is its provider's, a window and prices are a model's own."""
    same = name.partition(":")[0] == settings.name.partition(":")[0]
    changes = {"name": name, "others": (), "window": 0, "price_in": 0.0, "price_out": 0.0}
    return settings.model_copy(update=changes if same else {**changes, "base_url": ""})


def _todo(name: str, provider: Provider) -> str:
    steps = [
        *([] if provider.installed else [f"{provider.install}."]),
        *([] if provider.has_key else [provider.set_key]),
    ]
    return " ".join((*steps, f"{'Then start' if steps else 'Start'} Pullquote with --model {name}:NAME."))
