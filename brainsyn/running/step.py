"""One step of a run: share the time, write the inputs, update the model, read the monitors."""
from collections.abc import Mapping
from typing import Any

import brainpy
from brainpy.helpers import clear_input
from brainpy.tools import DotDict

from brainsyn.dynsys.container import advance
from brainsyn.dynsys.protocol import default_dt_kept, set_shared
from brainsyn.running.inputs import Inputs
from brainsyn.running.monitors import Monitors
from brainsyn.running.threads import one_at_a_time
from brainsyn.running.user_functions import plain_values
from brainsyn.semantics import Semantics

__all__ = ['Step']


class Step:
    """A function of one row of data, to be looped over.

    Parameters
    ----------
    target : DynamicalSystem
        The model.
    inputs, monitors
        What to write before its update and to read after it.
    dt : float
        Length of the step, in ms.
    shared : dict
        More arguments to share with all of the model.
    semantics : Semantics
        When inputs are cleared, and which time the monitors see.
    """

    def __init__(self, target: brainpy.DynamicalSystem, inputs: Inputs, monitors: Monitors, dt: float,
                 shared: Mapping[str, Any], semantics: Semantics):
        self.semantics = semantics
        self.target = target
        self.inputs = inputs
        self.monitors = monitors
        self.dt = dt
        self.shared = shared

    def __call__(self, row: Mapping[str, Any], arguments: tuple) -> tuple[Any, dict[str, Any]]:
        """Advance the model by one step.

        Parameters
        ----------
        row : dict
            Time ``t`` and number ``i`` of the step, its ``inputs``, and its ``data``: arguments of the update, in a
            tuple or, by name, in a dict.
        arguments : tuple
            What the inputs need for all steps alike.

        Returns
        -------
        output : PyTree of arrays
            What the update returned.
        monitored : dict of arrays
            What the monitors saw, at the end of the step.
        """
        with one_at_a_time, default_dt_kept():
            time = {name: row[name] for name in ('t', 'i', 't_rest') if name in row}
            shared = DotDict(time, dt=self.dt, **self.shared)
            set_shared(shared)
            clears_after = self.semantics.inputs_are_cleared == 'after the step'
            if not clears_after:
                self.target.clear_input()
            self.inputs.apply(shared, arguments, row['inputs'])
            data = row['data']
            output = advance(self.target, **data) if isinstance(data, dict) else advance(self.target, *data)
            if self.semantics.monitors_see == 'end':
                shared = DotDict(shared, t=row['t'] + self.dt)
                set_shared(shared)
            seen = self.monitors.read(shared)
            if clears_after:
                clear_input(self.target)  # of all parts; before 2.4 only a network passed the call on
            return plain_values(output), seen
