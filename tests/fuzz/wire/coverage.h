/* SPDX-License-Identifier: GPL-2.0 */
/*
 * coverage.h: included first in all files that tests/fuzz/build-wire builds. The code then
 * reports to mipv4_coverage.ko and not to the kernel's KCOV, which records only tasks: much
 * of mipv4 runs in softirqs, timers and works.
 */
asm(".set __sanitizer_cov_trace_pc, mipv4_coverage_trace");
