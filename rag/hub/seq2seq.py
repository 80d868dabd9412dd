"""Models that write 1 for a claim that the text bears out, and 0 for one that it does not: MiniCheck-Flan-T5.

Prompt and reading are MiniCheck's (Tang, Laban and Durrett 2024, https://arxiv.org/abs/2404.10774, and
https://github.com/Liyan06/MiniCheck): of the first step of the decoder only the chances of the two answers count.
"""

from collections.abc import Sequence

from index.errors import ModelUnavailable
from rag.hub.verifier import Finding, Pair, Verifier, loading

WORDS = 500
"""MiniCheck's own choice for Flan-T5. The attention of T5 is relative: no position is the last."""
PAIRS_AT_ONCE = 8


def seq2seq(name: str) -> Verifier:
    """A T5 that answers in the way of MiniCheck; ModelUnavailable if its tokenizer cannot tell 0 from 1.

    Where code of a model is not refused outright, transformers asks the terminal.
    """
    with loading(f"model {name!r}"):
        import torch
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        model = AutoModelForSeq2SeqLM.from_pretrained(name, trust_remote_code=False).eval()
        model.to("cuda" if torch.cuda.is_available() else "cpu")
    answers = [tokenizer(answer, add_special_tokens=False).input_ids[0] for answer in "01"]
    if answers[0] == answers[1]:
        hint = "Its tokenizer begins both with the same piece."
        raise ModelUnavailable(f"The model {name!r} cannot answer 0 or 1.", hint=hint)

    @torch.inference_mode()
    def supports(pairs: Sequence[Pair]) -> list[float]:
        prompts = [f"predict: {text}{tokenizer.eos_token}{claim}" for text, claim in pairs]
        read = tokenizer(prompts, padding=True, return_tensors="pt").to(model.device)
        start = torch.full((len(prompts), 1), model.config.decoder_start_token_id, device=model.device)
        step = model(input_ids=read.input_ids, attention_mask=read.attention_mask, decoder_input_ids=start)
        chances: list[float] = step.logits[:, 0, answers].softmax(-1)[:, 1].tolist()
        return chances

    def judge(pairs: Sequence[Pair]) -> list[Finding]:
        some = (pairs[start : start + PAIRS_AT_ONCE] for start in range(0, len(pairs), PAIRS_AT_ONCE))
        return [Finding(chance) for few in some for chance in supports(few)]

    return Verifier(judge, WORDS)
