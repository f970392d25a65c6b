#!/usr/bin/env bash
# Installs Chromium for the tests that need a real browser, where none is found and it can be done unasked: as root on
# Debian. Elsewhere it says what to do; whether a missing browser is a failure is for the tests to say.
set -euo pipefail
cd "$(dirname "$0")/.."
if browser=$(node .ci/browser.mjs); then
  echo "browser: $browser"
elif [ "$(id -u)" = 0 ] && grep -qs '^ID=debian$' /etc/os-release; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends chromium >/dev/null
  echo "browser: $(node .ci/browser.mjs), installed"
else
  echo 'There is no Chromium. Install Chromium or Google Chrome, or run "npx playwright install chromium",' >&2
  echo 'or name one in the variable CHURN_BROWSER.' >&2
fi
