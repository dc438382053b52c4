/* SPDX-License-Identifier: GPL-2.0 */
/*
 * coverage.h: included ahead of everything in what tests/fuzz/build-wire builds, so
 * that the code tells mipv4_coverage.ko where it is, and not the kernel's KCOV, which
 * asks tasks only: a good part of mipv4 runs in softirqs, timers and works.
 */
asm(".set __sanitizer_cov_trace_pc, mipv4_coverage_trace");
