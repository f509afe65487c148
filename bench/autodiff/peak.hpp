#pragma once

/// Floating-point operations per second of one thread doing nothing but independent fused
/// multiply-adds of single precision in the registers of the instruction set in use: the most that
/// a matrix product could reach. 0 where that set has no such instruction.
[[nodiscard]] double multiply_add_rate();
