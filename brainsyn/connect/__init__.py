"""Connectors: who is wired to whom."""
from brainsyn.connect.base import *  # noqa: F403
from brainsyn.connect.base import __all__ as _base
from brainsyn.connect.custom import CSRConn, IJConn, MatConn, SparseMatConn
from brainsyn.connect.fixed import FixedPostNum, FixedPreNum, FixedProb, FixedTotalNum
from brainsyn.connect.formats import coo2csc, coo2csr, coo2mat, csr2coo, csr2csc, csr2mat, mat2coo, mat2csc, mat2csr
from brainsyn.connect.regular import (
                                      All2All,
                                      GridEight,
                                      GridFour,
                                      GridN,
                                      One2One,
                                      all2all,
                                      grid_eight,
                                      grid_four,
                                      one2one,
)
from brainsyn.connect.scale_free import PowerLaw, ScaleFreeBA, ScaleFreeBADual
from brainsyn.connect.small_world import SmallWorld
from brainsyn.connect.spatial import GaussianProb, ProbDist
from brainsyn.connect.streams import set_random_stream

__all__ = [
    *_base,
    'All2All', 'CSRConn', 'FixedPostNum', 'FixedPreNum', 'FixedProb', 'FixedTotalNum', 'GaussianProb', 'GridEight',
    'GridFour', 'GridN', 'IJConn', 'MatConn', 'One2One', 'PowerLaw', 'ProbDist', 'ScaleFreeBA', 'ScaleFreeBADual',
    'SmallWorld', 'SparseMatConn', 'all2all', 'coo2csc', 'coo2csr', 'coo2mat', 'csr2coo', 'csr2csc', 'csr2mat',
    'grid_eight', 'grid_four', 'mat2coo', 'mat2csc', 'mat2csr', 'one2one', 'set_random_stream']
