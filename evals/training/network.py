"""The reader's network in PyTorch: what ``rag/pair_model.py`` runs, with gradients.

Question and text pass the lower layers of the packaged sentence encoder each on its own, which are not trained, so
that this is done once for each. The upper layers read both together. The heads begin as similarities, so training
begins where the plain encoder stands: with plain linear heads it stayed at chance for the first 6,000 texts.
Separate lower and joint upper layers: Cao et al., DeFormer (ACL 2020); the similarity of each word of the question to
its nearest in the text: Khattab and Zaharia, ColBERT (SIGIR 2020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertModel

from evals.training.examples import Example
from rag.pair_model import SPLIT, Pieces

RANKING = 0.3
"""Weight of the loss that puts the right text of a question first."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in word pieces; sentences past the window are left out."""

    example: Example
    question: list[int]
    text: Pieces
    group: int = -1
    """Texts of one question have the same number; -1: there is nothing to rank."""

    @property
    def length(self) -> int:
        """Word pieces."""
        return len(self.question) + len(self.text.pieces)


class Batch(NamedTuple):
    """Padded tensors; what is not known is -1."""

    rows: Tensor
    """(texts, pieces, width): after the lower layers, question first."""
    asked: Tensor
    """(texts, pieces): 1 for the question's pieces."""
    told: Tensor
    """(texts, pieces): 1 for the text's pieces."""
    owner: Tensor
    """(texts, pieces): number of the sentence that a piece belongs to; the last number for none."""
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
        width = bert.config.hidden_size
        self.upper = nn.ModuleDict({str(number): bert.encoder.layer[number] for number in range(SPLIT, 6)})
        self.part = nn.Parameter(torch.zeros(2, width))
        self.dropout = nn.Dropout(0.1)
        self.sentence_head = nn.Linear(2 * width + 2, 3)
        self.text_head = nn.Linear(width + 3, 2)
        self._lower = [bert.embeddings, *bert.encoder.layer[:SPLIT]]
        self._done: dict[tuple[int, ...], Tensor] = {}
        with torch.no_grad():
            for head in (self.sentence_head, self.text_head):
                head.weight.zero_()
            self.sentence_head.weight[:, -2:] = torch.tensor([[8.0, 6.0], [4.0, 3.0], [2.0, 1.0]])
            self.sentence_head.bias.copy_(torch.tensor([-9.0, -6.0, -5.0]))
            self.text_head.weight[:, -3:] = torch.tensor([[1.0, 1.0, 1.0], [0.2, 1.0, 2.0]])
            self.text_head.bias.copy_(torch.tensor([0.0, -2.0]))

    @torch.no_grad()
    def lower(self, pieces: Sequence[int]) -> Tensor:
        """(pieces, width) after the lower layers, kept in half precision."""
        key = tuple(pieces)
        if key not in self._done:
            rows = self._lower[0](input_ids=torch.tensor([pieces]))
            for layer in self._lower[1:]:
                rows = layer(rows)
            self._done[key] = rows[0].half()
        return self._done[key]

    def forward(self, data: Batch) -> tuple[Tensor, Tensor]:
        """Logits of shape (texts, sentences, 3) and (texts, 2)."""
        rows = data.rows + data.asked[..., None] * self.part[0] + data.told[..., None] * self.part[1]
        mask = (1 - data.asked - data.told)[:, None, None, :] * -1e4
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.upper.values():
                rows = layer(rows, mask)
        rows = rows.float()
        most = data.sentences.shape[1]
        belongs = nn.functional.one_hot(data.owner, most + 1)[..., :most].float()
        question = _mean(rows, data.asked[..., None])
        means = _mean(rows, belongs)
        alike = torch.bmm(nn.functional.normalize(rows, dim=-1), nn.functional.normalize(rows, dim=-1).transpose(1, 2))
        nearest = _nearest(alike, data.asked, data.owner, most)
        whole = (alike.masked_fill(data.told[:, None, :] == 0, -1).amax(2) * data.asked).sum(1) / data.asked.sum(1)
        cosine = nn.functional.cosine_similarity(means, question, dim=-1)
        joint = self.dropout(torch.cat([means, means * question], -1))
        sentences = self.sentence_head(torch.cat([joint, cosine[..., None], nearest[..., None]], -1))
        best = sentences[..., 0].masked_fill(belongs.sum(1) == 0, -20).amax(1)
        text = nn.functional.cosine_similarity(_mean(rows, data.told[..., None]), question, dim=-1)[:, 0]
        found = torch.cat([self.dropout(rows[:, 0]), torch.stack([best, text, whole], 1)], -1)
        return sentences, self.text_head(found)

    def weights(self) -> dict[str, Tensor]:
        """What was trained, in half precision."""
        return {name: tensor.detach().half().contiguous() for name, tensor in self.state_dict().items()}

    def take(self, weights: Mapping[str, Tensor]) -> None:
        """Go on from what was trained before."""
        self.load_state_dict({name: tensor.float() for name, tensor in weights.items()})


def _mean(rows: Tensor, shares: Tensor) -> Tensor:
    """(texts, groups, width): the mean of the rows of each group; ``shares`` is 1 where a piece belongs to one."""
    return torch.bmm(shares.transpose(1, 2), rows) / shares.sum(1)[..., None].clamp(min=1)


def _nearest(alike: Tensor, asked: Tensor, owner: Tensor, most: int) -> Tensor:
    """(texts, sentences): the mean over the question's pieces of the similarity to the nearest piece of a sentence."""
    texts, length, _ = alike.shape
    places = owner[:, None, :].expand(texts, length, length)
    best = torch.full((texts, length, most + 1), -1.0).scatter_reduce(2, places, alike, "amax")
    return (best[..., :most] * asked[..., None]).sum(1) / asked.sum(1)[:, None]


def batch(encoded: Sequence[Encoded], network: Network) -> Batch:
    """The examples, padded to one of few shapes: PyTorch makes new kernels for each that it has not seen."""
    length = _up(max(one.length for one in encoded), 16)
    most = _up(max(len(one.text.places) for one in encoded), 4)
    count = _up(len(encoded), 4)
    data = Batch(
        torch.zeros(count, length, 384),
        torch.zeros(count, length),
        torch.zeros(count, length),
        torch.full((count, length), most),
        torch.full((count, most, 3), -1.0),
        torch.full((count, 2), -1.0),
        torch.full((count,), -1),
    )
    data.asked[len(encoded) :, 0] = 1
    for i, one in enumerate(encoded):
        start = len(one.question)
        data.rows[i, : one.length] = torch.cat([network.lower(one.question), network.lower(one.text.pieces)]).float()
        data.asked[i, :start] = 1
        data.told[i, start : one.length] = 1
        data.groups[i] = one.group
        for j, (first, last) in enumerate(one.text.places):
            data.owner[i, start + first : start + last] = j
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
    groups = {int(number) for number in data.groups} - {-1}
    ranks = [_ranking(texts[:, 0], data.texts[:, 0], data.groups == group) for group in groups]
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
