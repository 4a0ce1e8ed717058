// COBA, CUBA and COBAHH (Brette et al. 2007) and nothing else, in single precision on one thread: what hardware allows.
//
//   g++ -O3 -march=native -ffast-math reference.cc -o reference -lmvec && ./reference COBA 4000 10000
//
// Prints the CPU time, the wall time and the number of spikes of the given number of steps of 0.1 ms.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr float kDt = .1f;
constexpr int kPerCell = 80;
constexpr int kRefractorySteps = 50;

// Who is wired to whom: the targets of cell i are targets[first[i]] to before targets[first[i + 1]].
struct Wiring {
  std::vector<int> first, targets;
};

Wiring Wire(int size, std::mt19937_64& random) {
  Wiring wiring;
  std::geometric_distribution<int> gap(double(kPerCell) / size);
  for (int cell = 0; cell < size; ++cell) {
    wiring.first.push_back(wiring.targets.size());
    for (int64_t target = gap(random); target < size; target += 1 + gap(random)) wiring.targets.push_back(target);
  }
  wiring.first.push_back(wiring.targets.size());
  return wiring;
}

struct Cells {
  std::vector<float> V, ge, gi, m, h, n;
  std::vector<int> last_spike;
  std::vector<unsigned char> spike;

  Cells(int size, bool channels, std::mt19937_64& random)
      : V(size), ge(size), gi(size), m(size, .01f), h(size, .9976f), n(size, .027f), last_spike(size, -1000000),
        spike(size) {
    std::normal_distribution<float> normal;
    for (float& v : V) v = channels ? -65 + 5 * normal(random) : -55 + 2 * normal(random);
  }
};

// One step of the cells. Every array is named on its own, so that the compiler sees that they do not overlap.
#define EVERY_CELL                                                                                    \
  float *__restrict V = cells.V.data(), *__restrict ge = cells.ge.data(), *__restrict gi = cells.gi.data(); \
  unsigned char* __restrict spike = cells.spike.data();                                               \
  const float decay_e = std::exp(-kDt / 5), decay_i = std::exp(-kDt / 10);                            \
  const int size = cells.V.size()

template <bool kConductances>
void StepIntegrateAndFire(Cells& cells, int step) {
  EVERY_CELL;
  int* __restrict last = cells.last_spike.data();
  const float decay_v = std::exp(-kDt / 20);
#pragma GCC ivdep
  for (int k = 0; k < size; ++k) {
    const float v = V[k];
    float next;
    if (kConductances) {
      const float total = 1 + ge[k] + gi[k], rest = (-40.f - 80.f * gi[k]) / total;
      next = rest + (v - rest) * expf(-kDt * .05f * total);
    } else {
      const float rest = -49 + ge[k] + gi[k];
      next = rest + (v - rest) * decay_v;
    }
    next = step - last[k] <= kRefractorySteps ? v : next;
    const bool fired = next > -50.f;
    V[k] = fired ? -60.f : next;
    last[k] = fired ? step : last[k];
    spike[k] = fired;
    ge[k] *= decay_e;
    gi[k] *= decay_i;
  }
}

// x / (exp(a x) - 1), away from 0 / 0.
inline float linoid(float x, float a) {
  x = x == 0.f ? 1e-3f : x;
  return x / (expf(a * x) - 1);
}

void StepHodgkinHuxley(Cells& cells, int) {
  EVERY_CELL;
  float *__restrict ms = cells.m.data(), *__restrict hs = cells.h.data(), *__restrict ns = cells.n.data();
#pragma GCC ivdep
  for (int k = 0; k < size; ++k) {
    const float v = V[k], u = v + 63.f, m = ms[k], h = hs[k], n = ns[k];
    const float am = .32f * linoid(13 - u, .25f), bm = .28f * linoid(u - 40, .2f);
    const float ah = .128f * expf((17 - u) / 18), bh = 4 / (1 + expf((40 - u) * .2f));
    const float an = .032f * linoid(15 - u, .2f), bn = .5f * expf((10 - u) / 40);
    const float sodium = 20000 * m * m * m * h, potassium = 6000 * n * n * n * n;
    const float total = 10 + sodium + potassium + ge[k] + gi[k];
    const float rest = (-600.f + sodium * 50 + potassium * -90.f + gi[k] * -80.f) / total;
    const float next = rest + (v - rest) * expf(-kDt * total / 200);
    ms[k] = am / (am + bm) + (m - am / (am + bm)) * expf(-kDt * (am + bm));
    hs[k] = ah / (ah + bh) + (h - ah / (ah + bh)) * expf(-kDt * (ah + bh));
    ns[k] = an / (an + bn) + (n - an / (an + bn)) * expf(-kDt * (an + bn));
    spike[k] = (v < -20.f) & (next >= -20.f);
    V[k] = next;
    ge[k] *= decay_e;
    gi[k] *= decay_i;
  }
}

// Lists the cells that spiked, eight at a time where none did.
void ListSpikes(const std::vector<unsigned char>& spike, std::vector<int>& fired) {
  fired.clear();
  size_t cell = 0;
  for (; cell + 8 <= spike.size(); cell += 8) {
    uint64_t eight;
    std::memcpy(&eight, spike.data() + cell, 8);
    if (eight == 0) continue;
    for (size_t k = cell; k < cell + 8; ++k)
      if (spike[k]) fired.push_back(k);
  }
  for (; cell < spike.size(); ++cell)
    if (spike[cell]) fired.push_back(cell);
}

}  // namespace

int main(int, char** arguments) {
  const std::string model = arguments[1];
  const int size = std::atoi(arguments[2]), steps = std::atoi(arguments[3]), excitatory = size * 4 / 5;
  const bool channels = model == "COBAHH", currents = model == "CUBA";
  std::mt19937_64 random(1);
  const Wiring wiring = Wire(size, random);
  Cells cells(size, channels, random);
  const auto step_cells = channels ? StepHodgkinHuxley : currents ? StepIntegrateAndFire<false> : StepIntegrateAndFire<true>;
  const float excitation = channels ? 6.f : currents ? 1.62f : .6f, inhibition = channels ? 67.f : currents ? -9.f : 6.7f;
  std::vector<int> fired;
  fired.reserve(size);
  long spikes = 0;

  const auto wall = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  for (int step = 0; step < steps; ++step) {
    step_cells(cells, step);
    ListSpikes(cells.spike, fired);
    spikes += fired.size();
    for (const int cell : fired) {
      float* g = cell < excitatory ? cells.ge.data() : cells.gi.data();
      const float weight = cell < excitatory ? excitation : inhibition;
      for (int k = wiring.first[cell]; k < wiring.first[cell + 1]; ++k) g[wiring.targets[k]] += weight;
    }
  }
  const double taken = double(std::clock() - cpu) / CLOCKS_PER_SEC;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - wall;
  std::printf("{\"cpu\": %.6f, \"wall\": %.6f, \"spikes\": %ld}\n", taken, passed.count(), spikes);
}
