#!/usr/bin/env bash
# Makes the documents of samples/*/ from their source.yaml. It does not touch truth.yaml.
# PDFs need LibreOffice, Chromium, Tinos and Typst:
#   apt-get install libreoffice-writer-nogui chromium fonts-croscore && pip install typst==0.15.2
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ]; then
    set -- samples/*/
fi
exec cargo run --quiet --manifest-path scripts/make-samples/Cargo.toml --target-dir target -- "$@"
