// How fast the kernels are. Every product is first compared with the reference, then timed; the best time counts.
//
//   kernels_benchmark                          the set of kernels that the library would choose
//   NUDGE_KERNELS=avx2 kernels_benchmark       another one
//   kernels_benchmark --benchmark_filter=784   some
//
// `GFLOP/s` counts a multiplication and an addition for every term; `of_peak` is its share of what the threads could do
// in a loop of fused multiply-adds alone, measured at the start.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "best_time.hpp"
#include "fma_peak.hpp"
#include "kernels/compute.hpp"
#include "nudge/error.hpp"
#include "nudge/layers.hpp"

#if defined(NUDGE_OPENBLAS)
#include <cblas.h>
#endif

namespace nudge::kernels {
namespace {

std::vector<float> numbers(std::size_t count) {
  static std::mt19937 random(1);
  std::vector<float> result(count);
  for (float& x : result) x = static_cast<float>(random()) / 4294967296.0f - 0.5f;
  return result;
}

/// Times `call` and hands its best time, in seconds, to `report`.
void time_call(benchmark::State& state, const std::function<void()>& call, const std::function<void(double)>& report) {
  const int calls = calls_per_reading(call);
  double best = INFINITY;
  for (auto _ : state) {
    const double seconds = seconds_per_call(call, calls);
    state.SetIterationTime(seconds);
    best = std::min(best, seconds);
  }
  state.counters["best_us"] = 1e6 * best;
  report(best);
}

/// The three products of a dense layer with a batch of examples.
enum class Pass { forward, input_gradient, weight_gradient };

struct Layer {
  std::size_t inputs, outputs, batch;
};

/// One product of a layer with its operands. C is what it writes: z, dx or dw.
struct LayerProduct {
  Pass pass;
  Layer layer;
  std::vector<float> x, w, b, dz, c;

  LayerProduct(Pass which, Layer l)
      : pass(which),
        layer(l),
        x(numbers(l.batch * l.inputs)),
        w(numbers(l.outputs * l.inputs)),
        b(numbers(l.outputs)),
        dz(numbers(l.batch * l.outputs)),
        c(which == Pass::forward          ? l.batch * l.outputs
          : which == Pass::input_gradient ? l.batch * l.inputs
                                          : l.outputs * l.inputs) {}

  double flops() const { return 2.0 * static_cast<double>(layer.batch * layer.inputs * layer.outputs); }

  std::size_t terms() const {
    return pass == Pass::forward ? layer.inputs : pass == Pass::input_gradient ? layer.outputs : layer.batch;
  }

  void run(Compute<float>& compute) {
    const auto [inputs, outputs, batch] = layer;
    const Matrix<const float> all_x(x.data(), batch, inputs), all_w(w.data(), outputs, inputs),
        all_dz(dz.data(), batch, outputs);
    switch (pass) {
      case Pass::forward:
        return compute.product_transposed(all_x, all_w, b, {c.data(), batch, outputs});
      case Pass::input_gradient:
        return compute.product(all_dz, all_w, {c.data(), batch, inputs});
      case Pass::weight_gradient:
        return compute.add_product_of_transposed(all_dz, all_x, {c.data(), outputs, inputs});
    }
  }

  /// What c is after one run from zeros.
  std::vector<float> result(Compute<float>& compute) {
    std::fill(c.begin(), c.end(), 0.0f);
    run(compute);
    return c;
  }

#if defined(NUDGE_OPENBLAS)
  void run_openblas() {
    const int inputs = static_cast<int>(layer.inputs), outputs = static_cast<int>(layer.outputs),
              batch = static_cast<int>(layer.batch);
    switch (pass) {
      case Pass::forward:
        return cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, outputs, inputs, 1, x.data(), inputs,
                           w.data(), inputs, 0, c.data(), outputs);
      case Pass::input_gradient:
        return cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, batch, inputs, outputs, 1, dz.data(), outputs,
                           w.data(), inputs, 0, c.data(), inputs);
      case Pass::weight_gradient:
        return cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, outputs, inputs, batch, 1, dz.data(), outputs,
                           x.data(), inputs, 1, c.data(), inputs);
    }
  }
#endif
};

const char* name_of(Pass pass) {
  return pass == Pass::forward ? "forward" : pass == Pass::input_gradient ? "dx" : "dw";
}

/// Whether both agree to what rounding every term twice can change.
bool agree(const std::vector<float>& a, const std::vector<float>& b, std::size_t terms) {
  const float bound = 4 * static_cast<float>(terms) * 6e-8f;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= bound)) return false;
  }
  return true;
}

void report_flops(benchmark::State& state, double flops, double seconds, double peak) {
  state.counters["GFLOP/s"] = 1e-9 * flops / seconds;
  if (peak > 0) state.counters["of_peak"] = 1e-9 * flops / seconds / peak;
}

void measure_product(benchmark::State& state, Pass pass, Layer layer, std::size_t threads, double peak) {
  ThreadTeam team(threads), alone;
  Compute<float> compute(team), reference(alone, reference_kernels<float>());
  LayerProduct product(pass, layer);
  const std::vector<float> want = product.result(reference);
  if (!agree(product.result(compute), want, product.terms())) return state.SkipWithError("differs from the reference");
  time_call(
      state, [&] { product.run(compute); },
      [&](double seconds) { report_flops(state, product.flops(), seconds, peak * static_cast<double>(threads)); });
}

#if defined(NUDGE_OPENBLAS)
void measure_openblas(benchmark::State& state, Pass pass, Layer layer, std::size_t threads, double peak) {
  openblas_set_num_threads(static_cast<int>(threads));
  LayerProduct product(pass, layer);
  time_call(
      state, [&] { product.run_openblas(); },
      [&](double seconds) { report_flops(state, product.flops(), seconds, peak * static_cast<double>(threads)); });
}
#endif

/// As many numbers as a hidden layer of 128 has for a batch of 100.
constexpr std::size_t elements = 12800;

template <typename Run>
void measure_elements(benchmark::State& state, Run run) {
  ThreadTeam alone;
  Compute<float> compute(alone), reference(alone, reference_kernels<float>());
  std::vector<float> got = numbers(elements), want = got;
  run(compute, got);
  run(reference, want);
  if (got != want) return state.SkipWithError("differs from the reference");
  std::vector<float> scratch = numbers(elements);
  time_call(
      state, [&] { run(compute, scratch); },
      [&](double seconds) { state.counters["ns/element"] = 1e9 * seconds / static_cast<double>(elements); });
}

void register_products(double peak) {
  const Layer layers[] = {{784, 128, 100}, {128, 10, 100}, {512, 512, 100},
                          {512, 512, 512}, {784, 128, 1},  {128, 10, 1}};
  for (const Layer layer : layers) {
    for (const Pass pass : {Pass::forward, Pass::input_gradient, Pass::weight_gradient}) {
      for (const std::size_t threads : {1, 2}) {
        const std::string what = std::string(name_of(pass)) + "/" + std::to_string(layer.inputs) + "-" +
                                 std::to_string(layer.outputs) + "/batch:" + std::to_string(layer.batch) +
                                 "/threads:" + std::to_string(threads);
        benchmark::RegisterBenchmark(("nudge/" + what).c_str(), measure_product, pass, layer, threads, peak)
            ->UseManualTime();
#if defined(NUDGE_OPENBLAS)
        benchmark::RegisterBenchmark(("openblas/" + what).c_str(), measure_openblas, pass, layer, threads, peak)
            ->UseManualTime();
#endif
      }
    }
  }
}

void register_elements() {
  const std::vector<float> z = numbers(elements), a = numbers(elements);
  const auto add = [](const std::string& name, auto run) {
    benchmark::RegisterBenchmark(name.c_str(), [run](benchmark::State& state) {
      measure_elements(state, run);
    })->UseManualTime();
  };
  for (const Function s : {Function::identity, Function::sigmoid, Function::tanh, Function::relu, Function::leaky_relu,
                           Function::gelu, Function::silu}) {
    add("apply/" + to_string(s),
        [=](Compute<float>& compute, std::vector<float>& out) { compute.apply(s, 0.01f, z, out); });
    add("derivative/" + to_string(s), [=](Compute<float>& compute, std::vector<float>& out) {
      compute.multiply_by_derivative(s, 0.01f, z, a, a, out);
    });
    add("derivative_in_place/" + to_string(s), [=](Compute<float>& compute, std::vector<float>& out) {
      compute.multiply_by_derivative(s, 0.01f, z, a, out, out);
    });
  }
  add("softmax_rows/10", [=](Compute<float>& compute, std::vector<float>& out) {
    std::vector<float> log_sum(elements / 10);
    compute.softmax_rows({z.data(), elements / 10, 10}, {out.data(), elements / 10, 10}, log_sum);
  });
  add("add_column_sums/128", [=](Compute<float>& compute, std::vector<float>& out) {
    compute.add_column_sums({z.data(), elements / 128, 128}, std::span(out).first(128));
  });
  add("scale", [=](Compute<float>& compute, std::vector<float>& out) { compute.scale(0.999f, out); });
}

}  // namespace
}  // namespace nudge::kernels

int main(int count, char** arguments) {
  using namespace nudge;
  using namespace nudge::kernels;
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  try {
    const char* name = best_kernels<float>().name;
    const double peak = measure_fma_peak(name);
    benchmark::AddCustomContext("kernels", name);
    benchmark::AddCustomContext("fma_peak_gflops_one_thread", std::to_string(peak));
    register_products(peak);
    register_elements();
    benchmark::RunSpecifiedBenchmarks();
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
