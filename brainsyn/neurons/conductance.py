"""Neurons that are put together from ion channels."""
import inspect
from abc import ABCMeta
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm
import numpy as np
from brainpy.initialize import Uniform

from brainsyn.dynsys import Container, DynamicalSystem, not_pass_shared
from brainsyn.dynsys.container import advance
from brainsyn.dynsys.groups import size_of
from brainsyn.errors import describe_value
from brainsyn.neurons.base import CrossingGroup
from brainsyn.units import in_units

__all__ = ['Channel', 'CondNeuGroup']


def parameters_of(function: Callable) -> list[str]:
    """Names of what a method must be called with, without ``self``."""
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD and p.name != 'self']


class Channel(DynamicalSystem, metaclass=ABCMeta):
    """What makes a current through the membrane of a cell: an ion, or an ion channel.

    A subclass defines :meth:`update`, :meth:`current` and :meth:`reset_state`. The channels of brainpy count as
    subclasses.

    Parameters
    ----------
    size : int or tuple of int
        The size of the group that it belongs to.
    keep_size : bool
        Whether variables have the shape ``size``; otherwise they are flat.
    name, mode
        See :class:`~brainsyn.dynsys.DynamicalSystem`.
    """

    def __init_subclass__(cls, **kwargs):
        update = cls.__dict__.get('update')
        if callable(update) and parameters_of(update)[:1] == ['V']:  # as of BrainPy 2.4, without ``tdi``
            not_pass_shared(update)
        super().__init_subclass__(**kwargs)

    def __init__(self, size, name: str | None = None, keep_size: bool = False, mode: bm.Mode | None = None):
        self.size = size_of(size, name or type(self).__name__)
        self.keep_size = keep_size
        self.num = int(np.prod(self.size))
        super().__init__(name=name, mode=mode)

    @property
    def varshape(self) -> tuple[int, ...]:
        return self.size if self.keep_size else (self.num,)

    def __repr__(self) -> str:
        return f'{type(self).__name__}(size={self.size})'

    def update(self, tdi, V):
        """Advance the gates by one step at the potential ``V``, mV."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update".')

    def current(self, V):
        """The inward current at the potential ``V``, uA/cm2 for conductances in mS/cm2."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "current".')

    def reset(self, V, batch_size: int | None = None):
        """Put the gates back to what they are at the potential ``V``."""
        self.reset_state(V, batch_size=batch_size)

    def reset_state(self, V, batch_size: int | None = None):
        """Put the gates back to what they are at the potential ``V``."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "reset_state".')


Channel.register(brainpy.dyn.IonChaDyn)


class CondNeuGroup(CrossingGroup, Container):
    r"""Neurons that are put together from ion channels.

    .. math::

        C \frac{dV}{dt} = \sum_j I_j(V) + \frac{10^{-3}}{A} I

    where the :math:`I_j` are the currents of the channels. In each step V is advanced with the gates of the step before,
    then the gates with the V of the step before. A cell spikes when V crosses :math:`V_{th}` from below.

    Channels are given as keywords, or assigned as attributes in ``__init__``. Before :meth:`reset_state` is called, their
    gates are where their classes put them, not at the steady state.

    Parameters
    ----------
    size, keep_size, mode, name, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`. The input is in nA.
    C : float, array, Initializer or callable
        Membrane capacitance, uF/cm2.
    A : float, array, Initializer or callable
        Membrane area, cm2.
    V_th : float, array, Initializer or callable
        Potential that counts as a spike, mV.
    V_initializer : Initializer, callable or array
        V at the start, mV.
    **channels : Channel
        Ions and ion channels.

    Raises
    ------
    ValueError
        When a channel is something else, or does not fit the group.
    """

    units = in_units(uF_per_cm2='C', cm2='A', mV='V_th')
    supported_modes = None
    has_graded_spikes = False

    def __init__(self, size, keep_size=False, C=1., A=1e-3, V_th=0., V_initializer=Uniform(-70., -60.), noise=None,
                 method='exp_auto', name=None, mode=None, **channels):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode)
        self.set_parameters(C=C, A=A, V_th=V_th)
        self.set_state(V=V_initializer)
        self.register_implicit_nodes(**channels)
        self.set_equations(self.derivative, method, noise)

    def register_implicit_nodes(self, *channels, **named_channels) -> None:
        """Add channels."""
        adopt(self, *channels, **named_channels)

    def channels(self) -> list[Any]:
        """All channels, those of attributes first."""
        return channels_of(self, receive='V')

    def derivative(self, V, t):
        currents = sum((channel.current(V) for channel in self.channels()), start=self.input.value * (1e-3 / self.A))
        return currents / self.C

    def update(self, tdi, *args, **kwargs):
        """Advance by one step; returns the spikes."""
        state = self.integrate(tdi)
        self.total_input()  # the derivative has read it; some generations clear it now
        for channel in self.channels():
            advance(channel, self.V.value)
        self.spike.value = self.fired(state['V'])
        self.assign(state)
        return self.spike.value

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put V back to its initial value, and the gates to what they are at that V."""
        super().reset_state(batch_size)
        for channel in self.channels():
            channel.reset_state(self.V.value, batch_size=batch_size)


def adopt(owner, *channels, **named_channels) -> None:
    """Make channels the children of a cell or of an ion."""
    named_channels |= {channel.name: channel for channel in channels if hasattr(channel, 'name')}
    for key, channel in named_channels.items():
        if not isinstance(channel, Channel):
            raise ValueError(f'{owner.name}: {key} must be a channel, not {describe_value(channel)}.')
    DynamicalSystem.register_implicit_nodes(owner, **named_channels)
    owner.channels()


def channels_of(owner, receive: str) -> list[Any]:
    """The channels of a cell or of an ion, which must be callable with what they ``receive``."""
    nodes = owner.nodes(level=1, include_self=False).unique().values()
    channels = [node for node in nodes if isinstance(node, Channel)]
    for channel in channels:
        needed = parameters_of(channel.current)
        if len(needed) > len(receive.split()):
            raise ValueError(f'{owner.name}: the current of {channel.name} depends on {", ".join(needed)}, but here it is '
                             f'given {receive}; put it into an ion, as in Ca=bp.channels.CalciumDetailed(size, '
                             f'{type(channel).__name__}=…).')
        if channel.varshape not in ((1,), owner.varshape):
            raise ValueError(f'{owner.name} has variables of shape {owner.varshape}, but its channel {channel.name} has '
                             f'those of shape {channel.varshape}; give both the same size and keep_size.')
    return channels
