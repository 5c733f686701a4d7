"""Load the invented network."""

from qse.files import Problem, nearest
from qse.network import World, parameters
from qse.records.network import Network


def load_records(preset: str | int = "standard") -> Network:
    """Load the invented network of eight health systems.

    Parameters
    ----------
    preset : "mini" (8,000 patients), "standard" (240,000), "large" (1,000,000), or a number of patients.

    Returns
    -------
    Network : its tables are computed when they are first asked for.

    Raises
    ------
    Problem : the preset is not known.

    Examples
    --------
    >>> load_records("mini").table("systems").shape
    (8, 6)

    """
    presets = parameters()["presets"]
    if isinstance(preset, str):
        if preset not in presets:
            raise Problem(f"There is no preset {preset!r}.{nearest(preset, presets)}")
        return Network(World(presets[preset]))
    if isinstance(preset, bool) or not isinstance(preset, int) or preset < 1:
        raise Problem(f"load_records takes a preset or a whole number of patients from 1, not {preset!r}.")
    return Network(World(preset))
