# To be sourced. Defines run_tests, which runs the test programs of a build and counts test cases.

tests_passed=0
tests_failed=0

# What takes half the time of test_models runs beside the rest of it.
slow_files='*damaged_model*,*host_locale*'

# Runs test program or fuzzer $2 of build folder $1; $2.log and $2.code in it say how that went.
run_test_program() {
  local build=$1 name=$2 code=0 fuzzer=${2%_fuzz_smoke}
  if [[ $name == *_fuzz_smoke ]]; then
    # Its corpus and mutations of it, as many as tests/fuzz/runs says.
    "$build/tests/$name" "tests/fuzz/corpus/$fuzzer" "$(sed -n "s/^$fuzzer //p" tests/fuzz/runs)"
  elif [[ $name == test_models ]]; then
    "$build/tests/$name" --no-colors=true --source-file-exclude="$slow_files"
  elif [[ $name == test_models_slow ]]; then
    "$build/tests/test_models" --no-colors=true --source-file="$slow_files"
  else
    "$build/tests/$name" --no-colors=true
  fi >"$build/$name.log" 2>&1 || code=$?
  echo "$code" >"$build/$name.code"
}

# Adds what doctest says of program $2 of build folder $1 to tests_passed and tests_failed.
count_test_cases() {
  local build=$1 name=$2 counts passed failed
  counts=$(sed -n 's/^\[doctest\] test cases: *[0-9]* *| *\([0-9]*\) passed *| *\([0-9]*\) failed.*/\1 \2/p' "$build/$name.log")
  read -r passed failed <<<"${counts:-0 0}"
  if [[ $(<"$build/$name.code") -ne 0 && $failed -eq 0 ]]; then
    failed=1
  fi
  if [[ $failed -gt 0 ]]; then
    cat "$build/$name.log"
  fi
  echo "   $name: $passed passed, $failed failed"
  tests_passed=$((tests_passed + passed))
  tests_failed=$((tests_failed + failed))
}

count_fuzzer() {
  local build=$1 name=$2
  if [[ $(<"$build/$name.code") -eq 0 ]]; then
    echo "   $name: passed"
    tests_passed=$((tests_passed + 1))
  else
    cat "$build/$name.log"
    echo "   $name: failed"
    tests_failed=$((tests_failed + 1))
  fi
}

# Runs every test program of the build folder $1, and every fuzzer for some seconds, as many at a
# time as there are processors. A program that ends without its summary, such as one that crashes,
# counts as one failed test, and a fuzzer as one test. Adds to tests_passed and tests_failed.
run_tests() {
  local build=$1 program name names=() processors
  processors=$(nproc)
  # Those that take longest begin.
  for program in "$build"/tests/test_{models,cli}* "$build"/tests/{test_,}*; do
    name=$(basename "$program")
    [[ $name == test_* || $name == *_fuzz_smoke ]] && [[ -f $program && -x $program ]] || continue
    [[ " ${names[*]} " == *" $name "* ]] && continue
    [[ $name == test_models ]] && names+=(test_models_slow)
    names+=("$name")
  done
  for name in "${names[@]}"; do
    while [[ $(jobs -rp | wc -l) -ge $processors ]]; do wait -n || true; done
    run_test_program "$build" "$name" &
  done
  wait
  for name in "${names[@]}"; do
    if [[ $name == test_* ]]; then count_test_cases "$build" "$name"; else count_fuzzer "$build" "$name"; fi
  done
  if [[ $((tests_passed + tests_failed)) -eq 0 ]]; then
    echo "No test program in $build/tests." >&2
    tests_failed=1
  fi
}
