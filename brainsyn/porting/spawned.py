"""What a worker process that was spawned, not forked, imports for its main module: the program, redirected as well."""
import os

from brainsyn.porting.redirect import load_program
from brainsyn.porting.source import read_program

program = read_program(os.environ['BRAINSYN_PROGRAM'])
module = load_program(program, os.environ['BRAINSYN_NAMESPACE'], name='__mp_main__')
for cell in program.cells:
    exec(cell.code, module.__dict__)
globals().update(vars(module))
