"""Quality measures as data, and what to ask of them."""

from qse.measures.catalogue import Measure, catalogue, measure
from qse.measures.result import Stratified
from qse.measures.say import Sentence, say
from qse.measures.stratify import stratify

__all__ = ["Measure", "Sentence", "Stratified", "catalogue", "measure", "say", "stratify"]
