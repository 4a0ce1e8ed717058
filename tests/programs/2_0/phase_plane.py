"""Phase plane and bifurcation of FitzHugh-Nagumo, the analysis package of BrainPy 2.0, with the figures left in memory."""
import sys

import brainpy as bp
import matplotlib.pyplot as plt
import numpy as np

bp.math.enable_x64()
bp.math.set_platform('cpu')


@bp.odeint(method='rk4', dt=0.1)
def dV(V, t, w, Iext=0.):
  return V - V * V * V / 3 - w + Iext


@bp.odeint(method='rk4', dt=0.1)
def dw(w, t, V, a=0.7, b=0.8):
  return (V + a - b * w) / 12.5


analyzer = bp.analysis.PhasePlane2D([dV, dw],
                                    target_vars={'V': [-3, 3], 'w': [-1, 3]},
                                    pars_update={'Iext': 0.8},
                                    resolutions=0.1)
nullclines = analyzer.plot_nullcline(with_return=True)
field = analyzer.plot_vector_field(with_return=True)
points = analyzer.plot_fixed_point(with_return=True)
paths = analyzer.plot_trajectory({'V': [-2.8], 'w': [-0.8]}, duration=30., with_return=True)
plt.close('all')


@bp.odeint
def dx(x, t, I=0.):
  return x ** 3 - x + I


bifurcation = bp.analysis.Bifurcation1D(dx, target_vars={'x': [-1.5, 1.5]}, target_pars={'I': [-0.6, 0.6]},
                                        resolutions={'I': 0.2, 'x': 0.02})
result = bifurcation.plot_bifurcation(with_return=True)
plt.close('all')

I, x = result[1][0], result[0]
order = np.lexsort((x, np.round(I, 6)))
np.savez(sys.argv[1], speed=np.hypot(*field)[::8, ::8], num_nullclines=float(len(nullclines)),
         fixed_points=np.asarray(points), V=np.asarray(paths.V)[::10, 0], w=np.asarray(paths.w)[::10, 0],
         I=np.asarray(I)[order], x=np.asarray(x)[order], slope=np.asarray(result[2])[order])
