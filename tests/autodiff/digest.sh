#!/bin/sh
# digest.sh PROGRAM sets       the same bits from AVX2 and AVX-512
# digest.sh PROGRAM baseline   the baseline set runs on a processor without AVX, with the same losses
# Exit code 77 tells Meson that there is nothing to run it on.
program=$1
case $2 in
sets)
  avx2=$(LIKENESS_ISA=avx2 "$program" 2>/dev/null) || { echo "no AVX2 here: skipped"; exit 77; }
  avx512=$(LIKENESS_ISA=avx512 "$program" 2>/dev/null) || { echo "no AVX-512 here: skipped"; exit 77; }
  echo "$avx2"
  echo "$avx512"
  [ "${avx2#* }" = "${avx512#* }" ]
  ;;
baseline)
  command -v qemu-x86_64 >/dev/null || { echo "qemu-user is not installed: skipped"; exit 77; }
  emulated=$(qemu-x86_64 -cpu Nehalem "$program") || exit 1
  native=$(LIKENESS_ISA=baseline "$program") || exit 1
  echo "$emulated"
  echo "$native"
  case $emulated in baseline\ *) ;; *) exit 1 ;; esac
  [ "$emulated" = "$native" ]
  ;;
esac
