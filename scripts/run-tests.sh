# To be sourced. Defines run_tests, which runs the test programs of a build and counts test cases.

tests_passed=0
tests_failed=0

# Runs every test program of the build folder $1, and every fuzzer for some seconds. A program that
# ends without its summary, such as one that crashes, counts as one failed test, and a fuzzer as one
# test. Adds to tests_passed and tests_failed.
run_tests() {
  local build=$1 program name log counts passed failed failed_program fuzzer runs
  for program in "$build"/tests/test_*; do
    [[ -f $program && -x $program ]] || continue
    name=$(basename "$program")
    log=$build/$name.log
    if "$program" --no-colors=true >"$log" 2>&1; then
      failed_program=0
    else
      failed_program=1
    fi
    counts=$(sed -n 's/^\[doctest\] test cases: *[0-9]* *| *\([0-9]*\) passed *| *\([0-9]*\) failed.*/\1 \2/p' "$log")
    read -r passed failed <<<"${counts:-0 0}"
    if [[ $failed_program -eq 1 && $failed -eq 0 ]]; then
      failed=1
    fi
    if [[ $failed -gt 0 ]]; then
      cat "$log"
    fi
    echo "   $name: $passed passed, $failed failed"
    tests_passed=$((tests_passed + passed))
    tests_failed=$((tests_failed + failed))
  done
  for program in "$build"/tests/*_fuzz_smoke; do
    [[ -f $program && -x $program ]] || continue
    name=$(basename "$program")
    log=$build/$name.log
    # Its corpus and mutations of it, as many as tests/fuzz/runs says.
    fuzzer=${name%_fuzz_smoke}
    runs=$(sed -n "s/^$fuzzer //p" tests/fuzz/runs)
    if "$program" "tests/fuzz/corpus/$fuzzer" "$runs" >"$log" 2>&1; then
      echo "   $name: passed"
      tests_passed=$((tests_passed + 1))
    else
      cat "$log"
      echo "   $name: failed"
      tests_failed=$((tests_failed + 1))
    fi
  done
  if [[ $((tests_passed + tests_failed)) -eq 0 ]]; then
    echo "No test program in $build/tests." >&2
    tests_failed=1
  fi
}
