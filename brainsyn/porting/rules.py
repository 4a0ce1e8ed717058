"""The rules of ``brainsyn check``, as data: what each one finds, and how to mend it."""
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ['RULES', 'Outcome', 'Rule', 'selected']


class Outcome(StrEnum):
    """What brainsyn does with what a rule has found."""

    RUNS = 'runs as is'
    SWITCH = 'runs with a switch'
    STOPS = 'not supported'
    UNREAD = 'not read'


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    code : str
        ``BS0..``: files; ``BS1..``: names of BrainPy; ``BS2..``: other packages, and data; ``BS3..``: numbers; ``BS4..``:
        devices.
    title : str
        What it finds, in a few words.
    outcome : Outcome
        What becomes of it.
    explanation : str
        Why, and the fix.
    """

    code: str
    title: str
    outcome: Outcome
    explanation: str


_TABLE = (
    Rule('BS001', 'no Python program', Outcome.UNREAD,
         'The file holds no text, no Python, or is a notebook whose structure is broken. The message gives the line at which '
         'reading stopped; mend it there, or leave the file out. The other files are checked all the same.'),
    Rule('BS002', 'Python 2 program', Outcome.UNREAD,
         'The line is one that Python 2 understood and Python 3 does not, such as print without parentheses. Convert the '
         'file with 2to3 (part of Python up to 3.12), then check it again.'),
    Rule('BS003', 'file that cannot be opened', Outcome.UNREAD,
         'There is no such file, or it may not be read. Mind the folder in which the command is given.'),
    Rule('BS004', 'folder without programs', Outcome.UNREAD,
         'Neither the folder nor any folder inside holds a file that ends in .py or .ipynb. Hidden folders, virtual '
         'environments and installed packages are not looked into.'),
    Rule('BS101', 'name that is gone', Outcome.STOPS,
         'The release had the name, and brainsyn cannot give it: the message says why, and what to use in its place. The '
         'names concerned are listed under :ref:`gone`.'),
    Rule('BS102', 'name of another generation', Outcome.STOPS,
         'The name is one of BrainPy, but of other releases than the rest of the program. Replace it by what the release of '
         'the program has; or, where the program was written for the other release after all, say so: brainsyn run '
         '--generation.'),
    Rule('BS103', 'name that no release has', Outcome.STOPS,
         'No release of BrainPy from 2.0 to 2.6 has this name: most likely it is misspelled, for which the message offers near '
         'matches, or the program was written for another release, older or newer.'),
    Rule('BS104', 'private module', Outcome.RUNS,
         'The program reaches into brainpy._src or another module that was never public. Those that public programs use are '
         'there, with the names that these programs use; the same name from a public module is the safer choice.'),
    Rule('BS201', 'package that goes with an old release', Outcome.STOPS,
         'The package was made for an old BrainPy, or for old releases of others, and cannot be installed beside current ones. '
         'The message says what takes its place.'),
    Rule('BS202', 'package that is not installed', Outcome.STOPS,
         'The program imports a package that is not there. Install it in the environment of brainsyn.'),
    Rule('BS203', 'name that another package has given up', Outcome.STOPS,
         'NumPy, JAX, SciPy, NetworkX and others have taken names back since; the message gives the current one. brainsyn '
         'changes nothing in other packages, so the line has to be edited.'),
    Rule('BS204', 'data file that is not there', Outcome.STOPS,
         'The program reads a file by a fixed name, which lies neither beside the program nor in the current folder, and which '
         'the program itself does not write. Fetch it from where the program came from.'),
    Rule('BS301', 'delay of BrainPy 2.4 or later', Outcome.SWITCH,
         'BrainPy 2.4 takes a delay of d steps for d milliseconds, and 2.5 and 2.6 are two steps early. As the program was '
         'run with these delays, brainsyn reproduces them, and warns once. For d steps, that is a conductance that answers '
         'd + 1 steps after the spike, as in 2.1 to 2.3, call brainsyn.correct("delay_steps") before the network is built.'),
    Rule('BS302', 'plasticity of a sparse projection', Outcome.SWITCH,
         'Delta and Exponential with comp_method="sparse" ignore stp in BrainPy 2.2 and 2.3, and so they do here, with a '
         'warning. Call brainsyn.correct("sparse_plasticity") for plasticity as with "dense".'),
    Rule('BS303', 'weights of a sparse projection', Outcome.SWITCH,
         'With comp_method="sparse" (conn_type in 2.1), models with a gate for each presynaptic cell ignore g_max up to '
         'BrainPy 2.2, and NMDA counts the gates that are not zero instead of summing them in 2.3. Call '
         'brainsyn.correct("sparse_weights") or brainsyn.correct("sparse_nmda") for what "dense" gives.'),
    Rule('BS304', 'All2All without self-connections', Outcome.SWITCH,
         'All2All(include_self=False) keeps the connections of cells to themselves when weights are given as a matrix. Call '
         'brainsyn.correct("all_to_all_self") to leave them out.'),
    Rule('BS305', 'PoissonInput', Outcome.SWITCH,
         'PoissonInput draws its normal approximation with the variance of the count in place of its standard deviation. Call '
         'brainsyn.correct("poisson_input_variance") for the standard deviation.'),
    Rule('BS306', 'duration that loses a step', Outcome.RUNS,
         'From 2.3 on, a run has floor(duration / dt) steps, and rounding puts some quotients just below a whole number: '
         '0.3 / 0.1 is 2.999…, which gives 2 steps. brainsyn runs as many as the release did, and warns. For the missing step '
         'pass a duration that is longer by a trifle, as the warning says.'),
    Rule('BS307', 'seeded connections in a large network', Outcome.SWITCH,
         'A connector with a seed gives the connections that the release gave, and draws them as slowly, in time '
         'proportional to the number of pairs. Where the same connections are not needed, call '
         'brainsyn.connect.set_random_stream("fast") first, or leave the seed out.'),
    Rule('BS308', 'optimizer with a defect of its release', Outcome.SWITCH,
         'From 2.3 on, Adam and AdamW count epochs where they ought to count updates, and MomentumNesterov is Momentum; '
         'Adadelta ignores its learning rate in all releases. Call brainsyn.correct("adam_epochs"), '
         'brainsyn.correct("nesterov") or brainsyn.correct("adadelta_rate") for what the names promise.'),
    Rule('BS309', 'model with a defect of its release', Outcome.SWITCH,
         'Some models do not compute what their papers say, in some releases; the finding names the defect and the switch that '
         'corrects it, such as brainsyn.correct("wang_buzsaki_n"). All of them are listed under :ref:`switches`.'),
    Rule('BS401', 'choice of a device', Outcome.RUNS,
         'set_platform("gpu") and its like ask JAX for a device. Where there is none the program runs on the CPU. '
         'Set the environment variable JAX_PLATFORMS to choose without editing the program.'),
)
RULES = {rule.code: rule for rule in _TABLE}


def selected(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> set[str]:
    """The codes that begin with one of ``select`` (all when there is none) and with none of ``ignore``."""
    return {code for code in RULES if code.startswith(tuple(select or ['BS'])) and not code.startswith(tuple(ignore))}
