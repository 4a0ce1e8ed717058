"""What users of 2.3 do with brainpy.math: jit, grad, vector_grad, jacobian, hessian, for_loop, while_loop, cond, ifelse, checkpoints."""
import sys
import tempfile

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


class Linear(bp.BrainPyObject):
  def __init__(self):
    super().__init__()
    self.w = bm.TrainVar(bm.asarray([[1., -2.], [0.5, 3.]]))
    self.b = bm.TrainVar(bm.zeros(2))
    self.calls = bm.Variable(bm.zeros(1))

  def __call__(self, x):
    self.calls += 1
    return bm.tanh(x @ self.w + self.b)


layer = Linear()
x = bm.linspace(-1., 1., 6).reshape(3, 2)


def loss(x):
  y = layer(x)
  return bm.sum(y ** 2), y


grads, value, aux = bm.grad(loss, grad_vars=layer.train_vars().unique(), dyn_vars=layer.vars().unique(), has_aux=True,
                            return_value=True)(x)
w_grad = [np.asarray(g) for k, g in sorted(grads.items())]
both = bm.grad(lambda x: bm.sum(layer(x)), layer.w, child_objs=layer, argnums=0)(x)
jac = bm.jacobian(lambda: layer(x[0]), grad_vars=layer.b, child_objs=layer)()
slopes = bm.vector_grad(lambda a: bm.sin(a) * a, argnums=0)(bm.linspace(0., 3., 7))
hess = bm.hessian(lambda a: bm.sum(a ** 3 * bm.array([1., 2.])) + a[0] * a[1], argnums=0)(bm.array([1., 2.]))

# loops and branches
total = bm.Variable(bm.zeros(2))


def body(i, v):
  total.value = total + v * i
  return total.sum(), bm.where(i > 3, v[0], v[1])


sums, picked = bm.for_loop(body, dyn_vars=total, operands=(bm.arange(8.), bm.ones((8, 2)) * bm.array([1., 2.])))
a, steps = bm.Variable(bm.ones(1) * 27.), bm.Variable(bm.zeros(1))


def collatz():
  a.value = bm.where(a % 2 == 0, a / 2, 3 * a + 1)
  steps.value += 1


bm.while_loop(collatz, lambda: (a > 1.).all(), dyn_vars=[a, steps], operands=())
branch = [float(bm.ifelse([v > 4., v > 2.], [1., lambda _: 2. * v, 3.])) for v in (5., 3., 1.)]
cond = bm.cond(steps[0] > 100., lambda _: a * 2., lambda _: a * 3., ())

jitted = bm.jit(layer)
for _ in range(3):
  jitted(x)

# arrays that change
z = bm.zeros((3, 3))
z[0] = bm.arange(3.)
z[:, 1] += 5.
z[bm.array([1, 2]), bm.array([0, 2])] = -1.
n = bm.sum(bm.asarray([1, 2, 3]))
rows = [i for i in range(int(n))]

with tempfile.TemporaryDirectory() as folder:
  bp.checkpoints.save(folder, {'w': layer.w.numpy(), 'epoch': 3}, step=3)
  layer.w.value = layer.w * 0.
  layer.w.value = bm.asarray(bp.checkpoints.load(folder)['w'])

np.savez(sys.argv[1], g0=w_grad[0], g1=w_grad[1], value=np.asarray(value), aux=np.asarray(aux),
         both0=np.asarray(both[0]), both1=np.asarray(both[1]), jac=np.asarray(jac), slopes=np.asarray(slopes),
         hess=np.asarray(hess), sums=np.asarray(sums), picked=np.asarray(picked), steps=steps.numpy(), branch=np.array(branch),
         cond=np.asarray(cond), calls=layer.calls.numpy(), z=np.asarray(z), rows=np.array(rows, dtype=float),
         w=layer.w.numpy())
