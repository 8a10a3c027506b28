#pragma once
// The processes that mpirun or srun has started, as a group that trains together. The one place that knows MPI.

#include <memory>

#include "nudge/process_group.hpp"

namespace nudge::cluster {

/// MPI from here to its end. One object a process, made first and destroyed last.
class MpiGroup : public ProcessGroup {
 public:
  MpiGroup(int& argc, char**& argv);
  ~MpiGroup() override;
  MpiGroup(const MpiGroup&) = delete;
  MpiGroup& operator=(const MpiGroup&) = delete;

  std::size_t rank() const override;
  std::size_t size() const override;
  std::string name() const override;
  void wait_at_most(double seconds) override;
  std::vector<std::string> gather(const std::string& words) override;
  bool sums_early() const override;
  void begin_sum(std::span<float> row) override;
  void finish_sums() override;
  void share_out(const WorkToShare& work) override;
  void attend() override;

  /// Before this object's end: why the process ends, if not as it should. Who still waits for it ends all, and says so.
  void leave(const std::string& why);
  /// Ends all processes at once, with this exit code.
  [[noreturn]] void abort(int code);

 private:
  void sum_rows(Matrix<float> rows) override;
  void sum_rows(Matrix<double> rows) override;

  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace nudge::cluster
