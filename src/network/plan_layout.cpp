#include "network/plan_layout.hpp"

#include <algorithm>

#include "layers/all_layers.hpp"
#include "network/fused_steps.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// Moments of a pass over `layers` layers: forward of layer i is moment i, the loss moment `layers`, backward of layer
/// i moment 2 layers - i.
struct Moments {
  std::size_t layers;
  std::size_t forward(std::size_t layer) const { return layer; }
  std::size_t loss() const { return layers; }
  std::size_t backward(std::size_t layer) const { return 2 * layers - layer; }
  std::size_t after() const { return 2 * layers + 1; }
};

/// Numbers that need a place from the moment they are written until the moment they are last read.
struct Tenant {
  std::size_t size = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t offset = 0;
  bool exists = false;
  bool kept = false;

  void live(std::size_t from, std::size_t until) {
    first = exists ? std::min(first, from) : from;
    last = exists ? std::max(last, until) : until;
    exists = true;
  }
  TensorPlace place() const { return {.offset = offset, .exists = exists, .kept = kept}; }
};

bool overlap(const Tenant& a, const Tenant& b) { return a.first <= b.last && b.first <= a.last; }

/// Largest first, each at the lowest offset where no tenant of an overlapping time lies. Returns the arena's size.
std::size_t assign_offsets(std::vector<Tenant>& tenants) {
  std::vector<Tenant*> order;
  for (Tenant& tenant : tenants) {
    if (tenant.exists) order.push_back(&tenant);
  }
  std::stable_sort(order.begin(), order.end(), [](const Tenant* a, const Tenant* b) { return a->size > b->size; });
  std::size_t arena = 0;
  std::vector<const Tenant*> placed;  // by offset
  for (Tenant* tenant : order) {
    std::size_t offset = 0;
    for (const Tenant* other : placed) {
      if (!overlap(*tenant, *other)) continue;
      if (offset + tenant->size <= other->offset) break;
      offset = std::max(offset, other->offset + other->size);
    }
    tenant->offset = offset;
    arena = std::max(arena, offset + tenant->size);
    placed.insert(std::upper_bound(placed.begin(), placed.end(), tenant,
                                   [](const Tenant* a, const Tenant* b) { return a->offset < b->offset; }),
                  tenant);
  }
  return arena;
}

}  // namespace

std::size_t most_rows(std::size_t batch, bool couples_examples) {
  if (!couples_examples) return std::min(batch, micro_batch);
  if (batch > coupled_batch) {
    fail("plan: a batch of ", batch,
         " examples, but what couples them (a batch normalisation, or a cost of all of them ",
         "together) needs it in one pass: at most ", coupled_batch, " are possible");
  }
  return batch;
}

std::size_t memory_size(const Layer& layer, std::size_t rows) {
  const BackwardNeeds needs = needs_of(layer);
  return needs.memory + rows * needs.memory_per_example;
}

PlanLayout lay_out(const Architecture& architecture, std::size_t rows, Purpose purpose) {
  const auto& layers = architecture.layers();
  const std::size_t count = layers.size();
  const Moments moments{count};
  const bool goes_back = purpose != Purpose::infer;
  const bool keeps_all = purpose == Purpose::explain;
  const std::size_t last_backward = keeps_all ? 0 : architecture.parameter_layers().front();

  // Tenants: a value for each position, a derivative for each position, a memory for each layer, the loss's own three,
  // and the further derivative.
  std::vector<Tenant> tenants(2 * (count + 1) + count + 4);
  std::vector<std::size_t> home(count + 1);  // the position whose numbers this position shares
  for (std::size_t i = 0; i <= count; ++i) {
    const bool shares =
        i > 0 && traits_of(layers[i - 1]).only_reshapes && architecture.readers(architecture.source(i - 1)).size() == 1;
    home[i] = shares ? home[architecture.source(i - 1)] : i;
  }
  const auto value = [&](std::size_t i) -> Tenant& { return tenants[home[i]]; };
  const auto derivative = [&](std::size_t i) -> Tenant& { return tenants[count + 1 + home[i]]; };
  const auto keep = [&](Tenant& tenant) {
    tenant.kept = true;
    tenant.last = moments.after();
  };

  // Starts are rounded up to whole cache lines for float and double alike.
  const auto room = [&](std::size_t columns) { return (rows * columns + 15) / 16 * 16; };
  const auto is_skipped = [&](std::size_t i) { return i > 0 && pools_first(architecture, i - 1, purpose); };
  for (std::size_t i = 0; i <= count; ++i) {
    if (is_skipped(i)) continue;
    value(i).size = derivative(i).size = room(architecture.shape(i).size());
    // The last layer to read a value is the first to give a derivative of it.
    std::size_t last_reader = i == count ? count : architecture.readers(i).back();
    if (is_skipped(last_reader + 1)) ++last_reader;  // its next one reads and gives in its place
    value(i).live(i == 0 ? 0 : moments.forward(i - 1), i == count ? moments.loss() : moments.forward(last_reader));
    if (goes_back && (i > last_backward || keeps_all)) {
      derivative(i).live(i == count ? moments.loss() : moments.backward(last_reader),
                         i == 0 ? moments.after() : moments.backward(i - 1));
    }
  }
  keep(value(count));
  for (std::size_t i = 0; i < count && goes_back; ++i) {
    const BackwardNeeds needs = i >= last_backward ? needs_of(layers[i]) : BackwardNeeds{};
    if (needs.input) keep(value(architecture.source(is_skipped(i) ? i - 1 : i)));
    if (needs.output && !is_skipped(i + 1)) keep(value(i + 1));
  }
  for (std::size_t i = 0; i <= count && keeps_all; ++i) {
    keep(value(i));
    keep(derivative(i));
  }

  Tenant* const memories = &tenants[2 * (count + 1)];
  for (std::size_t i = 0; i < count; ++i) {
    memories[i].size = (memory_size(layers[i], rows) + 15) / 16 * 16;
    if (memories[i].size == 0) continue;
    memories[i].live(moments.forward(i), moments.forward(i));
    if (goes_back) keep(memories[i]);
  }
  Tenant& further = tenants.back();
  for (std::size_t i = 0; i < count && goes_back; ++i) {
    if (architecture.readers(i).size() == 1) continue;
    further.size = std::max(further.size, room(architecture.shape(i).size()));
    further.live(moments.loss(), moments.after());
  }

  Tenant* const of_the_loss = memories + count;
  const std::size_t loss_columns[] = {architecture.outputs(), architecture.outputs(), 1};
  for (std::size_t i = 0; i < 3; ++i) {
    of_the_loss[i].size = room(loss_columns[i]);
    of_the_loss[i].live(0, moments.after());
    keep(of_the_loss[i]);
  }

  PlanLayout layout;
  layout.size = assign_offsets(tenants);
  for (std::size_t i = 0; i <= count; ++i) {
    layout.values.push_back(value(i).place());
    layout.derivatives.push_back(derivative(i).place());
  }
  for (std::size_t i = 0; i < count; ++i) layout.memories.push_back(memories[i].place());
  layout.further_derivative = further.place();
  layout.targets = of_the_loss[0].place();
  layout.probabilities = of_the_loss[1].place();
  layout.costs = of_the_loss[2].place();
  return layout;
}

}  // namespace nudge
