"""Errors that went away, most of them about checkpoints."""
import brainpy

__all__ = ['AlreadyExistsError', 'ConcretizationTypeError', 'InvalidCheckpointError', 'InvalidCheckpointPath',
           'MPACheckpointingRequiredError', 'MPARestoreDataCorruptedError', 'MPARestoreTargetRequiredError',
           'MPARestoreTypeNotMatchError', 'ModelBuildError']

BrainPyError = brainpy.errors.BrainPyError


class ModelBuildError(BrainPyError):
    """A model cannot be built from what was given."""


class AlreadyExistsError(BrainPyError):
    """A checkpoint of that name exists."""

    def __init__(self, path):
        super().__init__(f'{path} exists; pass overwrite=True to replace it.')


class InvalidCheckpointError(BrainPyError):
    """A later checkpoint exists already."""

    def __init__(self, path, step):
        super().__init__(f'{path}: there are checkpoints later than step {step}; pass overwrite=True to remove them.')


class InvalidCheckpointPath(BrainPyError):
    """A checkpoint cannot have that name."""

    def __init__(self, path):
        super().__init__(f'{path} is no name for a checkpoint.')


class ConcretizationTypeError(Exception):
    """A value was needed that a transformation knows only later."""

    def __init__(self):
        super().__init__('The value of an array was needed while a function was compiled or differentiated. Use '
                         'brainsyn.math.ifelse, where or a loop of brainsyn.math in the place of "if" and "while".')


class MPACheckpointingRequiredError(BrainPyError):
    """Checkpoints of arrays on several hosts were never part of BrainPy proper."""

    def __init__(self, path, step):
        super().__init__(f'{path} (step {step}) holds arrays of several hosts; save and load them with orbax.')


class MPARestoreTargetRequiredError(MPACheckpointingRequiredError):
    """A target is needed to load arrays of several hosts."""

    def __init__(self, path, step, key=None):
        super().__init__(path, step)


class MPARestoreDataCorruptedError(MPACheckpointingRequiredError):
    """Arrays of several hosts were not written to the end."""

    def __init__(self, step, path):
        super().__init__(path, step)


class MPARestoreTypeNotMatchError(MPACheckpointingRequiredError):
    """A checkpoint holds arrays of several hosts where the target has none."""

    def __init__(self, step, gda_path):
        super().__init__(gda_path, step)
