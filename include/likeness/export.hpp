#pragma once

/// Marks what the shared library exports; everything else stays inside it.
#define LIKENESS_EXPORT __attribute__((visibility("default")))
