"""``brainpy.nn`` of 2.1: networks of nodes that are joined by ``>>``, for reservoirs and for training over time."""
from brainsyn.relics.nn.back_propagation import BPFF, BPTT
from brainsyn.relics.nn.base_nodes import Activation, Concat, Dense, DenseMD, Input, Reshape, Select, Summation
from brainsyn.relics.nn.convolution import AvgPool, Conv1D, Conv2D, Conv3D, GeneralConv, MaxPool, MinPool, Pool
from brainsyn.relics.nn.datatypes import DataType, MultipleData, SingleData
from brainsyn.relics.nn.graph_flow import (
    detect_cycle,
    detect_path,
    find_entries_and_exits,
    find_senders_and_receivers,
    topological_sort,
)
from brainsyn.relics.nn.network import FrozenNetwork, Network
from brainsyn.relics.nn.node import Node, RecurrentNode
from brainsyn.relics.nn.normalization import (
    BatchNorm,
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    Dropout,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
)
from brainsyn.relics.nn.operations import concatenate, fb_connect, ff_connect, merge, select
from brainsyn.relics.nn.recurrent import GRU, LSTM, VanillaRNN
from brainsyn.relics.nn.reservoirs import NVAR, LinearReadout, Reservoir
from brainsyn.relics.nn.runner import RNNRunner
from brainsyn.relics.nn.trainers import ForceTrainer, OfflineTrainer, OnlineTrainer, RidgeTrainer, RNNTrainer
from brainsyn.relics.nn.utils import (
    check_data_batch_size,
    check_rnn_data_time_step,
    init_param,
    serialize_kwargs,
    tensor_sum,
)

__all__ = [
    'BPFF', 'BPTT', 'GRU', 'LSTM', 'NVAR', 'Activation', 'AvgPool', 'BatchNorm', 'BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d',
    'Concat', 'Conv1D', 'Conv2D', 'Conv3D', 'DataType', 'Dense', 'DenseMD', 'Dropout', 'ForceTrainer', 'FrozenNetwork',
    'GeneralConv', 'GroupNorm', 'Input', 'InstanceNorm', 'LayerNorm', 'LinearReadout', 'MaxPool', 'MinPool', 'MultipleData',
    'Network', 'Node', 'OfflineTrainer', 'OnlineTrainer', 'Pool', 'RNNRunner', 'RNNTrainer', 'RecurrentNode', 'Reservoir',
    'Reshape', 'RidgeTrainer', 'Select', 'SingleData', 'Summation', 'VanillaRNN', 'check_data_batch_size',
    'check_rnn_data_time_step', 'concatenate', 'detect_cycle', 'detect_path', 'fb_connect', 'ff_connect',
    'find_entries_and_exits', 'find_senders_and_receivers', 'init_param', 'merge', 'select', 'serialize_kwargs', 'tensor_sum',
    'topological_sort',
]
