"""What the tests of the kinetics share: values of all parameters, inputs, responses."""
import numpy as np

DT = 0.1  # ms

# for each class a value for each of its parameters, other than the default
PARAMETERS = {
    'Expon': dict(tau=5., g_initializer=0.3),
    'DualExpon': dict(tau_decay=7., tau_rise=2., g_initializer=0.3),
    'Alpha': dict(tau=5., g_initializer=0.3),
    'NMDA': dict(tau_decay=50., a=0.4, tau_rise=3., g_initializer=0.1, x_initializer=0.2),
    'AMPA': dict(alpha=1.1, beta=0.2, T=0.7, g_initializer=0.1),
    'GABAa': dict(alpha=0.6, beta=0.1, T=0.8, g_initializer=0.1),
    'BioNMDA': dict(alpha1=1.5, beta1=0.02, alpha2=0.8, beta2=0.4, T=0.9, g_initializer=0.1, x_initializer=0.2),
    'STP': dict(U=0.2, tau_f=300., tau_d=100.),
    'STD': dict(tau=100., U=0.2),
    'Ionotropic': dict(gS=2e-4, k_minus=0.05, v_th=-30., delta=8., s_initializer=0.3),
}
# parameters whose gradients have tests of their own
APART = {'DualExpon': {'A'}, 'Ionotropic': {'e_syn'}, 'AMPA': {'T_dur'}, 'GABAa': {'T_dur'}, 'BioNMDA': {'T_dur'}}


def inputs_of(name, num_step=100, size=3, seed=0):
    """Spikes, or for a graded synapse potentials, of shape (time, size)."""
    rng = np.random.default_rng(seed)
    if name == 'Ionotropic':
        return -60. + 40. * rng.random((num_step, size))
    return (rng.random((num_step, size)) < 0.08).astype(float)


def one_spike(num_step):
    """A spike in the first step, of shape (time, 1)."""
    return np.eye(1, num_step).reshape(num_step, 1)


def response(synapse, inputs, dt=DT):
    """What the first of the synapses gives in each step."""
    return np.asarray(synapse.response(inputs, dt=dt))[:, 0]
