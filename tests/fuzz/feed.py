# feed.py [--shortest-first] FILE...: gives the cases of the files to mipv4_fuzz.ko,
# which runs each, and keeps it if it reaches anything new. A case may have no more than
# 8 frames; lines of the kernel's log that have one are understood, too. Runs inside a
# VM.
import os
import re
import sys

CORPUS = "/sys/kernel/debug/mipv4_fuzz/corpus"
FROM_LOG = re.compile(r".*mipv4_fuzz: (case:|more:) ?")


def cases(file):
    lines = []
    with open(file, encoding="ascii", errors="replace") as text:
        for line in text:
            said = FROM_LOG.match(line)
            line = (line[said.end():] if said else line).strip()
            if line.startswith("#"):
                continue
            if said and said[1] == "more:":
                lines[-1] += line
            elif line:
                lines.append(line)
            elif lines:
                yield "\n".join(lines)
                lines = []
    if lines:
        yield "\n".join(lines)


files = sys.argv[1:]
shortest_first = files[0] == "--shortest-first"
all_cases = [case for file in files[shortest_first:] for case in cases(file)]
if shortest_first:
    all_cases.sort(key=len)
with open(CORPUS, "wb", buffering=0) as corpus:
    for case in all_cases:
        corpus.write(case.encode())
print(f"{len(all_cases)} cases")
