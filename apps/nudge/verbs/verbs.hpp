#pragma once
// All verbs, one a file.

#include "options/verb.hpp"

namespace nudge::app {

/// The groups that `nudge --help` shows.
inline constexpr const char* train_group = "Train";
inline constexpr const char* understand_group = "Understand";
inline constexpr const char* explain_group = "Explain";
inline constexpr const char* data_group = "Data";

// Each adds a verb with its options.
void add_train(Verb& program);
void add_init(Verb& program);
void add_resume(Verb& program);
void add_pretrain(Verb& program);
void add_finetune(Verb& program);
void add_transfer(Verb& program);
void add_supervise(Verb& program);
void add_sweep(Verb& program);
void add_eval(Verb& program);
void add_compare(Verb& program);
void add_predict(Verb& program);
void add_reconstruct(Verb& program);
void add_inspect(Verb& program);
void add_fold(Verb& program);
void add_import(Verb& program);
void add_export(Verb& program);
void add_gradient(Verb& program);
void add_check(Verb& program);
void add_explain(Verb& program);
void add_average(Verb& program);
void add_sensitivity(Verb& program);
void add_hebbian(Verb& program);
void add_steepest(Verb& program);
void add_one_example(Verb& program);
void add_descents(Verb& program);
void add_story(Verb& program);
void add_lab(Verb& program);
void add_data_get(Verb& data);
void add_data_show(Verb& data);
void add_data_list(Verb& data);

}  // namespace nudge::app
