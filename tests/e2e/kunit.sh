#!/bin/bash
# kunit.sh: load the KUnit suites and print a line for each case.
# Run inside a VM whose kernel has KUnit:
# tools/vm/vm run --kernel uml-debug -- tests/e2e/kunit.sh
set -u

# A case moves a device into another namespace, which must exist.
unshare -n sleep infinity &
until [ "$(readlink "/proc/$!/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do
	sleep 0.1
done

# A case makes allocations fail, including those that may wait for memory.
fault=/sys/kernel/debug/failslab
echo 0 >"$fault/verbose"
echo N >"$fault/ignore-gfp-wait"

# In this order, because some cases of mipv4 register the protocol number of UDP.
if ! { modprobe mipv4 && modprobe mipv4_kunit && modprobe mudp_kunit; }; then
	echo "not ok suites_are_loaded"
	exit 1
fi
results=(/sys/kernel/debug/kunit/*/results)
if [ ! -e "${results[0]}" ]; then
	echo "not ok there_are_suites"
	exit 1
fi

# A case is "    ok 1 name" or "    not ok 1 name", a parameter of one has four
# more spaces; the lines before it are its log.
cat "${results[@]}" | awk '
	/^ *# Subtest: / && !/^        / { suite = $3; log_ = ""; next }
	/^    (not )?ok [0-9]+ / {
		line = $0
		skip = sub(/ # SKIP.*/, "", line)
		sub(/^ +/, "", line)
		verdict = line ~ /^not ok/ || skip ? "not ok" : "ok"
		sub(/^(not )?ok [0-9]+ (- )?/, "", line)
		if (verdict == "not ok") {
			printf "%s", log_
			failed = 1
		}
		print verdict " " suite "." line
		log_ = ""
		n++
		next
	}
	/^(not )?ok / { next }
	{ log_ = log_ "# " $0 "\n" }
	END {
		if (!n)
			print "not ok there_are_cases"
		exit failed || !n
	}'
