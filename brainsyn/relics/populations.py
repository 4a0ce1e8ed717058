"""Rate models: brainpy's, with constructors that take quantities, and two whose equations in the old releases are others."""
from typing import Any, ClassVar

import brainpy

from brainsyn.binding import Generational
from brainsyn.semantics import V2_3, Semantics
from brainsyn.switches import is_corrected
from brainsyn.units import in_units, taking_quantities

__all__ = ['FHN', 'QIF', 'FeedbackFHN', 'StuartLandauOscillator', 'ThresholdLinearModel', 'WilsonCowanModel']

# all else in these models is without dimension
UNITS_OF_RATES = in_units(
    ms='tau delay E_tau I_tau tau_e tau_i x_ou_tau y_ou_tau', per_ms='w',
    number=('alpha beta gamma delta epsilon mu v0 eta J a b E_a E_theta I_a I_theta wEE wIE wEI wII r beta_e beta_i noise_e '
            'noise_i x_ou_mean x_ou_sigma y_ou_mean y_ou_sigma x y e i'))


class InputsCleared(metaclass=Generational):
    """Puts the inputs to zero when the model has used them, in generations where models did that themselves."""

    semantics: ClassVar[Semantics] = V2_3

    def update(self, *args: Any, **kwargs: Any) -> Any:
        output = super().update(*args, **kwargs)
        if self.semantics.inputs_are_cleared == 'by the model':
            super().clear_input()
        return output

    def clear_input(self, *args: Any, **kwargs: Any) -> None:
        if self.semantics.inputs_are_cleared != 'by the model':
            super().clear_input(*args, **kwargs)


def with_units(model: type) -> type:
    """The class ``model``, whose constructor takes quantities, too, and whose inputs are cleared as in its generation."""
    cleared = Generational(model.__name__, (InputsCleared, model), {'__doc__': model.__doc__, '__module__': model.__module__})
    return taking_quantities(cleared, UNITS_OF_RATES, 'brainsyn.rates')


FHN = with_units(brainpy.rates.FHN)
FeedbackFHN = with_units(brainpy.rates.FeedbackFHN)
QIF = with_units(brainpy.rates.QIF)
ThresholdLinearModel = with_units(brainpy.rates.ThresholdLinearModel)


class WilsonCowanModel(with_units(brainpy.rates.WilsonCowanModel), metaclass=Generational):
    r"""An excitatory and an inhibitory population (Wilson & Cowan, 1972).

    .. math::

        \tau_E \dot x &= -x + (1 - r x) F(u), \quad u = w_{EE} x - w_{IE} y + I_x \\
        \tau_I \dot y &= -y + (1 - r y) G(w_{EI} x - w_{II} y + I_y)

    Up to 2.3, :math:`u` stands in place of both :math:`x` on the right of the first line; see the switch
    ``wilson_cowan_x``.

    Parameters
    ----------
    size, keep_size, E_tau, E_a, E_theta, I_tau, I_a, I_theta, wEE, wIE, wEI, wII, r, **kwargs
        See ``brainpy.rates.WilsonCowanModel``.

    References
    ----------
    Wilson, H. R., & Cowan, J. D. (1972). Excitatory and inhibitory interactions in localized populations of model neurons.
    Biophysical Journal, 12(1), 1-24.
    """

    semantics: ClassVar[Semantics] = V2_3

    def dx(self, x: Any, t: Any, y: Any, x_ext: Any) -> Any:
        """The slope of x."""
        if 'wilson_cowan_x' not in self.semantics.defects or is_corrected('wilson_cowan_x', self.name):
            return super().dx(x, t, y, x_ext)
        drive = self.wEE * x - self.wIE * y + x_ext
        return (-drive + (1 - self.r * drive) * self.F(drive, self.E_a, self.E_theta)) / self.E_tau


class StuartLandauOscillator(with_units(brainpy.rates.StuartLandauOscillator)):
    r"""A limit cycle that grows out of a fixed point (Landau, 1944; Stuart, 1960).

    .. math::

        \dot x &= (a - x^2 - y^2) x - w y + I_x \\
        \dot y &= (a - x^2 - y^2) y + w x + I_y

    Up to 2.6, :math:`w x` is :math:`-w y`, and nothing turns; see the switch ``stuart_landau_y``.

    Parameters
    ----------
    size, keep_size, a, w, **kwargs
        See ``brainpy.rates.StuartLandauOscillator``.

    References
    ----------
    Stuart, J. T. (1960). On the non-linear mechanics of wave disturbances in stable and unstable parallel flows. Part 1.
    Journal of Fluid Mechanics, 9(3), 353-370.
    """

    def dy(self, y: Any, t: Any, x: Any, y_ext: Any, a: Any, w: Any) -> Any:
        """The slope of y."""
        if is_corrected('stuart_landau_y', self.name):
            return super().dy(y, t, x, y_ext, a, w)
        return (a - x * x - y * y) * y - w * y + y_ext
