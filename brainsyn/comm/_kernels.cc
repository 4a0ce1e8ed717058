// The loop of CSR.active as handlers of the XLA FFI: each active cell adds its row of synapses to the sums.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "xla/ffi/api/ffi.h"

namespace ffi = xla::ffi;

namespace {

constexpr size_t kLine = 64;              // bytes in a line of the cache
constexpr size_t kRowsAhead = 4;          // rows fetched into the cache before they are needed
constexpr size_t kMaxFetch = 16 * kLine;  // of longer rows, the processor fetches the rest by itself

template <typename T>
void Fetch(const T* first, const T* end) {
#if defined(__GNUC__)
  const char* line = reinterpret_cast<const char*>(first);
  const char* last = std::min(reinterpret_cast<const char*>(end), line + kMaxFetch);
  for (; line < last; line += kLine) __builtin_prefetch(line);
#endif
}

// Lists the cells whose value is not zero. Most values are, so they are compared eight bytes at a time.
template <typename V>
void FindActive(const V* values, int64_t num_pre, std::vector<int32_t>& cells) {
  constexpr int64_t kChunk = sizeof(uint64_t) / sizeof(V);
  cells.clear();
  const auto check = [&](int64_t cell) {
    if (values[cell] != V(0)) cells.push_back(static_cast<int32_t>(cell));
  };
  int64_t cell = 0;
  for (; cell + kChunk <= num_pre; cell += kChunk) {
    uint64_t word;
    std::memcpy(&word, values + cell, sizeof(word));
    if (word == 0) continue;
    for (int64_t k = 0; k < kChunk; ++k) check(cell + k);
  }
  for (; cell < num_pre; ++cell) check(cell);
}

template <ffi::DataType kValue, ffi::DataType kSum>
ffi::Error AddRows(ffi::Buffer<kSum> weight, ffi::BufferR1<ffi::S32> indices, ffi::BufferR1<ffi::S32> indptr,
                   ffi::BufferR2<kValue> values, ffi::ResultBufferR2<kSum> sums) {
  using T = ffi::NativeType<kSum>;
  const bool one_weight = weight.dimensions().size() == 0;
  const T* weights = weight.typed_data();
  const int32_t* targets = indices.typed_data();
  const int32_t* rows = indptr.typed_data();
  const int64_t batch = values.dimensions()[0], num_pre = values.dimensions()[1], num_post = sums->dimensions()[1];
  static thread_local std::vector<int32_t> cells;
  for (int64_t item = 0; item < batch; ++item) {
    const auto* value = values.typed_data() + item * num_pre;
    T* sum = sums->typed_data() + item * num_post;
    std::fill_n(sum, num_post, T(0));
    FindActive(value, num_pre, cells);
    for (size_t k = 0; k < cells.size(); ++k) {
      if (k + 2 * kRowsAhead < cells.size()) {
        const int32_t* far = rows + cells[k + 2 * kRowsAhead];
        Fetch(far, far + 2);
      }
      if (k + kRowsAhead < cells.size()) {
        const int32_t* near = rows + cells[k + kRowsAhead];
        Fetch(targets + near[0], targets + near[1]);
        if (!one_weight) Fetch(weights + near[0], weights + near[1]);
      }
      const int32_t* row = rows + cells[k];
      const T scale = static_cast<T>(value[cells[k]]);
      if (one_weight) {
        for (int32_t j = row[0]; j < row[1]; ++j) sum[targets[j]] += scale;
      } else {
        for (int32_t j = row[0]; j < row[1]; ++j) sum[targets[j]] += scale * weights[j];
      }
    }
  }
  return ffi::Error::Success();
}

}  // namespace

#define DEFINE_HANDLER(name, value, sum)                               \
  XLA_FFI_DEFINE_HANDLER_SYMBOL(name, (AddRows<ffi::value, ffi::sum>), \
                                ffi::Ffi::Bind()                       \
                                    .Arg<ffi::Buffer<ffi::sum>>()      \
                                    .Arg<ffi::BufferR1<ffi::S32>>()    \
                                    .Arg<ffi::BufferR1<ffi::S32>>()    \
                                    .Arg<ffi::BufferR2<ffi::value>>()  \
                                    .Ret<ffi::BufferR2<ffi::sum>>())

DEFINE_HANDLER(add_rows_bool_float32, PRED, F32);
DEFINE_HANDLER(add_rows_bool_float64, PRED, F64);
DEFINE_HANDLER(add_rows_float32_float32, F32, F32);
DEFINE_HANDLER(add_rows_float64_float64, F64, F64);
