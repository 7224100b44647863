#!/bin/sh
# Mise en forme, remarques du compilateur, puis tous les essais, avec leur total en dernier.
set -eu

PATH="$PATH:$HOME/.cargo/bin"
cd -- "$(dirname -- "$0")/.."
cargo fmt --check
cargo clippy --all-targets -- -D warnings
cargo clippy --all-targets --features points -- -D warnings

sortie=$(mktemp)
trap 'rm -f "$sortie"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Sans pipefail, la réussite de cargo passe par le fichier.
{ cargo test --no-fail-fast 2>&1 || echo "ECHEC" >>"$sortie.code"; } | tee "$sortie"
awk '/^test result:/ { reussis += $4; echoues += $6; ignores += $8 }
    END { printf "\ntotal: %d passed; %d failed; %d ignored\n", reussis, echoues, ignores }' "$sortie"
if [ -e "$sortie.code" ]; then
    rm -f "$sortie.code"
    exit 1
fi

# Une minute de chaos : rien de périmé n'est lu ; sans l'une des gardes, cela se voit.
chaos() { cargo test --features points --test chaos -- "$@"; }
chaos --duree 40
chaos --duree 40 --sans barriere
chaos --duree 40 --sans intentions
