"""The order of the gallery: single synapses, cells, networks, and what one does with models."""
from pathlib import Path

ORDER = ('ampa_pair', 'outputs', 'connections', 'delays', 'short_term_plasticity', 'gap_junctions',
         'neuron_models', 'ei_balance', 'gamma', 'decision_making', 'working_memory', 'ring_attractor',
         'units', 'sweep', 'training', 'fit_ampa_gate')


class TeachingOrder:
    """Sorts the examples of the gallery; one that has no place in it is an error."""

    def __init__(self, src_dir: str):
        pass

    def __call__(self, filename: str) -> int:
        return ORDER.index(Path(filename).stem.removeprefix('plot_'))
