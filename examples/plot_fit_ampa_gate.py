r"""
Fitting the rates of AMPA receptors
===================================

:mod:`brainsyn.kinetics` holds synapses without a network. Their response to an input is a pure function of the input and
of their parameters, so JAX gives its derivative with respect to each of these. Here a noisy recording of a gate,

.. math:: \frac{dg}{dt} = \alpha [T] (1 - g) - \beta g,

is enough to find the rates :math:`\alpha` and :math:`\beta` with which its receptors bind and unbind transmitter.
"""
import brainunit as u
import jax
import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
import scipy.optimize

from brainsyn import kinetics

# %%
# The recording
# -------------
#
# Eight spikes, each with a pulse of 1 mM for 1 ms. Parameters are given with their units, or as plain numbers in the unit
# that the class states; the noise is a tenth of the largest response.

DT = 0.1  # ms
DURATION = 80.
TRUE = {'alpha': 0.98 / (u.ms * u.mM), 'beta': 0.18 / u.ms}
PULSE = dict(T=1 * u.mM, T_dur=1 * u.ms)
SPIKES = np.zeros((round(DURATION / DT), 1))
SPIKES[np.round(np.array([5., 9., 12., 30., 31.5, 50., 60., 63.]) / DT).astype(int)] = 1.

clean = np.asarray(kinetics.AMPA(1, **TRUE, **PULSE).response(SPIKES, dt=DT * u.ms))[:, 0]
noise = 0.1 * clean.max()
recorded = clean + noise * np.random.default_rng(3).standard_normal(clean.size)

# %%
# The fit
# -------
#
# The synapse is made inside of the function that is differentiated. The logarithms of the rates are fitted, so that the
# rates stay above zero. The Jacobian comes from forward differentiation, as there are two parameters and 800 residuals.


@jax.jit
def residuals(log_rates):
    alpha, beta = jnp.exp(log_rates)
    return (kinetics.AMPA(1, alpha=alpha, beta=beta, **PULSE).response(SPIKES, dt=DT)[:, 0] - recorded) / noise


start = np.log([0.2, 0.05])
fit = scipy.optimize.least_squares(lambda x: np.asarray(residuals(x), float), start,
                                   jac=jax.jit(jax.jacfwd(residuals)))
rates = np.exp(fit.x)
errors = rates * np.sqrt(np.diag(np.linalg.inv(fit.jac.T @ fit.jac)))
for name, rate, error, true in zip('αβ', rates, errors, TRUE.values()):
    print(f'{name} = {rate:.3f} ± {error:.3f} (true: {true.mantissa})')

# %%
# How well the rates are known
# ----------------------------
#
# ``jax.vmap`` computes the misfit on a grid. Its valley runs along faster binding *and* unbinding: the peaks depend on the
# ratio of the two rates, and what is left to tell them apart is how fast the gate rises and falls.

alphas, betas = np.linspace(0.5, 1.6, 45), np.linspace(0.1, 0.28, 45)
grid = np.stack(np.meshgrid(np.log(alphas), np.log(betas)), axis=-1)
misfit = jax.vmap(jax.vmap(lambda log_rates: jnp.mean(residuals(log_rates) ** 2)))(grid)

plt.rc('axes.spines', top=False, right=False)
figure, (trace, valley) = plt.subplots(1, 2, figsize=(10.5, 3.6), width_ratios=(2., 1.), layout='constrained')
time = DT * np.arange(1, clean.size + 1)
trace.plot(time, recorded, '.', color='#b5b5b5', ms=2.5, label='recorded')
first = kinetics.AMPA(1, alpha=np.exp(start[0]), beta=np.exp(start[1]), **PULSE).response(SPIKES, dt=DT)[:, 0]
fitted = kinetics.AMPA(1, alpha=rates[0], beta=rates[1], **PULSE).response(SPIKES, dt=DT)[:, 0]
trace.plot(time, first, color='#d4552b', lw=1., ls='--', label='first guess')
trace.plot(time, fitted, color='#2f6db3', lw=1.5, label='fit')
trace.plot(DT * np.flatnonzero(SPIKES), np.full(int(SPIKES.sum()), -0.28), '|', color='#3a3a3a', ms=9)
trace.set(xlabel='time (ms)', ylabel='share of open receptors $g$', xlim=(0., DURATION))
trace.legend(frameon=False, ncols=3, loc='upper right')
filled = valley.contourf(alphas, betas, np.log10(misfit), levels=12, cmap='Blues_r')
figure.colorbar(filled, ax=valley, label='misfit, log$_{10}$')
valley.plot(*rates, 'o', color='#2f6db3', mec='white', ls='none', label='fit')
valley.plot(TRUE['alpha'].mantissa, TRUE['beta'].mantissa, '+', color='#d4552b', ms=12, mew=2., ls='none', label='true')
valley.set(xlabel=r'$\alpha$ (1/(ms mM))', ylabel=r'$\beta$ (1/ms)')
valley.legend(frameon=False, loc='lower right')
plt.show()
