#!/bin/bash
# Checks and measures stylegan2-ada on this machine's GPU. Needs nothing but bash, tar and xz (or Python) and a Vulkan
# driver; PyTorch only for its part. Every figure is a JSON line in $OUT/results.jsonl, written as it is measured.
#
#   gpu-check.sh                         all parts but train, in under 8 minutes
#   gpu-check.sh PART[:SECONDS]...       some of them: facts conformance pictures limits generation kernels settings
#                                        training torch
#   gpu-check.sh train SECONDS ARGS...   `stylegan train ARGS...`, ended as by Ctrl-C after so many seconds
#
# Before the parts: --small for tiny networks, where a driver emulates a GPU; --fp32-only for no half precision.
set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${OUT:-$PWD/gpu-kit-results}
work=${GPU_KIT_WORK:-/tmp/stylegan2-ada-gpu-kit}
results=$out/results.jsonl

declare -A SECONDS_OF=(
  [facts]=15 [conformance]=100 [pictures]=30 [limits]=20 [generation]=75
  [kernels]=45 [settings]=40 [training]=75 [torch]=70
)
ALL="facts conformance pictures limits generation kernels settings training torch"

# tar with xz, or Python, which has its own.
extract() {
  if command -v xz >/dev/null && tar -xJf "$1" -C "$work"; then return; fi
  python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$1" "$work"
}

# Unpacking takes seconds, so it is done once: the stamp names this very kit.
unpack() {
  local stamp pids=() archive pid
  stamp=$work/$(cat "$here/stamp")
  [ -e "$stamp" ] && return
  for archive in "$here"/*.tar.xz; do
    extract "$archive" & pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || { echo "gpu-check: an archive could not be unpacked" >&2; exit 1; }; done
  touch "$stamp"
}

# Libraries that this machine lacks come from the kit; its own come first, since a driver may need them.
lend_libraries() {
  local library name known
  known=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)
  mkdir -p "$work/lent"
  for library in "$work"/lib/*; do
    name=$(basename "$library")
    case $known in *"$name"*) rm -f "$work/lent/$name" ;; *) cp -f "$library" "$work/lent/$name" ;; esac
  done
  export LD_LIBRARY_PATH="$work/lent${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  local folder
  for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib; do
    [ -d "$folder" ] && LD_LIBRARY_PATH="$LD_LIBRARY_PATH:$folder"
  done
}

# The driver that a person chose; NVIDIA's; those that the loader finds itself, among which Mesa has several for cards that
# are not there; or SwiftShader, which it would not find.
find_driver() {
  local manifest
  [ -n "${VK_DRIVER_FILES:-}" ] && return
  for manifest in /usr/share/vulkan/icd.d/nvidia_icd*.json /etc/vulkan/icd.d/nvidia_icd*.json \
    /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd*.json; do
    [ -e "$manifest" ] && choose_driver "$manifest" && return
  done
  for manifest in /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json; do
    [ -e "$manifest" ] && return
  done
  manifest=/usr/lib/chromium/vk_swiftshader_icd.json
  [ ! -e "$manifest" ] || choose_driver "$manifest"
}

choose_driver() {
  export VK_DRIVER_FILES=$1 VK_ICD_FILENAMES=$1
}

name_card() {
  local name
  name=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1)
  echo "${name:-$(basename "${VK_DRIVER_FILES:-Vulkan}" .json)}"
}

# A plain python3, or the one with PyTorch.
find_python() {
  local python looks='import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)'
  for python in "${PYTHON:-}" python3 /opt/torch/.venv/bin/python3 /usr/bin/python3; do
    if [ -n "$python" ] && "$python" -c "$looks" 2>/dev/null; then
      export PYTHON=$python
      return
    fi
  done
  export PYTHON=python3
}

# A part that half precision ended, and not its time, is run once more without.
run_part() {
  local part=$1 seconds=$2 code errors=$work/$1.stderr
  local command=("$work/bin/node" "$work/program/scripts/gpu-kit/run.js" "$part")
  command+=(--results "$results" --card "$card" --seconds "$seconds" "${options[@]}")
  timeout -k 5 "$((seconds + 15))" "${command[@]}" 2>"$errors"
  code=$?
  [ "$code" -eq 0 ] && return
  "${command[@]}" --failure "ended with $code (124 and 137: its time was over)" --stderr "$errors"
  case "$code ${options[*]}" in 124* | 137* | *fp32-only*) return ;; esac
  options+=(--fp32-only)
  run_part "$part" "$seconds"
  unset 'options[-1]'
}

# The time given is a person's: the run saves its state as on Ctrl-C, for which it has a minute.
train() {
  local seconds=$1
  shift
  timeout -s INT -k 60 "$seconds" "$work/bin/node" "$work/program/src/cli/main.js" train "$@"
  local code=$?
  echo "{\"part\":\"train\",\"card\":\"$card\",\"code\":$code}" | tee -a "$results"
}

prepare() {
  mkdir -p "$out" "$work" || exit 1
  unpack
  export HOME=${HOME:-/tmp} XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/tmp} XDG_CACHE_HOME=${XDG_CACHE_HOME:-$work/cache}
  export PATH="$PATH:/usr/local/nvidia/bin:/sbin:/usr/sbin" PYTHONUNBUFFERED=1
  lend_libraries
  find_driver
  find_python
  card=$(name_card)
}

options=()
while [[ ${1:-} == --* ]]; do
  options+=("$1")
  shift
done
if [ "${1:-}" = train ]; then
  shift
  prepare
  train "$@"
  exit
fi
[ $# -gt 0 ] || set -- $ALL
for word in "$@"; do
  [ -n "${SECONDS_OF[${word%%:*}]:-}" ] && continue
  echo "gpu-check: there is no part \"${word%%:*}\"; there are $ALL, and train" >&2
  exit 2
done
prepare
for word in "$@"; do
  part=${word%%:*}
  # A driver that emulates a GPU takes many times as long.
  seconds=${SECONDS_OF[$part]}
  [[ ${options[*]} != *--small* ]] || seconds=$((seconds * 8))
  [ "$word" = "$part" ] || seconds=${word#*:}
  run_part "$part" "$seconds"
done
