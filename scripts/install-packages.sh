# To be sourced. Defines install_packages, which makes sure that Debian packages are there.

# Installs those of the named packages that are missing, with sudo where that is needed.
install_packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then
      missing+=("$package")
    fi
  done
  if [[ ${#missing[@]} -eq 0 ]]; then
    echo "== All packages that this needs are installed"
    return
  fi
  if ! command -v apt-get >/dev/null; then
    echo "This needs ${missing[*]}, and knows only apt-get to install them." >&2
    return 1
  fi
  if [[ $(id -u) -ne 0 ]]; then
    as_root=(sudo)
  fi
  echo "== Installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
