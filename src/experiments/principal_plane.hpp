#pragma once
// The plane in which points vary most.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "nudge/matrix.hpp"
#include "nudge/thread_team.hpp"

namespace nudge::experiments {

/// The first two principal components of m points of d numbers each: point i is near mean + us[i] e1 + vs[i] e2, and no
/// other plane is nearer to all of them.
struct PrincipalPlane {
  std::vector<double> mean;  ///< (d)
  std::vector<double> e1;    ///< (d), of length 1; all 0 where the points do not vary that way
  std::vector<double> e2;    ///< likewise
  std::vector<double> us;    ///< (m)
  std::vector<double> vs;    ///< (m)
  double share_u = 0;        ///< of the points' variance; 0 where they do not vary
  double share_v = 0;

  /// The (u, v) of the point of the plane that is nearest to x.
  std::pair<double, double> place(std::span<const float> x) const;
  /// mean + u e1 + v e2.
  void point(double u, double v, std::span<float> x) const;
};

/// From the m x m products of the centred points (Turk and Pentland: Eigenfaces, 1991), so nothing is d x d. Each axis
/// points where its largest coordinate is positive. The team changes no bit.
PrincipalPlane principal_plane(std::span<const AlignedArray<float>> points, ThreadTeam& team);

}  // namespace nudge::experiments
