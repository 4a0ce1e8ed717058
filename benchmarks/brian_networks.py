"""COBA, CUBA and COBAHH in Brian 2, compiled to a program of their own."""
import time
from pathlib import Path

from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, defaultclock, device, ms, mV, nS, pF, prefs, seed, set_device, uS
from legacy_networks import PER_CELL

__all__ = ['build']

SYNAPSES = '''
dge/dt = -ge / (5*ms) : {unit}
dgi/dt = -gi / (10*ms) : {unit}
'''
COBA = '''
dv/dt = (ge*(0*mV - v) + gi*(-80*mV - v) + 20*mV - (v + 60*mV)) / (20*ms) : volt (unless refractory)
''' + SYNAPSES.format(unit='1')
CUBA = '''
dv/dt = (ge + gi - (v + 49*mV)) / (20*ms) : volt (unless refractory)
''' + SYNAPSES.format(unit='volt')
COBAHH = '''
dv/dt = (gl*(El - v) + ge*(0*mV - v) + gi*(-80*mV - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK)) / Cm : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
alpha_m = 0.32*(mV**-1)*4*mV / exprel((13*mV - v + VT) / (4*mV)) / ms : Hz
beta_m = 0.28*(mV**-1)*5*mV / exprel((v - VT - 40*mV) / (5*mV)) / ms : Hz
alpha_h = 0.128*exp((17*mV - v + VT) / (18*mV)) / ms : Hz
beta_h = 4. / (1 + exp((40*mV - v + VT) / (5*mV))) / ms : Hz
alpha_n = 0.032*(mV**-1)*5*mV / exprel((15*mV - v + VT) / (5*mV)) / ms : Hz
beta_n = .5*exp((10*mV - v + VT) / (40*mV)) / ms : Hz
''' + SYNAPSES.format(unit='siemens')
CHANNELS = dict(VT=-63*mV, Cm=200*pF, gl=10*nS, El=-60*mV, EK=-90*mV, ENa=50*mV, g_na=20*uS, g_kd=6*uS)


def build(model, size, duration, folder):
    """Compile the network; the function that is returned runs it once and tells what it took."""
    prefs.codegen.cpp.extra_compile_args_gcc = ['-w', '-O3', '-ffast-math', '-march=native', '-std=c++11']
    set_device('cpp_standalone', directory=folder, build_on_run=False)
    seed(1)
    defaultclock.dt = .1 * ms
    if model == 'COBAHH':
        cells = NeuronGroup(size, COBAHH, threshold='v > -20*mV', refractory='v > -20*mV', method='exponential_euler',
                            namespace=CHANNELS)
        cells.v, cells.m, cells.h, cells.n = '(-65 + 5*randn())*mV', .01, .9976, .027
        weights = 6 * nS, 67 * nS
    else:
        cells = NeuronGroup(size, COBA if model == 'COBA' else CUBA, threshold='v > -50*mV', reset='v = -60*mV',
                            refractory=5 * ms, method='exponential_euler' if model == 'COBA' else 'exact')
        cells.v = '(-55 + 2*randn())*mV'
        weights = (.6, 6.7) if model == 'COBA' else (1.62 * mV, -9 * mV)
    excitatory = size * 4 // 5
    excitation = Synapses(cells[:excitatory], cells, on_pre='ge += w', namespace={'w': weights[0]})
    inhibition = Synapses(cells[excitatory:], cells, on_pre='gi += w', namespace={'w': weights[1]})
    for synapses in (excitation, inhibition):
        synapses.connect(p=PER_CELL / size)
    spikes = SpikeMonitor(cells)
    network = Network(cells, excitation, inhibition, spikes)
    taken = Path(folder) / 'cpu.txt'
    device.insert_code('before_network_run', 'clock_t started_ = clock();')
    device.insert_code('after_network_run', f'{{FILE* f_ = fopen("{taken}", "w"); fprintf(f_, "%.6f", '
                                            '(double)(clock() - started_) / CLOCKS_PER_SEC); fclose(f_);}')
    network.run(duration * ms)
    device.build(directory=folder, compile=True, run=False)

    def run():
        start = time.perf_counter()
        device.run(directory=folder, results_directory='results', with_output=False, run_args=[])
        wall = getattr(device, '_last_run_time', None)
        return dict(cpu=float(taken.read_text()), wall=float(wall if wall else time.perf_counter() - start),
                    spikes=int(spikes.num_spikes))

    return run
