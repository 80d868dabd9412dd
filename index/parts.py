"""A part by its name in a table, or by ``module:function`` from outside."""

from collections.abc import Mapping
from importlib import import_module
from typing import TypeVar, cast

from index.errors import UnknownName

T = TypeVar("T")


def part(kind: str, name: str, table: Mapping[str, T]) -> T:
    """The part that a setting names; UnknownName says which there are.

    >>> part("checker", "shortest", {"shortest": min, "longest": max})
    <built-in function min>
    >>> part("checker", "math:sqrt", {"shortest": min})
    <built-in function sqrt>
    >>> part("checker", "nil", {"shortest": min, "longest": max})
    Traceback (most recent call last):
    index.errors.UnknownName: No checker is named 'nil'.
    """
    if name in table:
        return table[name]
    module, colon, function = name.partition(":")
    if not colon:
        raise UnknownName.of(kind, name, table)
    if not function or not all(word.isidentifier() for word in module.split(".")):
        raise UnknownName(f"The {kind} {name!r} is not of the form module:function.")
    try:
        return cast(T, getattr(import_module(module), function))
    except ImportError as error:
        hint = "Put the folder of the module on PYTHONPATH."
        raise UnknownName(f"The {kind} {name!r} cannot be imported: {error}.", hint=hint) from error
    except AttributeError as error:
        raise UnknownName(f"The {kind} {name!r} cannot be loaded: {error}.") from error
