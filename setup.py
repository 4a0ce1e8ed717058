"""Builds the package, and its compiled kernels where there is a C++ compiler: where there is none, it does without."""
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class BuildKernels(build_ext):
    """Compiles against the FFI headers that come with JAX; whatever goes wrong, the install goes on."""

    def build_extension(self, ext):
        try:
            import jax
            ext.include_dirs.append(jax.ffi.include_dir())
            super().build_extension(ext)
        except Exception as error:
            self.warn(f'brainsyn is installed without compiled kernels, and runs on JAX alone: {error}')


setup(
    cmdclass={'build_ext': BuildKernels},
    ext_modules=[Extension('brainsyn.comm._kernels', ['brainsyn/comm/_kernels.cc'], optional=True,
                           extra_compile_args=['-std=c++17', '-O3'])],
)
