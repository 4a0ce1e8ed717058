"""The base of the nodes."""
import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy.math as bm
import jax

from brainsyn.math_arrays import TrainVar, Variable
from brainsyn.relics.nn.datatypes import MultipleData, SingleData

__all__ = ['Node', 'RecurrentNode', 'batched']


def batched(shape: int | Sequence[int | None]) -> tuple[int | None, ...]:
    """The shape of one sample, with None for the number of samples before it."""
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    return shape if shape[:1] == (None,) else (None, *shape)


# what joins nodes, by name
JOINING: dict[str, Callable] = {}


def joins_nodes(function: Callable) -> Callable:
    """Decorates what an operator between nodes calls, by its name."""
    JOINING[function.__name__] = function
    return function


class Node(bm.BrainPyObject):
    """One step of a computation over time, to be joined with others: ``one >> other``, and ``one << other`` for feedback.

    A class of nodes says in ``init_ff_conn`` what shape it gives and which parameters it has, and in ``forward`` what it
    computes. What it needs for feedback it says in ``init_fb_conn``, and its state in ``init_state``.

    Parameters
    ----------
    name : str, optional
        A unique Python identifier.
    input_shape : int or tuple of int, optional
        Shape of one sample of what it gets, if nothing is sent to it.
    trainable : bool
        Whether its parameters are trained.

    Attributes
    ----------
    data_pass : DataType
        Whether it takes what one node sends, or what several do.
    feedforward_shapes, feedback_shapes, output_shape : tuple
        Shapes of what it gets and gives, with None for the number of samples.
    state, fb_output : Variable or None
        Its state, and what it last gave as feedback.
    """

    data_pass = MultipleData('sequence')

    def __init__(self, name: str | None = None, input_shape: int | Sequence[int] | None = None, trainable: bool = True):
        super().__init__(name=name)
        self._trainable, self._ff_shapes, self._fb_shapes = trainable, {}, {}
        self._output_shape = self.state = self.fb_output = None
        self.is_initialized, self.num_batch = False, None
        if input_shape is not None:
            self._ff_shapes = {self: batched(input_shape)}

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(name={self.name}, forwards={self.feedforward_shapes}, '
                f'feedbacks={self.feedback_shapes}, output={self.output_shape})')

    @property
    def trainable(self) -> bool:
        """Whether its parameters are trained."""
        return self._trainable

    @property
    def feedforward_shapes(self) -> Any:
        """Shapes of what it gets: of one sender, or a tuple of them."""
        return self._arranged(self._ff_shapes)

    @property
    def feedback_shapes(self) -> Any:
        """Shapes of what it gets as feedback, or None."""
        return self._arranged(self._fb_shapes) if self._fb_shapes else None

    def _arranged(self, shapes: Mapping) -> Any:
        is_single = isinstance(self.data_pass, SingleData) and len(shapes) == 1
        return self.data_pass.arranged(shapes) if is_single else tuple(shapes.values())

    @property
    def output_shape(self) -> Any:
        """Shape of what it gives."""
        return self._output_shape

    def set_feedforward_shapes(self, feedforward_shapes: Mapping) -> None:
        """Say what shape each sender gives."""
        self._ff_shapes = {sender: batched(shape) for sender, shape in feedforward_shapes.items()}

    def set_feedback_shapes(self, fb_shapes: Mapping) -> None:
        """Say what shape each sender of feedback gives."""
        self._fb_shapes = {sender: batched(shape) for sender, shape in fb_shapes.items()}

    def set_output_shape(self, shape: Sequence[int | None]) -> None:
        """Say what shape it gives."""
        self._output_shape = batched(shape)

    def set_state(self, state: Any) -> None:
        """Put another state in place of its own."""
        self.state.value = bm.as_jax(state)

    def set_fb_output(self, state: Any) -> None:
        """Put another value in place of what it last gave as feedback."""
        self.fb_output.value = bm.as_jax(state)

    # what a class of nodes defines

    def init_ff_conn(self) -> None:
        """Set the shape of the output, and make the parameters."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "init_ff_conn".')

    def init_fb_conn(self) -> None:
        """Make the parameters for feedback."""
        raise ValueError(f'{self.name}: {type(self).__name__} takes no feedback; define "init_fb_conn" in a class of your own.')

    def init_state(self, num_batch: int = 1) -> jax.Array | None:
        """The state at the start."""
        return None

    def init_fb_output(self, num_batch: int = 1) -> jax.Array:
        """What it gives as feedback before the first step."""
        return bm.zeros((num_batch, *self.output_shape[1:])).value

    def forward(self, ff: Any, fb: Any = None, **shared_kwargs: Any) -> Any:
        """The output for what it gets."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "forward".')

    def feedback(self, ff_output: Any, **shared_kwargs: Any) -> Any:
        """What it gives as feedback: its output."""
        return ff_output

    def offline_fit(self, targets: Any, ffs: Any, fbs: Any = None) -> None:
        """Fit the parameters to all samples at once."""
        raise ValueError(f'{self.name}: {type(self).__name__} has no "offline_fit", so that it cannot be trained offline; make '
                         'it with trainable=False, or define it in a class of your own.')

    def online_init(self) -> None:
        """Get ready for ``online_fit``."""
        raise ValueError(f'{self.name}: {type(self).__name__} has no "online_fit", so that it cannot be trained online; make it '
                         'with trainable=False, or define it in a class of your own.')

    def online_fit(self, target: Any, ff: Any, fb: Any = None) -> None:
        """Fit the parameters to the samples of one step."""
        self.online_init()

    # running

    def initialize(self, num_batch: int = 1) -> None:
        """Make parameters and state, for that number of samples."""
        self._initialize_connections()
        self._initialize_states(num_batch)

    def _initialize_connections(self) -> None:
        if self.is_initialized:
            return
        if not self._ff_shapes:
            raise ValueError(f'{self.name}: it is not known what shape it gets; join it with an Input, or give input_shape.')
        self.init_ff_conn()
        if self._fb_shapes:
            self.init_fb_conn()
        self.is_initialized = True

    def _initialize_states(self, num_batch: int) -> None:
        self.num_batch = num_batch
        state = self.init_state(num_batch)
        if state is not None:
            self.state = self._variable(self.state, state)

    def _initialize_feedback(self, num_batch: int) -> None:
        self.fb_output = self._variable(self.fb_output, self.init_fb_output(num_batch))

    @staticmethod
    def _variable(known: Variable | None, value: Any, batch_axis: int = 0) -> Variable:
        if known is None:
            return Variable(bm.as_jax(value), batch_axis=batch_axis)
        known.value = bm.as_jax(value)
        return known

    def __call__(self, ff: Any, fb: Any = None, **shared_kwargs: Any) -> Any:
        """One step."""
        if not self.is_initialized:
            raise ValueError(f'{self.name}: call initialize(num_batch) before the node is called.')
        senders = list(self._ff_shapes)
        data = ff if isinstance(ff, Mapping) else dict(zip(senders, ff if isinstance(ff, list | tuple) else [ff], strict=True))
        return self._advance(data, {} if fb is None else dict(zip(self._fb_shapes, fb if isinstance(fb, list | tuple) else [fb],
                                                                  strict=True)), **shared_kwargs)

    def _advance(self, data: Mapping, feedbacks: Mapping, **shared_kwargs: Any) -> Any:
        """One step, with what each sender gives."""
        ff = self.data_pass.arranged(data)
        if feedbacks:
            return self.forward(ff, self.data_pass.arranged(feedbacks), **shared_kwargs)
        return self.forward(ff, **shared_kwargs)

    def copy(self, name: str | None = None, shallow: bool = False) -> 'Node':
        """A copy, with a name of its own."""
        new = (copy.copy if shallow else copy.deepcopy)(self)
        new._name = self.unique_name(name or f'{self.name}_copy')
        return new

    # joining makes networks, of which this room knows nothing: see `joins_nodes`

    def __rshift__(self, other: Any) -> 'Node':
        return JOINING['ff_connect'](self, other)

    def __rrshift__(self, other: Any) -> 'Node':
        return JOINING['ff_connect'](other, self)

    def __irshift__(self, other: Any) -> 'Node':
        return JOINING['ff_connect'](self, other, inplace=True)

    def __lshift__(self, other: Any) -> 'Node':
        return JOINING['fb_connect'](other, self)

    def __rlshift__(self, other: Any) -> 'Node':
        return JOINING['fb_connect'](self, other)

    def __ilshift__(self, other: Any) -> 'Node':
        return JOINING['fb_connect'](other, self, inplace=True)

    def __and__(self, other: Any) -> 'Node':
        return JOINING['merge'](self, *(other if isinstance(other, list | tuple | set) else (other,)))

    def __rand__(self, other: Any) -> 'Node':
        return JOINING['merge'](self, *other)

    def __getitem__(self, index: Any) -> 'Node':
        return JOINING['select'](self, index)


class RecurrentNode(Node):
    """A node with a state that goes on from step to step.

    Parameters
    ----------
    name, input_shape, trainable
        See :class:`Node`.
    state_trainable : bool
        Whether the state at the start is trained, which is the same for all samples then.
    """

    def __init__(self, name: str | None = None, input_shape: int | Sequence[int] | None = None, trainable: bool = True,
                 state_trainable: bool = False):
        super().__init__(name=name, input_shape=input_shape, trainable=trainable)
        self._state_trainable, self.train_state = state_trainable, None

    @property
    def state_trainable(self) -> bool:
        """Whether the state at the start is trained."""
        return self._state_trainable

    def _initialize_states(self, num_batch: int) -> None:
        super()._initialize_states(num_batch)
        if self._state_trainable and self.state is not None:
            if self.train_state is None:
                self.train_state = TrainVar(self.state.value[0])
            self.state.value = jax.numpy.broadcast_to(self.train_state.value, self.state.shape)
