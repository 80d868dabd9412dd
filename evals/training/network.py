"""The reader's network in PyTorch: the packaged sentence encoder with low-rank changes, and two linear heads.

LoRA (Hu et al., ICLR 2022): the packaged weights stay as they are; what is trained, and ships, is a difference of low
rank to each linear layer. Without a head start it learns to read two texts together within minutes on two cores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn
from transformers import BertModel

from evals.training.examples import Example
from rag.pair_model import Window

RANK = 64
SCALE = 2
"""LoRA's alpha over its rank."""
RANKING = 0.3
"""Weight of the loss that puts the right text of a question first."""
_WRAPPER = "bert.base_model.model."
"""What PEFT puts before the names of BERT."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in word pieces; sentences past the window are left out."""

    example: Example
    window: Window
    group: int = -1
    """Texts of one question have the same number; -1: there is nothing to rank."""


class Batch(NamedTuple):
    """Padded tensors; what is not known is -1."""

    pieces: Tensor
    kinds: Tensor
    mask: Tensor
    shares: Tensor
    """(texts, sentences, pieces): the mean over each sentence."""
    sentences: Tensor
    """(texts, sentences, 3): targets."""
    texts: Tensor
    """(texts, 2): targets."""
    groups: Tensor


class Network(nn.Module):
    """Logits for each sentence and for the text, as ``rag.pair_model.Judged`` has them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        bert = BertModel.from_pretrained(
            folder,
            attn_implementation="eager",  # in bfloat16 on a CPU half as fast again as "sdpa"
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,  # drawing random numbers takes longer than the rest of a step on a CPU
            attention_probs_dropout_prob=0.0,
        )
        config = LoraConfig(
            r=RANK, lora_alpha=SCALE * RANK, lora_dropout=0.0, target_modules=["query", "key", "value", "dense"]
        )
        self.bert = get_peft_model(bert, config)
        self.dropout = nn.Dropout(0.1)
        self.sentence_head = nn.Linear(bert.config.hidden_size, 3)
        self.text_head = nn.Linear(bert.config.hidden_size, 2)

    def forward(self, data: Batch) -> tuple[Tensor, Tensor]:
        """Logits of shape (texts, sentences, 3) and (texts, 2)."""
        with torch.autocast("cpu", torch.bfloat16):
            found = self.bert(input_ids=data.pieces, token_type_ids=data.kinds, attention_mask=data.mask)
        rows = self.dropout(found.last_hidden_state.float())
        return self.sentence_head(torch.bmm(data.shares, rows)), self.text_head(rows[:, 0])

    def changes(self) -> dict[str, Tensor]:
        """What was trained, in half precision: ``up`` @ ``down`` is the difference to a weight of the same name."""
        state = self.state_dict()
        found = {name: tensor for name, tensor in state.items() if "_head" in name}
        for name, tensor in state.items():
            if ".lora_A." in name:
                plain = name.split(".lora_A.")[0].removeprefix(_WRAPPER)
                found[f"{plain}.down"] = tensor
                found[f"{plain}.up"] = SCALE * state[name.replace(".lora_A.", ".lora_B.")]
        return {name: tensor.detach().half().contiguous() for name, tensor in found.items()}

    def take(self, changes: Mapping[str, Tensor]) -> None:
        """Go on from what was trained before."""
        state = {name: tensor.float() for name, tensor in changes.items() if "_head" in name}
        for name, tensor in changes.items():
            plain, _, side = name.rpartition(".")
            if side == "down":
                state[f"{_WRAPPER}{plain}.lora_A.default.weight"] = tensor.float()
            elif side == "up":
                state[f"{_WRAPPER}{plain}.lora_B.default.weight"] = tensor.float() / SCALE
        self.load_state_dict(state, strict=False)


def batch(encoded: Sequence[Encoded]) -> Batch:
    """The examples, padded to one of few shapes: PyTorch makes new kernels for each that it has not seen."""
    length = _up(max(len(one.window.pieces) for one in encoded), 16)
    most = _up(max(len(one.window.places) for one in encoded), 4)
    count = _up(len(encoded), 4)
    data = Batch(
        torch.zeros(count, length, dtype=torch.long),
        torch.zeros(count, length, dtype=torch.long),
        torch.zeros(count, length, dtype=torch.long),
        torch.zeros(count, most, length),
        torch.full((count, most, 3), -1.0),
        torch.full((count, 2), -1.0),
        torch.full((count,), -1),
    )
    data.mask[len(encoded) :, 0] = 1
    for i, one in enumerate(encoded):
        length = len(one.window.pieces)
        data.pieces[i, :length] = torch.tensor(one.window.pieces)
        data.kinds[i, :length] = torch.tensor(one.window.kinds)
        data.mask[i, :length] = 1
        data.groups[i] = one.group
        for j, (start, end) in enumerate(one.window.places):
            data.shares[i, j, start:end] = 1 / (end - start)
            data.sentences[i, j] = torch.tensor([_known(target) for target in one.example.sentences[j]])
        data.texts[i] = torch.tensor([_known(one.example.answers), _known(one.example.supports)])
    return data


def loss(network: Network, data: Batch) -> Tensor:
    """Cross-entropy of all that is known, and of the right text's rank among those of its question."""
    sentences, texts = network(data)
    total = torch.zeros(())
    for logits, targets in ((sentences, data.sentences), (texts, data.texts)):
        known = targets >= 0
        if known.any():
            total = total + nn.functional.binary_cross_entropy_with_logits(logits[known], targets[known])
    ranks = [
        _ranking(texts[:, 0], data.texts[:, 0], data.groups == group)
        for group in {int(number) for number in data.groups} - {-1}
    ]
    found = [rank for rank in ranks if rank is not None]
    return total + RANKING * torch.stack(found).mean() if found else total


def _ranking(logits: Tensor, targets: Tensor, group: Tensor) -> Tensor | None:
    """-log of the softmax's share of the right texts; None if there is nothing to rank."""
    right = group & (targets > 0.5)
    if not right.any() or right.sum() == group.sum():
        return None
    return torch.logsumexp(logits[group], 0) - torch.logsumexp(logits[right], 0)


def _known(target: float | None) -> float:
    return -1.0 if target is None else target


def _up(number: int, step: int) -> int:
    return -(-max(1, number) // step) * step
