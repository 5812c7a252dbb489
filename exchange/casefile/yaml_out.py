"""A YAML writer for front matter: steady order, one fact a line, plain where nothing is lost."""

from __future__ import annotations

from typing import Any

import yaml

_SHORT = 90


class Typed(str):
    """The text of a typed value (a date, a number, a slug): written without quotation marks."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes strings, lists and maps; never an anchor, never a folded line."""

    def ignore_aliases(self, data: Any) -> bool:
        """Equal values are written out each time."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their name."""
        super().increase_indent(flow, False)


def _typed(dumper: yaml.SafeDumper, data: Typed) -> yaml.Node:
    text = str(data)
    tag: str = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, text)


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    style = "|" if "\n" in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


def _list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    scalars = all(isinstance(item, str) and "\n" not in item for item in data)
    flow = scalars and sum(len(item) + 2 for item in data) < _SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


def _map(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False)


_Dumper.add_representer(Typed, _typed)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _map)


def dump_yaml(value: Any) -> str:
    """Return strings, lists and maps as YAML that ``load_yaml`` reads back to equal values."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, indent=2
    )
    return text
