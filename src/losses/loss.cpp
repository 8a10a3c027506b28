#include "nudge/loss.hpp"

#include "base/names.hpp"

namespace nudge {

namespace {
constexpr NameTable<Loss, 4> names{{{Loss::quadratic, "quadratic"},
                                    {Loss::half_quadratic, "half-quadratic"},
                                    {Loss::cross_entropy, "cross-entropy"},
                                    {Loss::binary_cross_entropy, "binary-cross-entropy"}}};
}

bool takes_logits(Loss loss) { return loss == Loss::cross_entropy || loss == Loss::binary_cross_entropy; }
std::string to_string(Loss loss) { return name_in(names, loss); }
Loss parse_loss(std::string_view name) { return value_in(names, "loss", name); }

}  // namespace nudge
