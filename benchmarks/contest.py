"""Contestants in processes of their own, run in turn: medians of rounds in which each ran once."""
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

__all__ = ['Contestant', 'contest']

# Brian 2 asks for an older NumPy than brainpy does: it may live in an environment of its own
PYTHON = {'Brian 2': os.environ.get('BRIAN_PYTHON', sys.executable)}
# one thread for all, as for those that have no more
ONE_THREAD = {'NPROC': '1', 'OMP_NUM_THREADS': '1', 'OPENBLAS_NUM_THREADS': '1', 'JAX_PLATFORMS': 'cpu'}


@dataclass
class Contestant:
    """A peer with a network, waiting in its process for the word to run.

    Attributes
    ----------
    failed : str or None
        Why it does not take part.
    importing, building : float
        CPU seconds that its libraries, and then its network, took to get ready.
    memory : int
        Bytes that network and results hold after a first run.
    first : dict
        CPU time, wall time and spikes of the first run, compilation included.
    rounds : list of dict
        The same for the later ones.
    """

    peer: str
    model: str
    size: int
    duration: float
    failed: str | None = None
    importing: float = 0.
    building: float = 0.
    memory: int = 0
    first: dict = field(default_factory=dict)
    rounds: list = field(default_factory=list)

    def start(self, patience):
        """Build the network and run it for the first time, in no more than ``patience`` seconds."""
        command = [PYTHON.get(self.peer, sys.executable), str(Path(__file__).with_name('worker.py')),
                   self.peer, self.model, str(self.size), str(self.duration)]
        self.process = subprocess.Popen(['timeout', str(patience), *command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env=os.environ | ONE_THREAD)
        for name, value in self.answer().items():
            setattr(self, name, value)

    def run(self):
        self.process.stdin.write('run\n')
        self.process.stdin.flush()
        answer = self.answer()
        if self.failed is None:
            self.rounds.append(answer)

    def answer(self):
        for line in self.process.stdout:
            if line.startswith('>'):
                answer = json.loads(line[1:])
                self.failed = answer.pop('failed', None)
                return answer
        self.failed = 'not done in time' if self.process.wait() == 124 else 'its process ended'
        return {}

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def per_second(self, clock='cpu'):
        """Median of the time for one second of model time."""
        return median(one[clock] for one in self.rounds) * 1e3 / self.duration

    def summary(self):
        """What is kept of it."""
        return dict(peer=self.peer, model=self.model, size=self.size, cpu=round(self.per_second(), 4),
                    wall=round(self.per_second('wall'), 4), rate=round(self.rate, 1), importing=round(self.importing, 2),
                    building=round(self.building, 3), first=round(self.first['cpu'], 3), memory=self.memory)

    @property
    def rate(self):
        """Spikes per cell and second, Hz."""
        return median(one['spikes'] for one in self.rounds) / self.size * 1e3 / self.duration


def contest(model, size, duration, peers, rounds, patience):
    """Let the peers run one network side by side.

    Parameters
    ----------
    model : str
        One of ``NETWORKS``.
    size : int
        Number of cells.
    duration : float
        Model time of one run, ms.
    peers : sequence of str
        Some of ``PEERS``.
    rounds : int
        How often each runs.
    patience : float
        Seconds that a peer may take in all.

    Returns
    -------
    list of Contestant
        In the order of ``peers``.
    """
    contestants = [Contestant(peer, model, size, duration) for peer in peers]
    for one in contestants:
        one.start(patience)
    for _ in range(rounds):
        for one in contestants:
            if one.failed is None:
                one.run()
    for one in contestants:
        one.stop()
    return contestants
