#pragma once

#include "likeness/dataset_detection.hpp"
