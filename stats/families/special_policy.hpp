#pragma once

#include <boost/math/policies/policy.hpp>

namespace likeness::stats::families {

/// Boost.Math in plain double, with infinities and NaN in place of exceptions.
using SpecialPolicy = boost::math::policies::policy<
    boost::math::policies::promote_double<false>,
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::denorm_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::rounding_error<boost::math::policies::ignore_error>>;

inline constexpr SpecialPolicy kPolicy{};

}  // namespace likeness::stats::families
