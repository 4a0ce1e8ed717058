"""The simulators that take part: how each builds a network and runs it for a time.

A contestant is made with a model, a size and the duration of a run (ms). What it does then is its building; ``run()``
gives the CPU time, the wall time and the number of spikes of one run. CPU time is that of the whole process, except for
those simulators that run a program of their own, which measures itself.
"""
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from legacy_networks import COBA_CELL, CUBA_CELL, PER_CELL, runner

__all__ = ['PEERS', 'Unavailable']

DT = .1


class Unavailable(Exception):
    """A contestant that cannot take part, and why."""


class Brainsyn:
    """The legacy program under brainsyn."""

    def __init__(self, model, size, duration):
        self.duration = duration
        self.runner = runner(self.library(), model, size)

    def library(self):
        import brainsyn
        return brainsyn

    def run(self):
        cpu, wall = time.process_time(), time.perf_counter()
        self.runner.run(self.duration)
        spikes = sum(int(np.count_nonzero(self.runner.mon[name])) for name in ('E.spike', 'I.spike'))
        return dict(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall, spikes=spikes)


class Brainpy(Brainsyn):
    """The same program under brainpy."""

    def library(self):
        import brainpy
        return brainpy


class Stepped:
    """A model of which JAX compiles ``step(i)``, which returns the spikes; looped over by ``loop``."""

    def __init__(self, model, size, duration):
        if model not in ('COBA', 'CUBA'):
            raise Unavailable(f'{model} is not written for it')
        self.numbers = np.arange(round(duration / DT), dtype=np.int32)
        self.loop = self.build(model, size, CUBA_CELL if model == 'CUBA' else COBA_CELL)

    def run(self):
        cpu, wall = time.process_time(), time.perf_counter()
        spikes = int(np.count_nonzero(np.asarray(self.loop(self.numbers))))
        self.numbers = self.numbers + len(self.numbers)
        return dict(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall, spikes=spikes)


class BrainpyProjections(Stepped):
    """The newer projections of brainpy, with its event-driven sparse product."""

    def build(self, model, size, cell):
        import brainpy as bp
        import brainpy.math as bm
        kind, output = (bp.dyn.CUBA, {}) if model == 'CUBA' else (bp.dyn.COBA, None)
        E, I = (bp.dyn.LifRef(n, V_initializer=bp.init.Normal(-55., 2.), **cell) for n in (size * 4 // 5, size // 5))

        def projection(pre, post, weight, tau, reversal):
            wiring = bp.dnn.EventCSRLinear(bp.conn.FixedProb(PER_CELL / size, pre=pre.num, post=post.num), weight)
            return bp.dyn.FullProjAlignPostMg(
                pre, None, wiring, bp.dyn.Expon.desc(post.num, tau=tau),
                kind.desc(**({'E': reversal} if output is None else output)), post)

        weights = (1.62, -9.) if model == 'CUBA' else (.6, 6.7)
        drive = 0. if model == 'CUBA' else 20.

        class Net(bp.DynSysGroup):
            def __init__(self):
                super().__init__()
                self.E, self.I = E, I
                self.projections = bm.NodeList([
                    *(projection(E, post, weights[0], 5., 0.) for post in (E, I)),
                    *(projection(I, post, weights[1], 10., -80.) for post in (E, I))])

            def update(self, i):
                bp.share.save(i=i, t=i * DT)
                for one in self.projections:
                    one()
                return bm.concatenate([self.E(drive), self.I(drive)])

        net = Net()
        loop = bm.jit(lambda numbers: bm.for_loop(net.update, numbers), child_objs=net)
        return loop


class BrainpyState(Stepped):
    """The state-based successor of brainpy."""

    def build(self, model, size, cell):
        import brainpy.state
        import brainstate
        import braintools
        import brainunit as u
        brainstate.environ.set(dt=DT * u.ms)
        units = dict(V_rest=u.mV, V_th=u.mV, V_reset=u.mV, tau=u.ms, tau_ref=u.ms)
        cell = {name: value * units[name] for name, value in cell.items()}
        excitatory, inhibitory = size * 4 // 5, size // 5
        drive = (0. if model == 'CUBA' else 20.) * u.mA
        # so that its product with a voltage is a current in mA
        conductance = u.mS if model == 'CUBA' else u.siemens

        class Net(brainstate.nn.Module):
            def __init__(self):
                super().__init__()
                self.N = brainpy.state.LIFRef(size, V_initializer=braintools.init.Normal(-55., 2., unit=u.mV), **cell)
                self.E = self.projection(excitatory, 1.62 if model == 'CUBA' else .6, 5., 0.)
                self.I = self.projection(inhibitory, -9. if model == 'CUBA' else 6.7, 10., -80.)

            def projection(self, pre, weight, tau, reversal):
                output = (brainpy.state.CUBA.desc(scale=u.volt) if model == 'CUBA'
                          else brainpy.state.COBA.desc(E=reversal * u.mV))
                return brainpy.state.AlignPostProj(
                    comm=brainstate.nn.EventFixedProb(pre, size, PER_CELL / size, weight * conductance),
                    syn=brainpy.state.Expon.desc(size, tau=tau * u.ms), out=output, post=self.N)

            def update(self, i):
                with brainstate.environ.context(i=i, t=i * DT * u.ms):
                    spike = self.N.get_spike() != 0.
                    self.E(spike[:excitatory])
                    self.I(spike[excitatory:])
                    self.N(drive)
                    return self.N.get_spike() != 0.

        net = Net()
        brainstate.nn.init_all_states(net)
        return brainstate.transform.jit(lambda numbers: brainstate.transform.for_loop(net.update, numbers))


class Reference:
    """A program in C++ that computes one network and nothing else, with fast arithmetic."""

    def __init__(self, model, size, duration):
        if model not in ('COBA', 'CUBA', 'COBAHH'):
            raise Unavailable(f'{model} is not written for it')
        compiler = shutil.which('g++') or shutil.which('c++')
        if compiler is None:
            raise Unavailable('there is no C++ compiler')
        self.folder = tempfile.TemporaryDirectory()
        program = Path(self.folder.name) / 'reference'
        source = Path(__file__).with_name('reference.cc')
        subprocess.run([compiler, '-O3', '-march=native', '-ffast-math', source, '-o', program, '-lmvec'], check=True)
        self.command = [program, model, str(size), str(round(duration / DT))]

    def run(self):
        return json.loads(subprocess.run(self.command, check=True, capture_output=True, text=True).stdout)


class Brian2:
    """Brian 2 in its fastest mode: a standalone program in C++ on one thread."""

    def __init__(self, model, size, duration):
        if model not in ('COBA', 'CUBA', 'COBAHH'):
            raise Unavailable(f'{model} is not written for it')
        from brian_networks import build
        self.folder = tempfile.TemporaryDirectory()
        self.program = build(model, size, duration, self.folder.name)

    def run(self):
        return self.program()


PEERS = {'brainsyn': Brainsyn, 'C++': Reference, 'Brian 2': Brian2, 'brainpy': Brainpy,
         'brainpy, new projections': BrainpyProjections, 'brainpy.state': BrainpyState}
