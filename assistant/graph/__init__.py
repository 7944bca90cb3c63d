"""The recogniser's graph: lexicon and language model as OpenFst files, made without OpenFst."""

from assistant.graph.counts import TextSource
from assistant.graph.fst import Arc, Fst
from assistant.graph.model_graph import write_graph
from assistant.graph.model_words import extend_graph
from assistant.graph.ngram import language_model
from assistant.graph.phone_table import GRAPH_PHONES, OUTPUTS, PHONE_TABLE
from assistant.graph.steering import write_steering
from assistant.graph.words import UNKNOWN

__all__ = [
    "GRAPH_PHONES",
    "OUTPUTS",
    "PHONE_TABLE",
    "UNKNOWN",
    "Arc",
    "Fst",
    "TextSource",
    "extend_graph",
    "language_model",
    "write_graph",
    "write_steering",
]
