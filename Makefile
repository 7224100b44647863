# Les portes d'entrée de carnet ; « make » seul les montre.
.DEFAULT_GOAL := help
.PHONY: help setup run build test chaos lint fmt bench

# rustup se met ici, parfois hors du PATH du shell courant.
export PATH := $(PATH):$(HOME)/.cargo/bin

help: ## montre cette aide
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## installe ce qui manque (Debian, Ubuntu : apt ; mongod)
	@sh scripts/setup.sh

build: setup ## construit carnet (target/release/carnet)
	cargo build --release

run: build ## prépare tout et ouvre le shell (ARGS="..." pour des options)
	@exec target/release/carnet $(ARGS)

test: setup ## mise en forme, clippy, tous les essais
	@sh scripts/test.sh

DUREE ?= 900

chaos: setup ## prouve que rien de périmé n'est lu, quoi qui meure (DUREE=900 secondes)
	cargo test --profile chaos --features points --test chaos -- --duree $(DUREE)
	cargo test --profile chaos --features points --test chaos -- --duree 60 --sans barriere
	cargo test --profile chaos --features points --test chaos -- --duree 60 --sans intentions

lint: ## mise en forme et clippy seuls
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo clippy --all-targets --features points -- -D warnings

fmt: ## met en forme
	cargo fmt

bench: setup ## mesure les performances (BENCH="import 10000" pour une partie)
	cargo bench --bench figures -- $(BENCH)
