"""What a worker process that was spawned, not forked, imports for its main module: the program, redirected as well."""
import os

from brainsyn.porting.redirect import load_program

code, module = load_program(os.environ['BRAINSYN_PROGRAM'], os.environ['BRAINSYN_NAMESPACE'], name='__mp_main__')
exec(code, module.__dict__)
globals().update(vars(module))
