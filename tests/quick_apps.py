"""Apps that share what depends only on the code: compiled URL rules and templates.

Compiling them takes most of the time to create an app and to show its first page.
"""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class CompiledRule(Rule):
    """A URL rule that is compiled once for all apps."""

    compiled: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}

    def compile(self) -> None:
        """Compile the rule, or take what an equal rule was compiled to."""
        key = (self.rule, self.merge_slashes, self.strict_slashes, repr(self.defaults))
        if key in self.compiled:
            vars(self).update(self.compiled[key])
            return
        before = {name: copy(value) for name, value in vars(self).items()}
        super().compile()
        self.compiled[key] = {
            name: value
            for name, value in vars(self).items()
            if name not in before or value != before[name]
        }


class TemplateCache(BytecodeCache):
    """Compiled templates, in memory, for all apps."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template has been compiled."""
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a compiled template."""
        self.compiled[bucket.key] = bucket.bytecode_to_string()


def install() -> None:
    """Let every app that is created from now on share them."""
    Flask.url_rule_class = CompiledRule
    Flask.jinja_options = {"bytecode_cache": TemplateCache()}
