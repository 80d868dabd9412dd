"""Filters before asking: chips to tick while there are few, a list to search when there are many."""

from collections.abc import Sequence
from typing import NamedTuple

import gradio as gr

from ui.page.choices import Choices
from ui.page.wiring import Update


class Filter(NamedTuple):
    """One filter; only one of its two components is visible."""

    few: gr.CheckboxGroup
    many: gr.Dropdown
    most: int
    """Up to so many stand side by side."""
    least: int
    """With fewer there is nothing to choose."""

    @classmethod
    def of(cls, label: str, name: str, choices: Choices, *, most: int, least: int) -> "Filter":
        """The filter with its components, laid out here."""
        few_are_seen, many_are_seen = _seen(len(choices), most, least)
        few = gr.CheckboxGroup(
            list(choices), label=label, elem_id=f"few-{name}", elem_classes="filter", visible=few_are_seen
        )
        many = gr.Dropdown(
            list(choices), value=[], label=label, elem_id=f"many-{name}", elem_classes="filter", multiselect=True,
            visible=many_are_seen,
        )  # fmt: skip
        return cls(few, many, most, least)

    @property
    def parts(self) -> list[gr.CheckboxGroup | gr.Dropdown]:
        """Both components, as inputs and outputs."""
        return [self.few, self.many]

    def choosing(self, values: Sequence[str], count: int) -> tuple[Update, Update]:
        """What changes when values are chosen for somebody; ``count`` is how many there are to choose from."""
        few, _ = _seen(count, self.most, self.least)
        return gr.update(value=list(values) if few else []), gr.update(value=[] if few else list(values))

    def offering(self, choices: Choices) -> tuple[Update, Update]:
        """What changes when there is something else to choose from; what was chosen is forgotten."""
        few, many = _seen(len(choices), self.most, self.least)
        return (
            gr.update(choices=list(choices), value=[], visible=few),
            gr.update(choices=list(choices), value=[], visible=many),
        )


def _seen(count: int, most: int, least: int) -> tuple[bool, bool]:
    return least <= count <= most, count > most


def chosen(few: Sequence[str] | None, many: Sequence[str] | None) -> tuple[str, ...]:
    """What is ticked, in either component."""
    return tuple(dict.fromkeys((*(few or ()), *(many or ()))))
