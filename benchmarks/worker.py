"""One contestant in a process of its own: it builds, then runs once for each line that it reads."""
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path

USED = ('DSRunner', 'Network', 'conn', 'init', 'math', 'neurons', 'synapses', 'synouts')


def main(peer, model, size, duration):
    start = time.process_time()
    if peer.startswith('brain'):
        library = importlib.import_module(peer.split(',')[0])
        for name in USED:  # modules are imported, and JAX started, when they are first asked for
            getattr(library, name, None)
        importlib.import_module('jax').devices()
    imported = time.process_time()
    from peers import PEERS
    memory_before, building = memory(), time.process_time()
    contestant = PEERS[peer](model, int(size), float(duration))
    report = dict(importing=imported - start, building=time.process_time() - building)
    tell(report | dict(first=contestant.run(), memory=memory() - memory_before))
    for _ in sys.stdin:
        tell(contestant.run())


def memory():
    """Bytes in memory now; where the system does not say, the most there have been."""
    try:
        return int(Path('/proc/self/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE')
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def tell(report):
    print('>' + json.dumps(report), flush=True)


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Exception as error:
        tell(dict(failed=f'{type(error).__name__}: {error}'))
