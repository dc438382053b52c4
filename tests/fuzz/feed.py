# feed.py [--shortest-first] FILE...: pass the cases of the files to mipv4_fuzz.ko, which
# runs each, and keeps it if it reaches new code. A case has at most 12 frames and acts.
# Lines of the kernel's log that have a case are accepted, too. Runs inside a VM.
import os
import re
import sys

CORPUS = "/sys/kernel/debug/mipv4_fuzz/corpus"
FROM_LOG = re.compile(r".*mipv4_fuzz: (case|more): ?")
FRAME = re.compile(r"[0-9a-f]{2} [0-9a-f]*")


def cases(file):
    frames = []
    with open(file, encoding="ascii", errors="replace") as text:
        for line in text:
            said = FROM_LOG.match(line)
            line = (line[said.end():] if said else line).strip()
            if said and said[1] == "more":
                frames[-1] += line
            elif FRAME.fullmatch(line):
                frames.append(line)
            elif not line and frames:
                yield "\n".join(frames)
                frames = []
    if frames:
        yield "\n".join(frames)


files = sys.argv[1:]
shortest_first = files[0] == "--shortest-first"
all_cases = [case for file in files[shortest_first:] for case in cases(file)]
if shortest_first:
    all_cases.sort(key=len)
with open(CORPUS, "wb", buffering=0) as corpus:
    for case in all_cases:
        corpus.write(case.encode())
print(f"{len(all_cases)} cases")
