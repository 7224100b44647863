# Les portes d'entrée de carnet ; « make » seul les montre.
.DEFAULT_GOAL := help
.PHONY: help setup essais run build install uninstall test chaos courrier fuzz proprietes lint fmt bench

# rustup se met ici, parfois hors du PATH du shell courant.
export PATH := $(PATH):$(HOME)/.cargo/bin

help: ## montre cette aide
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## installe ce qui manque (Debian, Ubuntu : apt ; mongod)
	@sh scripts/setup.sh

essais: ## installe de plus ce que les essais demandent
	@sh scripts/setup.sh essais

build: setup ## construit carnet (target/release/carnet)
	cargo build --release

run: build ## prépare tout et ouvre le shell (ARGS="..." pour des options)
	@exec target/release/carnet $(ARGS)

PREFIX ?= /usr/local
DESTDIR ?=
CARNET ?= target/release/carnet
ICI = $(DESTDIR)$(PREFIX)

# CARNET=… nomme un binaire déjà construit ; sans lui, carnet est construit tel qu'il est ici.
install: $(if $(filter file,$(origin CARNET)),build) ## installe carnet, sa page de manuel et ses complétions (PREFIX=/usr/local)
	install -d "$(ICI)/bin" "$(ICI)/share/man/man1" "$(ICI)/share/bash-completion/completions" \
		"$(ICI)/share/zsh/site-functions" "$(ICI)/share/fish/vendor_completions.d"
	install -m 755 "$(CARNET)" "$(ICI)/bin/carnet"
	@pages=$$(mktemp -d) && trap 'rm -rf "$$pages"' EXIT && \
	"$(CARNET)" manuel > "$$pages/carnet.1" && \
	for coquille in bash zsh fish; do "$(CARNET)" completions $$coquille > "$$pages/$$coquille" || exit 1; done && \
	install -m 644 "$$pages/carnet.1" "$(ICI)/share/man/man1/carnet.1" && \
	install -m 644 "$$pages/bash" "$(ICI)/share/bash-completion/completions/carnet" && \
	install -m 644 "$$pages/zsh" "$(ICI)/share/zsh/site-functions/_carnet" && \
	install -m 644 "$$pages/fish" "$(ICI)/share/fish/vendor_completions.d/carnet.fish"

uninstall: ## enlève ce que « make install » a mis sous PREFIX
	rm -f "$(ICI)/bin/carnet" "$(ICI)/share/man/man1/carnet.1" "$(ICI)/share/bash-completion/completions/carnet" \
		"$(ICI)/share/zsh/site-functions/_carnet" "$(ICI)/share/fish/vendor_completions.d/carnet.fish"

test: essais ## mise en forme, clippy, tous les essais
	@sh scripts/test.sh

DUREE ?= 900
ETUDIANTS ?= 100000

chaos: setup ## prouve que rien de périmé n'est lu, quoi qui meure (DUREE=900 secondes)
	cargo test --profile chaos --features points --test chaos -- --duree $(DUREE)
	cargo test --profile chaos --features points --test chaos -- --duree 60 --sans barriere
	cargo test --profile chaos --features points --test chaos -- --duree 60 --sans intentions

NOTES ?= 1000

courrier: essais ## prouve qu'aucun message ne se perd, quoi qui meure (NOTES=1000, un cinquième d'envoyeurs tués)
	COURRIER=$(NOTES) cargo test --features points --test carnet notifications::tumulte -- --nocapture

fuzz: setup ## cherche ce qui fait tomber la lecture des fichiers et des lignes (DUREE=900 secondes pour chaque cible)
	cargo test --profile chaos --test fuzz -- --duree $(DUREE) --graine $$(date +%s) $(CIBLES)

proprietes: setup ## écrit et relit 100 000 étudiants dans chaque format (ETUDIANTS=100000)
	ALLER_RETOUR=$(ETUDIANTS) cargo test --profile chaos --lib exchange::export

lint: ## mise en forme et clippy seuls
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo clippy --all-targets --features points -- -D warnings

fmt: ## met en forme
	cargo fmt

bench: essais ## mesure les performances (BENCH="import 10000" pour une partie)
	cargo bench --bench figures -- $(BENCH)
