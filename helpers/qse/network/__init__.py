"""The invented network of eight health systems.

This shows how this world was built. It is not evidence about people.
"""

from qse.network.parameters import Parameters, parameters
from qse.network.tables import OBSERVED, TRUTH
from qse.network.texts import text_bank
from qse.network.truth import Truth
from qse.network.world import STATES, World

__all__ = ["OBSERVED", "STATES", "TRUTH", "Parameters", "Truth", "World", "parameters", "text_bank"]
