# Finds a browser and node, and installs what the scripts need; sourced by check and measure.
folder=$(cd "$(dirname "$0")" && pwd -P)
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROMIUM" ] || ! command -v node >/dev/null 2>&1; then
  echo "SKIPPED: no chromium and node here (on Debian: apt install chromium nodejs npm); set CHROMIUM to another" >&2
  exit 0
fi
if [ ! -d "$folder/node_modules/puppeteer-core" ]; then
  (cd "$folder" && PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-package-lock --no-audit --no-fund --silent) || {
    echo "SKIPPED: npm cannot install what the scripts need" >&2
    exit 0
  }
fi
export CHROMIUM
