#include "likeness/autodiff/tape.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "likeness/autodiff/ops.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "small_network.hpp"

using namespace likeness::autodiff;
using Numbers = std::vector<double>;

namespace {

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const likeness::Error& error) {
    CHECK(error.code() == likeness::ErrorCode::kUsage);
    return error.what();
  }
  return "nothing was thrown";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a gradient by something the output does not depend on is zero") {
  Tape tape;
  const Tensor x = tape.variable({1, 2}, Numbers{1, 2});
  const Tensor y = tape.variable({2, 1}, Numbers{3, 4});
  const auto gradients = tape.gradients(sum(x * x), std::vector<Tensor>{x, y});
  CHECK(gradients[0].to_doubles() == Numbers{2, 4});
  CHECK(gradients[1].shape() == Shape{2, 1});
  CHECK(gradients[1].to_doubles() == Numbers{0, 0});
}

TEST_CASE("a tensor used several times collects all its gradients") {
  Tape tape;
  const Tensor x = tape.variable({1, 2}, Numbers{1, 2});
  const Tensor y = x + x;
  const auto gradients = tape.gradients(sum(y * x + y + x), std::vector<Tensor>{x, y});
  CHECK(gradients[0].to_doubles() == Numbers{4 + 3, 8 + 3});
  CHECK(gradients[1].to_doubles() == Numbers{2, 3});
}

TEST_CASE("gradients can be differentiated again and again") {
  Tape tape(Precision::kDouble);
  const Tensor x = tape.variable({1, 1}, Numbers{1.5});
  Tensor y = square(square(x));
  for (const double expected : {4 * 1.5 * 1.5 * 1.5, 12 * 1.5 * 1.5, 24 * 1.5, 24.0, 0.0}) {
    y = tape.gradients(y, {&x, 1}, true)[0];
    CHECK(y.item() == doctest::Approx(expected));
  }
}

TEST_CASE("what is not recorded is a constant") {
  Tape tape;
  const Tensor x = tape.variable({1, 1}, Numbers{3});
  Tensor y;
  {
    const WithoutRecording pause(tape);
    y = x * x;
  }
  CHECK(y.item() == 9);
  CHECK(tape.gradients(y * x, {&x, 1})[0].item() == 9);
  CHECK(tape.gradients(detach(x) * x, {&x, 1})[0].item() == 3);
  const Tensor z = as_variable(x);
  CHECK(tape.gradients(z * x, {&z, 1})[0].item() == 3);
}

TEST_CASE("results of earlier gradient passes keep their numbers") {
  Tape tape;
  const Tensor x = tape.variable({1, 3}, Numbers{1, 2, 3});
  const Tensor cube = sum(x * x * x);
  const Tensor first = tape.gradients(cube, {&x, 1})[0];
  const Tensor again = tape.weighted_gradients(x * x, first, {&x, 1})[0];
  CHECK(tape.gradients(cube, {&x, 1})[0].to_doubles() == first.to_doubles());
  CHECK(first.to_doubles() == Numbers{3, 12, 27});
  CHECK(again.to_doubles() == Numbers{6, 48, 162});
}

TEST_CASE("a parameter is one tensor until the reset, and shows its new values after it") {
  Tape tape;
  Parameter weight = {"weight", {1, 2}, {1, 2}};
  CHECK(tape.parameter(weight).node() == tape.parameter(weight).node());
  weight.values = {5, 6};
  tape.reset();
  CHECK(tape.parameter(weight).to_doubles() == Numbers{5, 6});
}

TEST_CASE("shapes that do not fit are an error that names the operation and both shapes") {
  Tape tape;
  const Tensor a = tape.filled({3, 4}, 1);
  const Tensor b = tape.filled({5, 6}, 1);
  const std::vector<std::pair<std::string, std::function<Tensor()>>> calls = {
      {"add", [&] { return a + b; }},
      {"multiply", [&] { return a * b; }},
      {"matmul", [&] { return matmul(a, b); }},
      {"linear", [&] { return linear(a, b, Tensor()); }},
      {"scale_columns", [&] { return scale_columns(a, b, b); }},
      {"normal_sample", [&] { return normal_sample(a, a, b); }},
      {"batch_norm", [&] { return batch_norm(a, column_moments(a), 1e-5, b, b); }},
      {"reshape",
       [&] {
         return reshape(a, {5, 6});
       }},
      {"broadcast",
       [&] {
         return broadcast(a, {5, 6});
       }},
      {"sum_to",
       [&] {
         return sum_to(a, {5, 6});
       }},
      {"concatenate_columns",
       [&] {
         return concatenate_columns({a, b});
       }},
      {"concatenate_rows",
       [&] {
         return concatenate_rows({a, b});
       }},
      {"soft_minimum", [&] { return soft_minimum(a, b, 1); }},
      {"head", [&] { return head(a, b, {}, 1); }},
      {"span_cross_entropy", [&] { return span_cross_entropy(a, b, {}); }},
      {"squared_distances", [&] { return squared_distances(a, b); }},
      {"cross_entropy", [&] { return cross_entropy(a, b); }},
  };
  for (const auto& [name, call] : calls) {
    const std::string message = message_of([&] { (void)call(); });
    CAPTURE(message);
    CHECK(contains(message, name + ": "));
    CHECK(contains(message, "3 x 4"));
    CHECK(contains(message, "5 x 6"));
  }
  CHECK(contains(message_of([&] { (void)columns(a, 2, 3); }), "columns 2 to 5"));
  CHECK(contains(message_of([&] { (void)rows(a, 4, 1); }), "rows 4 to 5"));
  CHECK(contains(message_of([&] { (void)tape.gradients(a, std::vector<Tensor>{a}); }), "3 x 4"));
  const Span outside = {3, 2, SpanKind::kSoftmax};
  CHECK(contains(message_of([&] { (void)span_softmax(a, {&outside, 1}); }), "3 x 4"));
}

TEST_CASE("tensors of different tapes do not mix") {
  Tape first;
  Tape second;
  CHECK(contains(message_of([&] {
                   (void)(first.filled({1, 1}, 1) + second.filled({1, 1}, 1));
                 }),
                 "different tapes"));
}

TEST_CASE("training gives the same bits whatever the number of threads") {
  std::vector<float> first;
  for (const int threads : {1, 2, 7}) {
    likeness::set_threads(threads);
    SmallNetwork network;
    for (int k = 0; k < 3; ++k) network.step();
    if (first.empty()) first = network.weights();
    CHECK(network.weights() == first);
  }
  likeness::set_threads(0);
}
