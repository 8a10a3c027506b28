// A training step allocates nothing: this program's operator new counts.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <tuple>

#include "nudge/training.hpp"
#include "support/blobs.hpp"

namespace {

std::atomic<std::size_t> allocations = 0;

void* allocate(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

void* allocate_aligned(std::size_t size, std::align_val_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) { return allocate_aligned(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate_aligned(size, alignment); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace nudge {
namespace {

TEST(Allocations, AreCounted) {
  const std::size_t before = allocations;
  ::operator delete(::operator new(4));
  const AlignedArray<float> aligned(10);
  EXPECT_GE(allocations - before, 2U);
}

class TrainingStep : public testing::TestWithParam<std::tuple<OptimizerKind, std::size_t, std::size_t>> {};

TEST_P(TrainingStep, AllocatesNothing) {
  const auto [kind, batch_size, threads] = GetParam();
  ThreadTeam team(threads);
  const Subset data = test::blobs({.examples = 300});
  Network network(dense_net({1, 4, 4}, {16, 40, 30, 3}, {.activation = Function::silu, .dropout = 0.1}));
  initialise(network, 1);
  Trainer trainer(network, plain_preprocessing(*data.data), data,
                  {.batch_size = batch_size,
                   .epochs = 2,
                   .optimizer = {.kind = kind,
                                 .learning_rate = 0.01,
                                 .momentum = kind == OptimizerKind::sgd || kind == OptimizerKind::rmsprop ? 0.5 : 0,
                                 .weight_decay = 0.01,
                                 .clip_norm = 0.5},
                   .schedule = {.kind = ScheduleKind::cosine, .warmup = 1}},
                  team);
  const std::size_t before = allocations;
  while (!trainer.finished()) trainer.step();
  EXPECT_EQ(allocations - before, 0U) << "in " << trainer.total_steps() << " steps";
}

std::string name_of_step(const testing::TestParamInfo<TrainingStep::ParamType>& step) {
  const auto [kind, batch_size, threads] = step.param;
  return to_string(kind) + "_batch_" + std::to_string(batch_size) + "_threads_" + std::to_string(threads);
}

INSTANTIATE_TEST_SUITE_P(Trainer, TrainingStep,
                         testing::Combine(testing::Values(OptimizerKind::sgd, OptimizerKind::rmsprop,
                                                          OptimizerKind::adam, OptimizerKind::adamw),
                                          testing::Values(7, 100, 257, 0), testing::Values(1, 2, 3)),
                         name_of_step);

}  // namespace
}  // namespace nudge
