#pragma once

#include "likeness/dataset.hpp"
