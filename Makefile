# SPDX-License-Identifier: GPL-2.0
# Makefile: builds, tests and installs mipv4. `make help` lists what it can do.

VERSION := 0.1
KDIR ?= /lib/modules/$(shell uname -r)/build
DESTDIR ?=
PREFIX ?= /usr/local

VM := tools/vm/vm
need = @command -v $(1) >/dev/null || \
	{ echo "mipv4: $(1) is missing: apt install $(2)" >&2; exit 1; }

all: modules tool			## the modules and the tool (default)

modules:				## mipv4.ko for the kernel in KDIR (default: the running one)
	$(call need,gcc,build-essential)
	@[ -e "$(KDIR)/Makefile" ] || \
	{ echo "mipv4: no kernel headers in $(KDIR): apt install linux-headers-$$(uname -r), or use make KDIR=DIRECTORY" >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

tool:					## the command line tool, build/tool/mipv4
	@$(MAKE) --no-print-directory -C tools/mipv4 O=$(CURDIR)/build/tool VERSION=$(VERSION)

install: all				## modules for the kernel in KDIR, tool, man pages
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install
	$(MAKE) -C tools/mipv4 O=$(CURDIR)/build/tool VERSION=$(VERSION) \
		DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) install

deb:					## Debian packages, into build/deb
	$(call need,dpkg-buildpackage,dpkg-dev)
	@tools/deb/build $(VERSION)

demo:					## a stock kernel loads mipv4.ko and talks to Linux
	@tools/vm/deps
	@tools/demo/demo

check:					## all tests
	@tools/vm/deps
	@tests/check

soak:					## companions loaded and unloaded 1,000 times under traffic
	@tools/vm/deps
	@tests/check soak

races:					## random concurrent changes: TIME=seconds (3600), SEED, CPUS (2), KERNEL=smp-debug or smp-kcsan
	@tools/vm/deps
	@MIPV4_RACES_TIME=$(or $(TIME),3600) MIPV4_RACES_CPUS=$(or $(CPUS),2) \
		$(if $(SEED),MIPV4_RACES_SEED=$(SEED)) \
		tests/check races-$(or $(KERNEL),smp-debug); rc=$$?; \
		sed -n 's/^# races: //p' build/check/races-*.out; exit $$rc

# The result depends on the seed, which is printed; SEED=number repeats a run.
fuzz:					## random input: WHAT=netlink, sock or wire, TIME=seconds of each (600)
	@tools/vm/deps
	@MIPV4_FUZZ_TIME=$(or $(TIME),600) $(if $(SEED),MIPV4_FUZZ_SEED=$(SEED)) \
		tests/check fuzz-$(WHAT); rc=$$?; \
		sed -n 's/^# fuzzed: //p' build/check/fuzz-*.out; exit $$rc

abuse:					## floods of harmful frames: losses, beside those of Linux
	@tools/vm/deps
	@MIPV4_ABUSE_FULL=y tests/check e2e-abuse; rc=$$?; \
		sed -n 's/^# abuse: //p' build/check/e2e-abuse.out; exit $$rc

mixed:					## good and bad traffic at once: TIME=seconds (3600)
	@tools/vm/deps
	@MIPV4_MIXED_TIME=$(or $(TIME),3600) tests/check e2e-mixed; rc=$$?; \
		sed -n 's/^# mixed: //p' build/check/e2e-mixed.out; exit $$rc

bench:					## cost of a packet and memory, beside those of Linux
	@tools/vm/deps
	@bench/run

bench-compare:				## the same, and the changes since BASE=revision
	@[ -n "$(BASE)" ] || { echo "mipv4: BASE is missing: use make bench-compare BASE=REVISION" >&2; exit 1; }
	@tools/vm/deps
	@bench/run --compare "$(BASE)"

lint:					## checkpatch, sparse, W=1, kernel-doc, shellcheck, cppcheck
	@tools/vm/deps
	@tools/lint

ynl:					## generate the netlink ABI from docs/netlink/mipv4.yaml
	@tools/vm/deps
	@tools/ynl/regen "$$($(VM) src)"

api:					## generate docs/api.md from the comments of the API
	@tools/api/regen

picture:				## draw docs/stack.svg
	gnuplot docs/stack.gnuplot > docs/stack.svg

clean:					## remove all builds (not the kernels)
	rm -rf build
	@[ ! -e "$(KDIR)/Makefile" ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

help:					## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: all modules tool install deb demo check soak races fuzz abuse mixed bench bench-compare lint ynl api picture clean help
