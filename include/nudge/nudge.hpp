#pragma once
// All of nudge::nudge, and so of nudge::core too. What this costs a compiler: docs/library.md.
// In nudge::nudge.

#include "nudge/core.hpp"
#include "nudge/data_files.hpp"
#include "nudge/finetuning.hpp"
#include "nudge/lab.hpp"
#include "nudge/model_file.hpp"
#include "nudge/png.hpp"
#include "nudge/report.hpp"
#include "nudge/run.hpp"
#include "nudge/run_documents.hpp"
#include "nudge/tuning.hpp"
