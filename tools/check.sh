#!/usr/bin/env bash
# Every check, one after the other; all of them run, and the exit code says whether one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
PY=${PY:-.venv/bin/python}
BIN=$(dirname "$PY")
export PYTHONPATH=.:site
CODE="site shop content community tests tools demo manage.py"
failed=()

check() { # check NAME COMMAND...: print its name, its output only if it fails, and its time
    local name=$1 start=$SECONDS output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %-12s %3ds\n' "$name" $((SECONDS - start))
    else
        printf 'FAILED  %-12s %3ds\n%s\n' "$name" $((SECONDS - start)) "$output"
        failed+=("$name")
    fi
}

deploy() { # the settings of production, with the least that they ask for
    DJANGO_SETTINGS_MODULE=config.settings.production \
        SECRET_KEY=$("$PY" -c 'import secrets; print(secrets.token_urlsafe(64))') \
        ALLOWED_HOSTS=shop.example PAYMENT_BANK_IBAN=GB33BUKB20201555555555 BASE_URL=https://shop.example DATA_DIR=.cache/check \
        "$PY" manage.py check --deploy --fail-level WARNING
}

migrations() {
    DJANGO_SETTINGS_MODULE=config.settings.test "$PY" manage.py makemigrations --check --dry-run
}

check lint "$PY" -m ruff check $CODE
check format "$PY" -m ruff format --check $CODE
check templates "$PY" -m djlint --lint --quiet themes content shop community
check types "$PY" -m mypy site shop content community tools
check imports "$BIN/lint-imports" --no-cache
check security "$PY" -m bandit -q -c pyproject.toml --severity-level medium -r site shop content community tools
check migrations migrations
check deploy deploy
check translations "$PY" -m tools.messages check

if ((${#failed[@]})); then
    echo "Checks failed: ${failed[*]}"
    exit 1
fi
echo "All checks passed."
