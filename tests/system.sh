#!/bin/sh
# Installs what the tests need from the operating system: only what is missing, and only where apt can be used.
# Tests whose part cannot be installed are skipped with the reason in the summary.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-impress"
command -v localc >/dev/null 2>&1 || missing="$missing libreoffice-calc"
command -v pdfinfo >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v psql >/dev/null 2>&1 && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$(ls /usr/share/fonts/truetype/liberation* 2>/dev/null)" ] || missing="$missing fonts-liberation"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Not installed, so their tests will be skipped:$missing"
  exit 0
fi
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -q && apt-get install -y -q --no-install-recommends $missing; } >/dev/null 2>&1 ||
  echo "Could not be installed, so their tests will be skipped:$missing"
