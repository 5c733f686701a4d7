"""Quality measures as data, and what to ask of them."""

from qse.measures.catalogue import add_measures, catalogue, measure, read_measures
from qse.measures.compare import Comparison, compare
from qse.measures.definition import Measure
from qse.measures.detected import Detection
from qse.measures.detection import detection
from qse.measures.disparity import Inequality, disparity
from qse.measures.field_quality import FieldQuality, field_quality
from qse.measures.field_values import registration_fields, sort_values
from qse.measures.over_time import over_time
from qse.measures.pathway import Pathway, pathway, pathways
from qse.measures.place.places import Places, places
from qse.measures.prompt import PromptTrial, prompt_fields, try_prompt, written_events
from qse.measures.say import Sentence, say
from qse.measures.series import OverTime
from qse.measures.several import Several
from qse.measures.strata import stratifiers
from qse.measures.stratified import Stratified
from qse.measures.stratify import stratify
from qse.measures.unanswered import Unanswered
from qse.measures.units import Units, compare_units

__all__ = [
    "Comparison",
    "Detection",
    "FieldQuality",
    "Inequality",
    "Measure",
    "OverTime",
    "Pathway",
    "Places",
    "PromptTrial",
    "Sentence",
    "Several",
    "Stratified",
    "Unanswered",
    "Units",
    "add_measures",
    "catalogue",
    "compare",
    "compare_units",
    "detection",
    "disparity",
    "field_quality",
    "measure",
    "over_time",
    "pathway",
    "pathways",
    "places",
    "prompt_fields",
    "read_measures",
    "registration_fields",
    "say",
    "sort_values",
    "stratifiers",
    "stratify",
    "try_prompt",
    "written_events",
]
