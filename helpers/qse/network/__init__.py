"""The invented network of eight health systems.

This shows how this world was built. It is not evidence about people.
"""

from qse.network.parameters import Parameters, parameters
from qse.network.world import STATES, World

__all__ = ["STATES", "Parameters", "World", "parameters"]
