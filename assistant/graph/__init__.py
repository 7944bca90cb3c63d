"""The recogniser's graph: lexicon and language model as OpenFst files, made without OpenFst."""

from assistant.graph.extension import extend_grammar, extend_lexicon
from assistant.graph.fst import Arc, Fst
from assistant.graph.model_graph import write_graph
from assistant.graph.phone_table import GRAPH_PHONES, OUTPUTS, PHONE_TABLE
from assistant.graph.words import UNKNOWN

__all__ = [
    "GRAPH_PHONES",
    "OUTPUTS",
    "PHONE_TABLE",
    "UNKNOWN",
    "Arc",
    "Fst",
    "extend_grammar",
    "extend_lexicon",
    "write_graph",
]
