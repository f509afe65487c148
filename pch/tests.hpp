// What most tests include, read once per test program; as library.hpp, only where b_pch is on.
#include <doctest/doctest.h>

#include "pch/library.hpp"
