// The loop of sums_of, in csr.py, as handlers of the XLA FFI: each active cell adds its row of synapses to the sums.

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

// Adds the rows of the listed cells. Rows lie anywhere in memory, so those to come are fetched ahead.
template <typename V, typename T>
void AddListed(const std::vector<int32_t>& cells, const V* values, const int32_t* rows, const int32_t* targets,
               const T* weights, T* sums) {
  for (size_t k = 0; k < cells.size(); ++k) {
    if (k + 2 * kRowsAhead < cells.size()) {
      const int32_t* far = rows + cells[k + 2 * kRowsAhead];
      Fetch(far, far + 2);
    }
    if (k + kRowsAhead < cells.size()) {
      const int32_t* near = rows + cells[k + kRowsAhead];
      Fetch(targets + near[0], targets + near[1]);
      if (weights != nullptr) Fetch(weights + near[0], weights + near[1]);
    }
    const int32_t* row = rows + cells[k];
    const T scale = static_cast<T>(values[cells[k]]);
    if (weights == nullptr) {
      for (int32_t j = row[0]; j < row[1]; ++j) sums[targets[j]] += scale;
    } else {
      for (int32_t j = row[0]; j < row[1]; ++j) sums[targets[j]] += scale * weights[j];
    }
  }
}

// The values, then for each operator its weights, targets and rows; one array of sums for each operator.
template <ffi::DataType kValue, ffi::DataType kSum>
ffi::Error AddRows(ffi::BufferR2<kValue> values, ffi::RemainingArgs wiring, ffi::RemainingRets results) {
  using T = ffi::NativeType<kSum>;
  const int64_t batch = values.dimensions()[0], num_pre = values.dimensions()[1];
  static thread_local std::vector<int32_t> cells;
  for (int64_t item = 0; item < batch; ++item) {
    const auto* value = values.typed_data() + item * num_pre;
    FindActive(value, num_pre, cells);
    for (size_t k = 0; k < results.size(); ++k) {
      auto weight = wiring.get<ffi::Buffer<kSum>>(3 * k);
      auto targets = wiring.get<ffi::BufferR1<ffi::S32>>(3 * k + 1);
      auto rows = wiring.get<ffi::BufferR1<ffi::S32>>(3 * k + 2);
      auto sums = results.get<ffi::BufferR2<kSum>>(k);
      if (!weight || !targets || !rows || !sums) return ffi::Error::InvalidArgument("add_rows: not these arrays");
      const int64_t num_post = (*sums)->dimensions()[1];
      T* sum = (*sums)->typed_data() + item * num_post;
      std::fill_n(sum, num_post, T(0));
      const bool one_weight = weight->dimensions().size() == 0;
      AddListed(cells, value, rows->typed_data(), targets->typed_data(), one_weight ? nullptr : weight->typed_data(), sum);
    }
  }
  return ffi::Error::Success();
}

}  // namespace

#define DEFINE_HANDLER(name, value, sum)                               \
  XLA_FFI_DEFINE_HANDLER_SYMBOL(name, (AddRows<ffi::value, ffi::sum>), \
                                ffi::Ffi::Bind()                       \
                                    .Arg<ffi::BufferR2<ffi::value>>()  \
                                    .RemainingArgs()                   \
                                    .RemainingRets())

DEFINE_HANDLER(add_rows_bool_float32, PRED, F32);
DEFINE_HANDLER(add_rows_bool_float64, PRED, F64);
DEFINE_HANDLER(add_rows_float32_float32, F32, F32);
DEFINE_HANDLER(add_rows_float64_float64, F64, F64);
