// What most sources of the library include, read once per build. Only where b_pch is on; elsewhere,
// a source that forgets an include of its own does not compile.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
