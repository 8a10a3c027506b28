// benchmarks/speed beside oneDNN: 784-128-10 from its inner products, with the ReLU as a part of the first one, its own
// choice of how weights lie in memory, and loops of ours for the cost and the update.
//
//   dnnl_worker train 784-128-10 sgd ...    see worker.hpp

#include <dnnl.hpp>
#include <unordered_map>

#include "peer_loops.hpp"

namespace nudge {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;

memory::desc shaped(memory::dims dims, Tag tag) { return {std::move(dims), memory::data_type::f32, tag}; }

void update(memory& parameters, const memory& gradient, float rate) {
  auto* const p = static_cast<float*>(parameters.get_data_handle());
  const auto* const g = static_cast<const float*>(gradient.get_data_handle());
  const std::size_t count = parameters.get_desc().get_size() / sizeof(float);
  for (std::size_t i = 0; i < count; ++i) p[i] -= rate * g[i];
}

/// A dense layer: z = x W^T + b, all three products and their memory. W is (out, in).
class Dense {
 public:
  Dense(const dnnl::engine& engine, memory::dim batch, memory::dim in, memory::dim out, bool relu, std::uint32_t seed)
      : b_(shaped({out}, Tag::x), engine), db_(shaped({out}, Tag::x), engine) {
    const auto x = shaped({batch, in}, Tag::nc), z = shaped({batch, out}, Tag::nc), w = shaped({out, in}, Tag::any);
    using Kind = dnnl::prop_kind;
    dnnl::primitive_attr attributes;
    dnnl::post_ops after;
    if (relu) after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    attributes.set_post_ops(after);
    const dnnl::inner_product_forward::primitive_desc forward({Kind::forward_training, x, w, b_.get_desc(), z},
                                                              attributes, engine);
    // All products share the weights as the first one has them.
    const auto kept = forward.weights_desc();
    const dnnl::inner_product_backward_weights::primitive_desc weights({x, kept, b_.get_desc(), z}, engine, forward);
    const dnnl::inner_product_backward_data::primitive_desc data({x, kept, z}, engine, forward);
    forward_ = dnnl::inner_product_forward(forward);
    backward_weights_ = dnnl::inner_product_backward_weights(weights);
    backward_data_ = dnnl::inner_product_backward_data(data);
    w_ = memory(kept, engine);
    dw_ = memory(kept, engine);
    z_ = memory(z, engine);
    const auto drawn = first_weights(static_cast<std::size_t>(in * out), static_cast<int>(in), seed);
    std::ranges::copy(drawn, static_cast<float*>(w_.get_data_handle()));
    std::ranges::fill_n(static_cast<float*>(b_.get_data_handle()), out, 0.0f);
  }

  memory& forward(dnnl::stream& stream, const memory& x) {
    forward_.execute(stream, {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w_}, {DNNL_ARG_BIAS, b_}, {DNNL_ARG_DST, z_}});
    return z_;
  }
  void input_gradient(dnnl::stream& stream, const memory& dz, memory& dx) {
    backward_data_.execute(stream, {{DNNL_ARG_DIFF_DST, dz}, {DNNL_ARG_WEIGHTS, w_}, {DNNL_ARG_DIFF_SRC, dx}});
  }
  void learn(dnnl::stream& stream, const memory& x, const memory& dz, float rate) {
    backward_weights_.execute(
        stream, {{DNNL_ARG_SRC, x}, {DNNL_ARG_DIFF_DST, dz}, {DNNL_ARG_DIFF_WEIGHTS, dw_}, {DNNL_ARG_DIFF_BIAS, db_}});
    stream.wait();
    update(w_, dw_, rate);
    update(b_, db_, rate);
  }

 private:
  memory w_, b_, dw_, db_, z_;
  dnnl::inner_product_forward forward_;
  dnnl::inner_product_backward_weights backward_weights_;
  dnnl::inner_product_backward_data backward_data_;
};

class Mlp {
 public:
  Mlp(std::size_t batch, double rate) : n_(static_cast<memory::dim>(batch)), rate_(static_cast<float>(rate)) {}

  double step(std::span<float> x, std::span<const std::int32_t> labels) {
    x_.set_data_handle(x.data());
    memory& h = first_.forward(stream_, x_);
    memory& z = second_.forward(stream_, h);
    stream_.wait();
    const double cost = softmax_cross_entropy(numbers(z), labels);
    second_.input_gradient(stream_, z, dh_);
    stream_.wait();
    const auto kept = numbers(h), dh = numbers(dh_);
    for (std::size_t i = 0; i < dh.size(); ++i) dh[i] = kept[i] > 0 ? dh[i] : 0;
    second_.learn(stream_, h, z, rate_);
    first_.learn(stream_, x_, dh_, rate_);
    return cost;
  }

 private:
  static std::span<float> numbers(memory& from) {
    return {static_cast<float*>(from.get_data_handle()), from.get_desc().get_size() / sizeof(float)};
  }

  memory::dim n_;
  float rate_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  Dense first_{engine_, n_, inputs, hidden, true, 1}, second_{engine_, n_, hidden, outputs, false, 2};
  memory x_{shaped({n_, inputs}, Tag::nc), engine_, nullptr}, dh_{shaped({n_, hidden}, Tag::nc), engine_};
};

int run(int count, char** arguments) {
  const Task task = read_task(count, arguments);
  Epochs epochs(task);
  Mlp mlp(task.batch, task.learning_rate);
  const auto step = [&](auto x, auto labels) { return mlp.step(x, labels); };
  return measure_when_told(parameter_count_of_784_128_10, [&] { return epochs.run(task.batch, step); });
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  return nudge::worker_main([&] { return nudge::run(count, arguments); });
}
