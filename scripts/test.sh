#!/bin/sh
# Mise en forme, remarques du compilateur, puis tous les essais, avec leur total en dernier.
set -eu

PATH="$PATH:$HOME/.cargo/bin"
cd -- "$(dirname -- "$0")/.."
cargo fmt --check

# clippy est le compilateur, avec ses remarques en plus : il construit ce qui est essayé, et chaque dépendance une seule fois.
export RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-Dwarnings
cargo build
cargo build --features points --benches

sortie=$(mktemp)
trap 'rm -f "$sortie"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Les essais attendent souvent leurs serveurs : un de plus que de cœurs à la fois, et trois au moins.
coeurs=$(nproc)
export RUST_TEST_THREADS="${RUST_TEST_THREADS:-$((coeurs > 2 ? coeurs + 1 : 3))}"

# Les serveurs des essais écrivent en mémoire là où elle suffit : rien de ce qu'ils gardent ne survit à leur essai.
libres=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ "${libres:-0}" -gt 8000000 ] && [ -w /dev/shm ]; then
    export CARNET_ESSAIS_SOUS="${CARNET_ESSAIS_SOUS:-/dev/shm}"
fi

# Avec les points où un essai tue carnet (src/point.rs), pour que tout soit construit une seule fois ; un chaos bref en est :
# rien de périmé n'est lu, et sans l'une des gardes cela se voit. Sans pipefail, la réussite de cargo passe par le fichier.
{ cargo test --no-fail-fast --features points 2>&1 || echo "ECHEC" >>"$sortie.code"; } | tee "$sortie"
awk '/^test result:/ { reussis += $4; echoues += $6; ignores += $8 }
    END { printf "\ntotal: %d passed; %d failed; %d ignored\n", reussis, echoues, ignores }' "$sortie"
if [ -e "$sortie.code" ]; then
    rm -f "$sortie.code"
    exit 1
fi
