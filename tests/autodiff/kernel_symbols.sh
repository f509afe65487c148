#!/bin/sh
# Each argument is the library of one kernel set. Every symbol that it defines for others must be a
# function of its own namespace: no weak symbol, no template or inline function that the linker could
# swap for another set's, no data.
status=0
for library; do
  name=$(basename "$library" .a)
  room=${name#lib}
  room=${room%%_kernels_*}
  set=${name##*_kernels_}
  shared=$(nm --defined-only --extern-only --demangle "$library" |
    awk 'NF >= 3' | grep -v " T likeness::${room}::kernels::${set}::install")
  if [ -n "$shared" ]; then
    echo "$library defines more than its own install functions:"
    echo "$shared"
    status=1
  fi
done
exit $status
