#!/usr/bin/env bash
# Creates training/.venv with exactly what requirements.lock pins; does nothing where that has been done.
set -euo pipefail
cd "$(dirname "$0")"
find_python() {
  for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Python 3.11 or later is needed to train the model; none was found (name one in PYTHON)." >&2
  return 1
}
python=$(find_python)
wanted=$("$python" -c 'import hashlib, sys; print(hashlib.sha256(open("requirements.lock", "rb").read()).hexdigest(), sys.version.split()[0])')
[ "$(cat .venv/installed 2>/dev/null)" = "$wanted" ] && exit 0
echo "Setting up training/.venv with $("$python" --version)" >&2
rm -rf .venv
"$python" -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
echo "$wanted" >.venv/installed
