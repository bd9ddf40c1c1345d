#!/usr/bin/env bash
# Makes the documents of samples/*/ from their source.yaml. It does not touch truth.yaml.
# PDFs need LibreOffice and Tinos: apt-get install libreoffice-writer-nogui fonts-croscore
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ]; then
    set -- samples/*/
fi
exec cargo run --quiet --manifest-path scripts/make-samples/Cargo.toml --target-dir target -- "$@"
