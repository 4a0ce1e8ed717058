"""Networks written once against the legacy API, for brainsyn and for brainpy.

COBA, CUBA and COBAHH are the benchmarks 1, 2 and 3 of Brette et al. (2007), Journal of Computational Neuroscience 23(3),
349-398: four fifths excitatory cells, 80 synapses a cell at any size. The others replace the synapses of COBA.
"""
import numpy as np

__all__ = ['NETWORKS', 'PER_CELL', 'runner']

PER_CELL = 80
COBA_CELL = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)
CUBA_CELL = COBA_CELL | dict(V_rest=-49.)
DRIVE = [('E.input', 20.), ('I.input', 20.)]


class HH:
    """The cell of COBAHH, to be mixed with the ``NeuGroup`` of whichever library runs it."""

    def __init__(self, bp, size):
        bm = bp.math
        super().__init__(size)
        rng = np.random.default_rng(size)
        self.V = bm.Variable(bm.asarray(-65. + 5. * rng.standard_normal(size), dtype=bm.float_))
        self.m = bm.Variable(bm.ones(size) * .01)
        self.h = bm.Variable(bm.ones(size) * .9976)
        self.n = bm.Variable(bm.ones(size) * .027)
        self.input = bm.Variable(bm.zeros(size))
        self.spike = bm.Variable(bm.zeros(size, dtype=bool))
        self.exp, self.where = bm.exp, bm.where
        self.integral = bp.odeint(bp.JointEq([self.dV, self.dm, self.dh, self.dn]), method='exp_auto')

    def linoid(self, x, width):
        x = self.where(x == 0., 1e-3, x)  # which a million steps of a thousand cells do meet
        return x / (self.exp(x / width) - 1.)

    def dm(self, m, t, V):
        u = V + 63.
        alpha = .32 * self.linoid(13. - u, 4.)
        return alpha * (1. - m) - .28 * self.linoid(u - 40., 5.) * m

    def dh(self, h, t, V):
        u = V + 63.
        return .128 * self.exp((17. - u) / 18.) * (1. - h) - 4. / (1. + self.exp((40. - u) / 5.)) * h

    def dn(self, n, t, V):
        u = V + 63.
        alpha = .032 * self.linoid(15. - u, 5.)
        return alpha * (1. - n) - .5 * self.exp((10. - u) / 40.) * n

    def dV(self, V, t, m, h, n, I):
        return (10. * (-60. - V) + 20000. * m ** 3 * h * (50. - V) + 6000. * n ** 4 * (-90. - V) + I) / 200.

    def update(self, tdi):
        V, m, h, n = self.integral(self.V.value, self.m.value, self.h.value, self.n.value, tdi['t'],
                                   I=self.input.value, dt=tdi['dt'])
        self.spike.value = (self.V.value < -20.) & (V >= -20.)
        self.V.value, self.m.value, self.h.value, self.n.value = V, m, h, n

    def clear_input(self):
        self.input.value = self.input.value * 0.


def _cells(bp, size, cell):
    groups = []
    for n in (size * 4 // 5, size // 5):
        V = np.random.default_rng(n).normal(-55., 2., n)
        groups.append(bp.neurons.LIF(n, V_initializer=bp.math.asarray(V, dtype=bp.math.float_), **cell))
    return groups


def _exponential(bp, size, groups, excitation, inhibition, outputs):
    def synapse(pre, post, g_max, tau, output):
        return bp.synapses.Exponential(pre, post, bp.conn.FixedProb(PER_CELL / size), g_max=g_max, tau=tau, output=output)

    E, I = groups
    return bp.Network(*(synapse(E, post, excitation, 5., outputs(0.)) for post in groups),
                      *(synapse(I, post, inhibition, 10., outputs(-80.)) for post in groups), E=E, I=I)


def coba(bp, size):
    return _exponential(bp, size, _cells(bp, size, COBA_CELL), .6, 6.7, lambda E: bp.synouts.COBA(E=E))


def cuba(bp, size):
    return _exponential(bp, size, _cells(bp, size, CUBA_CELL), 1.62, -9., lambda E: bp.synouts.CUBA())


def cobahh(bp, size):
    kind = type('HH', (HH, bp.dyn.NeuGroup), {})
    return _exponential(bp, size, [kind(bp, size * 4 // 5), kind(bp, size // 5)], 6., 67.,
                        lambda E: bp.synouts.COBA(E=E))


def _kinetic(bp, size, comp_method, connector, scale):
    E, I = _cells(bp, size, COBA_CELL)

    def synapse(kind, pre, post, g_max):
        return kind(pre, post, connector(), g_max=g_max * scale, comp_method=comp_method)

    AMPA, GABAa = bp.synapses.AMPA, bp.synapses.GABAa
    return bp.Network(synapse(AMPA, E, E, .3), synapse(AMPA, E, I, .3), synapse(GABAa, I, E, 2.),
                      synapse(GABAa, I, I, 2.), E=E, I=I)


def kinetic_sparse(bp, size):
    return _kinetic(bp, size, 'sparse', lambda: bp.conn.FixedProb(PER_CELL / size), 1.)


def kinetic_dense(bp, size):
    return _kinetic(bp, size, 'dense', lambda: bp.conn.FixedProb(PER_CELL / size), 1.)


def kinetic_all_to_all(bp, size):
    return _kinetic(bp, size, 'dense', bp.conn.All2All, PER_CELL / size)


def nmda(bp, size):
    """AMPA and GABAa with a slow NMDA current that magnesium blocks, between excitatory cells."""
    network = kinetic_sparse(bp, size)
    network.register_implicit_nodes(slow=bp.synapses.BioNMDA(
        network.E, network.E, bp.conn.FixedProb(PER_CELL / size), g_max=.02, comp_method='dense',
        output=bp.synouts.MgBlock(E=0.)))
    return network


def two_cells(bp, size):
    """The example of the documentation of the synapses: one cell drives another."""
    E, I = bp.neurons.HH(size // 2), bp.neurons.HH(size // 2)
    return bp.Network(bp.synapses.AMPA(E, I, bp.conn.All2All(), g_max=.5), E=E, I=I)


NETWORKS = {'COBA': coba, 'CUBA': cuba, 'COBAHH': cobahh, 'AMPA + GABAa, sparse': kinetic_sparse,
            'AMPA + GABAa, dense': kinetic_dense, 'AMPA + GABAa, all to all': kinetic_all_to_all,
            'AMPA + GABAa + BioNMDA': nmda, 'two cells': two_cells}


def runner(bp, model, size):
    """The runner of a network, its spikes monitored."""
    inputs = [] if model in ('CUBA', 'COBAHH') else DRIVE
    return bp.DSRunner(NETWORKS[model](bp, size), inputs=inputs, monitors=['E.spike', 'I.spike'], progress_bar=False)
