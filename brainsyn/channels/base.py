"""What ion channels are built on, by the ion that they let through."""
import brainpy

from brainsyn.neurons.conductance import Channel, CondNeuGroup

__all__ = ['CalciumChannel', 'IhChannel', 'Ion', 'IonChannel', 'LeakyChannel', 'PotassiumChannel', 'SodiumChannel']


class Ion(Channel):
    """An ion whose concentration others depend on."""

    master_type = CondNeuGroup


class IonChannel(Channel):
    """A channel in the membrane; see :class:`~brainsyn.neurons.conductance.Channel` for what a subclass defines."""

    master_type = CondNeuGroup


IonChannel.register(brainpy.channels.IonChannel)


class SodiumChannel(IonChannel):
    """A channel for sodium."""


class PotassiumChannel(IonChannel):
    """A channel for potassium."""


class LeakyChannel(IonChannel):
    """A channel without gates."""


class IhChannel(IonChannel):
    """A channel that hyperpolarization opens."""


class CalciumChannel(IonChannel):
    """A channel for calcium, or one that calcium gates; it belongs to a ``Calcium``.

    A subclass defines :meth:`update`, :meth:`current` and :meth:`reset_state`, which are given the concentration
    ``C_Ca`` (mM) and the reversal potential ``E_Ca`` (mV) of calcium after the potential.
    """

    def update(self, tdi, V, C_Ca, E_Ca):
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update".')

    def current(self, V, C_Ca, E_Ca):
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "current".')

    def reset(self, V, C_Ca, E_Ca, batch_size: int | None = None):
        self.reset_state(V, C_Ca, E_Ca, batch_size=batch_size)

    def reset_state(self, V, C_Ca, E_Ca, batch_size: int | None = None):
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "reset_state".')
