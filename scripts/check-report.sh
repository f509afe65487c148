#!/usr/bin/env bash
# Opens report pages, made by the program of the build folder $1, in a real browser, as wide as a
# phone and as a desk, light and dark, and prints them. Nothing may be said on the browser's
# console, scroll sideways or look the same in the dark. Screenshots and PDFs go to the folder $2
# where that is given. Ends with 2 where there is no browser.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$PWD/$1/cli/likeness
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
pictures=${2:-$scratch}
mkdir -p "$pictures"

browser=
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then
    browser=$name
    break
  fi
done
[[ -n $browser ]] || exit 2

complain() {
  echo "$*" >&2
  exit 1
}

# Runs the browser with the options given; what pages say on the console goes to $scratch/console.
browse() {
  local log=$scratch/log
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
    --enable-logging=stderr --user-data-dir="$scratch/profile" "$@" 2>"$log" ||
    complain "$browser failed: $(tail -3 "$log")"
  grep -a ':CONSOLE' "$log" >"$scratch/console" || true
}

# A table of names, values and shapes that make trouble, of $1 rows and 50 columns.
awkward_table() {
  awk -v rows="$1" -v seed="$2" 'BEGIN {
    srand(seed)
    printf "<script>alert(1)</script>,\"]]>\",all missing,constant,levels,"
    printf "a_very_long_name_without_any_space_in_it_that_no_line_can_break_anywhere_at_all,when"
    for (c = 8; c <= 50; ++c) printf ",column %d", c
    print ""
    for (r = 0; r < rows; ++r) {
      printf "<b>%d</b>,&amp;%d,,7,level %d,%s,20%02d-03-01", 3 * rand(), 5 * rand(), 1000 * rand(),
             (rand() < 0.5 ? "unbreakableunbreakableunbreakableunbreakable" : "y"), 10 + 12 * rand()
      for (c = 8; c <= 50; ++c) printf c % 3 ? ",%.3f" : ",%d", exp(4 * rand() - 1)
      print ""
    }
  }'
}

make_pages() {
  "$program" synth data/penguins.csv -o "$scratch/synthetic.csv" --html "$scratch/penguins.html" -q
  awkward_table 400 1 >"$scratch/real.csv"
  awkward_table 300 2 >"$scratch/other.csv"
  "$program" evaluate "$scratch/real.csv" "$scratch/other.csv" --html "$scratch/awkward.html" -q \
    >/dev/null
  printf 'a,b\n1,x\n' >"$scratch/one.csv"
  "$program" evaluate "$scratch/one.csv" "$scratch/one.csv" --html "$scratch/one.html" -q >/dev/null
}

# The page $1 at width $2 in the colour scheme $3 (0 dark, 1 light: Blink's numbers).
check_silence() {
  browse --window-size="$2,900" --blink-settings=preferredColorScheme="$3" \
    --screenshot="$pictures/$1-$2-$3.png" "file://$scratch/$1.html"
  [[ ! -s $scratch/console ]] || complain "$1 at $2: $(cat "$scratch/console")"
  [[ -s $pictures/$1-$2-$3.png ]] || complain "$1 at $2 could not be drawn."
}

# A copy of the page that may run a script tells how wide it is.
check_width() {
  local probe=$scratch/probe.html width='document.documentElement.scrollWidth' said
  sed -e 's#<meta http-equiv="Content-Security-Policy"[^>]*>##' \
    -e "s#</body>#<script>document.body.dataset.width = $width</script></body>#" \
    "$scratch/$1.html" >"$probe"
  browse --window-size="$2,900" --dump-dom "file://$probe" >"$scratch/dom"
  said=$(grep -ao 'data-width="[^"]*"' "$scratch/dom" || true)
  [[ $said == "data-width=\"$2\"" ]] || complain "$1 scrolls sideways at $2 pixels: $said"
}

check_print() {
  browse --no-pdf-header-footer --print-to-pdf="$pictures/$1.pdf" "file://$scratch/$1.html"
  [[ $(head -c 5 "$pictures/$1.pdf") == %PDF- ]] || complain "$1 could not be printed."
}

make_pages
for page in penguins awkward one; do
  for width in 360 1280; do
    check_silence "$page" "$width" 0
    check_silence "$page" "$width" 1
    check_width "$page" "$width"
    if cmp -s "$pictures/$page-$width-0.png" "$pictures/$page-$width-1.png"; then
      complain "$page looks the same in the dark."
    fi
  done
  check_print "$page"
done
[[ $(stat -c %s "$scratch/awkward.html") -lt 1048576 ]] || complain "The page of 50 columns is too large."
echo "   report pages in $browser: narrow, wide, light, dark and printed"
