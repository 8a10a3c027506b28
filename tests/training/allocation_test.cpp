// A training step allocates nothing: this program's operator new counts. All of its forms are replaced, because the
// address sanitizer brings its own of those that are left.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <tuple>

#include "nudge/image.hpp"
#include "nudge/net_text.hpp"
#include "nudge/prediction.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"

namespace {

std::atomic<std::size_t> allocations = 0;

void* allocate(std::size_t size) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const auto unit = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
}

/// Not inlined: g++ would see free() in delete's place and call it a mismatch with new.
[[gnu::noinline]] void release(void* memory) noexcept { std::free(memory); }

void* or_throw(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

using Alignment = std::align_val_t;
using NoThrow = std::nothrow_t;

void* operator new(std::size_t size) { return or_throw(allocate(size)); }
void* operator new[](std::size_t size) { return or_throw(allocate(size)); }
void* operator new(std::size_t size, Alignment alignment) { return or_throw(allocate(size, alignment)); }
void* operator new[](std::size_t size, Alignment alignment) { return or_throw(allocate(size, alignment)); }
void* operator new(std::size_t size, const NoThrow&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const NoThrow&) noexcept { return allocate(size); }
void* operator new(std::size_t size, Alignment alignment, const NoThrow&) noexcept { return allocate(size, alignment); }
void* operator new[](std::size_t size, Alignment alignment, const NoThrow&) noexcept {
  return allocate(size, alignment);
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, Alignment) noexcept { release(memory); }
void operator delete[](void* memory, Alignment) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, Alignment) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t, Alignment) noexcept { release(memory); }
void operator delete(void* memory, const NoThrow&) noexcept { release(memory); }
void operator delete[](void* memory, const NoThrow&) noexcept { release(memory); }
void operator delete(void* memory, Alignment, const NoThrow&) noexcept { release(memory); }
void operator delete[](void* memory, Alignment, const NoThrow&) noexcept { release(memory); }

namespace nudge {
namespace {

TEST(Allocations, AreCounted) {
  const std::size_t before = allocations;
  ::operator delete(::operator new(4));
  const AlignedArray<float> aligned(10);
  EXPECT_GE(allocations - before, 2U);
}

TEST(Predictor, AllocatesNothingOnceItIsMade) {
  const Subset data = test::blobs({.examples = 50, .shape = {1, 8, 8}});
  for (const char* net : {"30, silu, 3", "conv3x3:4:same, batchnorm, relu, maxpool2, 3"}) {
    Model model{
        Network(make_net(data.data->shape, net, {})), standardised_preprocessing(data), data.data->classes, {}, {}, {}};
    initialise(model.network, 1);
    ThreadTeam team(2);
    Predictor predictor(model, {.batch = 8, .team = &team}), alone = predictor;
    const Image image = example_image(*data.data, 7);
    const std::vector<Image> images(20, image);
    std::vector<float> values(20 * 64, 3.0F), out(20 * 3);
    const std::size_t before = allocations;
    for (Predictor* one : {&predictor, &alone}) {
      one->predict(data, 3);
      one->predict(image);
      one->predict(std::span(values).first(64));
      one->predict({values.data(), 20, 64}, {out.data(), 20, 3});
      one->predict(images, {out.data(), 20, 3});
    }
    EXPECT_EQ(allocations - before, 0U) << net;
  }
}

class TrainingStepOf : public testing::TestWithParam<std::tuple<OptimizerKind, std::size_t, std::size_t>> {};

TEST_P(TrainingStepOf, AllocatesNothing) {
  const auto [kind, batch_size, threads] = GetParam();
  ThreadTeam team(threads);
  const Subset data = test::blobs({.examples = 300});
  Trainer trainer(make_model("16-40-30-3", *data.data, 1, {.activation = Function::silu, .dropout = 0.1}), data,
                  {.batch_size = batch_size,
                   .epochs = 2,
                   .optimizer = {.kind = kind,
                                 .learning_rate = 0.01,
                                 .momentum = kind == OptimizerKind::sgd || kind == OptimizerKind::rmsprop ? 0.5 : 0,
                                 .weight_decay = 0.01,
                                 .clip_norm = 0.5,
                                 .lookahead = 2,
                                 .average_decay = 0.9},
                   .schedule = {.kind = ScheduleKind::cosine, .warmup = 1}},
                  team);
  const std::size_t before = allocations;
  while (!trainer.finished()) trainer.step();
  EXPECT_EQ(allocations - before, 0U) << "in " << trainer.total_steps() << " steps";
}

TEST(TrainingStep, OfAConvolutionalNetAllocatesNothing) {
  for (const std::size_t threads : {1, 2, 3}) {
    ThreadTeam team(threads);
    const Subset data = test::blobs({.examples = 100, .shape = {2, 8, 8}});
    const char* const net =
        "conv3x3:4:same, batchnorm, relu, residual(conv3x3:4:same:groups2, batchnorm | conv1x1:4), "
        "maxpool2, upsample2, convtranspose3x3:2, avgpool2, layernorm, 3";
    Trainer trainer(make_model(net, *data.data, 1), data, {.batch_size = 16, .epochs = 2}, team);
    const std::size_t before = allocations;
    while (!trainer.finished()) trainer.step();
    EXPECT_EQ(allocations - before, 0U) << threads << " threads";
  }
}

std::string name_of_step(const testing::TestParamInfo<TrainingStepOf::ParamType>& step) {
  const auto [kind, batch_size, threads] = step.param;
  return to_string(kind) + "_batch_" + std::to_string(batch_size) + "_threads_" + std::to_string(threads);
}

INSTANTIATE_TEST_SUITE_P(Trainer, TrainingStepOf,
                         testing::Combine(testing::Values(OptimizerKind::sgd, OptimizerKind::rmsprop,
                                                          OptimizerKind::adagrad, OptimizerKind::adam,
                                                          OptimizerKind::adamw, OptimizerKind::lion,
                                                          OptimizerKind::muon),
                                          testing::Values(7, 100, 257, 0), testing::Values(1, 2, 3)),
                         name_of_step);

}  // namespace
}  // namespace nudge
