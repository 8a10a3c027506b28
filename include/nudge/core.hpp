#pragma once
// All of nudge::core: for a program that links the engine alone. nudge/nudge.hpp would not do there: it declares what
// only nudge::nudge has, and is not installed with the core. What this costs a compiler: docs/library.md.
// In nudge::core.

#include "nudge/dataset.hpp"
#include "nudge/descents.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/exchange.hpp"
#include "nudge/experiments.hpp"
#include "nudge/explain.hpp"
#include "nudge/function.hpp"
#include "nudge/gradient_check.hpp"
#include "nudge/image.hpp"
#include "nudge/layers.hpp"
#include "nudge/loss.hpp"
#include "nudge/matrix.hpp"
#include "nudge/model.hpp"
#include "nudge/net_text.hpp"
#include "nudge/network.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/plan.hpp"
#include "nudge/prediction.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/safetensors.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"
#include "nudge/version.hpp"
