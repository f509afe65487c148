// What most sources of the library include, read once per build. Only where b_pch is on; elsewhere,
// a source that forgets an include of its own does not compile.
#include <Eigen/Core>

#include "pch/light.hpp"
