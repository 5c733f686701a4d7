"""Kernels that keep what they tell themselves off the learner's terminal."""

import os
from subprocess import DEVNULL
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager


class QuietKernels(AsyncMappingKernelManager):
    """Start kernels with nowhere to write but the notebook.

    What a cell prints, and its errors, go to the notebook as ever; what is silenced is the kernel's own
    talk, such as the traceback of a cell that still ran when the course was stopped. QSE_DEBUG=1 shows it.
    """

    async def start_kernel(self, **words: Any) -> str:
        """Start a kernel, silently."""
        if os.environ.get("QSE_DEBUG") != "1":
            words |= {"stdout": DEVNULL, "stderr": DEVNULL}
        return await super().start_kernel(**words)
