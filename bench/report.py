"""report.py: the results of bench/run as tables on the terminal and in
docs/bench/README.md, and as charts. Imported, never run.

A figure is a dictionary with "row" and the measured values; a row without "ours" is void.
bench/run makes them.
"""
import re
import statistics
import subprocess
import tempfile

# The operation of each row, and its limit as a share of the cost of Linux.
ROWS = {
    "rx": ("`netif_receive_skb()` to the handler of a protocol", 0.36),
    "rx_list": ("the same in lists of 64", 0.33),
    "tx_cached": ("written to `ndo_start_xmit`, neighbour known; Linux has a cached route", 0.70),
    "tx_routed": ("the same; Linux looks its route up", 0.40),
    "tx_noarp": ("the same on a device without link layer and ARP, as a tunnel is; Linux looks its route up", 0.40),
    "echo": ("ICMP echo request in, reply out", 0.25),
    "reasm2": ("two fragments to the handler", 0.75),
    "reasm45": ("65,515 octets in 45 fragments to the handler", 0.75),
    "frag64k": ("65,515 octets cut up for an MTU of 1500", 0.80),
    "udp_rx": ("18 octets of UDP to a listener of mudp; Linux: `encap_rcv` of a socket", 0.40),
    "udp_send": ("64 octets from `sendto()` to `ndo_start_xmit`", 0.75),
    "udp_recv": ("64 octets from `netif_receive_skb()` to the return of `recvfrom()`", 0.75),
    "udp_rr": ("64 octets received, and an answer sent, by a program", 0.75),
    "udp_gso": ("64,768 octets in one `sendto()` with `UDP_SEGMENT`, to `ndo_start_xmit`", 0.75),
}

# Rows of a program, which is measured only where instructions are counted.
SOCKET_ROWS = ("udp_send", "udp_recv", "udp_rr", "udp_gso")

# The limit for the growth of a row with the number of objects, in percent.
GROWTH = {"addresses": 3, "routes": 15, "neighbours": 5, "pending": 10}

# The objects, and the limit of octets for one, if there is one.
MEMORY = {
    "endpoint": ("an idle endpoint with one address", 16 * 1024),
    "endpoint-cpu": ("the same, on each CPU", None),
    "address": ("an own address", None),
    "route": ("a route", None),
    "million": ("one of 1,000,000 scattered routes", 64),
    "neighbour": ("a neighbour", 256),
    "socket": ("a UDP socket", 1152),
    "pending": ("a datagram of which one fragment of 16 octets has come", None),
    "reassembly": ("all of 30,000 such, with a limit of 4 MiB", 4 * 1024 * 1024),
    "left": ("of these when their time is over", 0),
}

CHART = """
set terminal svg noenhanced size 900,420 font "sans-serif,12" background rgb "white"
set output "{out}"
set style data histograms
set style histogram cluster gap 1
set style fill solid 0.8 border -1
set key outside top center horizontal
set yrange [0:110]
set ylabel "% of the instructions that Linux takes"
set title "mipv4 {commit} on Linux {kernel}"
set grid y
plot "{data}" using ($2 / $3 * 100):xtic(1) title "mipv4", \\
     "" using (100) title "Linux", "" using ($4 / $3 * 100) title "the core alone"
"""

GROWTH_CHART = """
set terminal svg noenhanced size 900,600 font "sans-serif,12" background rgb "white"
set output "{out}"
set multiplot layout 2,2 title "Instructions a datagram, mipv4 {commit} on Linux {kernel}"
set logscale x
set yrange [0:*]
set offsets graph 0.03, graph 0.03, graph 0.15, 0
set grid y
set key bottom right
"""


def number(value):
    """A figure for a reader: commas from 10,000 on."""
    if isinstance(value, float):
        return "%.2f" % value
    return format(value, ",") if abs(value) >= 10000 else str(value)


def plain(lines):
    """A table for the terminal: the first column to the left, all others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        print("  ".join([line[0].ljust(widths[0])] +
                        [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]))


def markdown(lines):
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([rows[0], "|" + "---|" * len(lines[0])] + rows[1:])


def cells(row, *keys):
    """The figures of a row, or that it has none."""
    if "ours" not in row:
        return ["void"] + [""] * (len(keys) - 1)
    return ["-" if row[key] is None else number(row[key]) for key in keys]


def ratio(row):
    return "%.2f" % row["ratio"] if "ratio" in row else ""


def table_instructions(rows):
    yield ["row", "what is done", "ours", "Linux", "of Linux", "wanted", "the core alone"]
    for row in rows:
        what, wanted = ROWS[row["row"]]
        ours, linux, floor = cells(row, "ours", "linux", "floor")
        yield [row["row"], what, ours, linux, ratio(row), "%.2f" % wanted, floor]


def table_time(rows):
    yield ["row", "ours, ns", "Linux, ns", "of Linux", "the core alone, ns"]
    for row in rows:
        ours, linux, floor = cells(row, "ours", "linux", "floor")
        yield [row["row"], ours, linux, ratio(row), floor]


def grown(rows):
    """By row and kind of object: the number of objects, and both costs."""
    found = {}
    for row in rows:
        name, n, what = re.fullmatch(r"(\w+)@(\d+)-(\w+)", row["row"]).groups()
        found.setdefault((name, what), []).append((int(n), row))
    return found


def table_growth(rows):
    yield ["row", "with", "ours", "more", "may be", "Linux", "more"]
    for (name, what), points in grown(rows).items():
        line = [name, ", ".join(number(n) for n, _ in points) + " " + what]
        if not all("ours" in row for _, row in points):
            yield line + ["void", "", "%d %%" % GROWTH[what], "", ""]
            continue
        for side, wanted in ("ours", ["%d %%" % GROWTH[what]]), ("linux", []):
            costs = [row[side] for _, row in points]
            line += [", ".join(map(number, costs)),
                     "%.1f %%" % (100 * (max(costs) / costs[0] - 1))] + wanted
        yield line


def table_memory(rows):
    yield ["what", "octets", "wanted", "Linux"]
    for row in rows:
        what, wanted = MEMORY[row["row"]]
        ours, linux = cells(row, "ours", "linux")
        yield [what, ours, "" if wanted is None else number(wanted), linux]


def table_cpus(rows):
    yield ["row", "ours", "Linux", "a loop", "passes"]
    for row in rows:
        yield [row["row"]] + cells(row, "ours", "linux", "loop", "passes")


def table_lwip(rows):
    yield ["row", "mipv4", "Linux", "lwIP"]
    for row in rows:
        yield [row["row"]] + cells(row, "ours", "linux", "lwip")


TABLES = {"bench": table_instructions, "growth": table_growth, "memory": table_memory,
          "time": table_time, "cpus": table_cpus, "lwip": table_lwip}


def show(name, rows):
    lines = list(TABLES[name](rows))
    if name == "bench":
        lines = [[line[0]] + line[2:] for line in lines]
    plain(lines)


def medians(passes):
    """One figure for each row with several measurements: medians, and their ratio. Void if
    one measurement was void.
    """
    by_row = {}
    for row in passes:
        by_row.setdefault(row["row"], []).append(row)
    found = []
    for name, all_of_it in by_row.items():
        figure = {"row": name}
        if all("ours" in row for row in all_of_it):
            for key in "ours", "linux", "floor":
                figure[key] = round(statistics.median(row[key] for row in all_of_it))
            figure["ratio"] = round(figure["ours"] / figure["linux"], 3)
        found.append(figure)
    return found


def holds(name, rows):
    """Are all rows present and not void, and all limits of memory kept?"""
    wanted = {"memory": MEMORY, "growth": (), "lwip": (),
              "cpus": ("rx", "tx_cached", "tx_routed", "echo", "udp_rx"),
              "time": [row for row in ROWS if row not in SOCKET_ROWS]}.get(name, ROWS)
    have = {row["row"]: row for row in rows}
    good = bool(rows) and all("ours" in row for row in rows)
    for key in wanted:
        if key not in have:
            print("%s: there is no row %s" % (name, key))
            good = False
        elif name == "memory" and MEMORY[key][1] is not None and \
                have[key].get("ours", 0) > MEMORY[key][1]:
            print("memory: %s: %d octets are more than %d" %
                  (MEMORY[key][0], have[key]["ours"], MEMORY[key][1]))
            good = False
    return good


def compare(before, after):
    old = {row["row"]: row["ours"] for row in before if "ours" in row}
    print("\n%-12s %9s %9s %8s" % ("row", "before", "now", "change"))
    for row in after:
        if "ours" in row and row["row"] in old:
            was = old[row["row"]]
            print("%-12s %9d %9d %+7.1f%%" % (row["row"], was, row["ours"],
                                             100.0 * (row["ours"] - was) / was))


def agree(kept, rows):
    """Do the figures agree to 1 %? Prints the difference of each row. Those of mipv4 are
    comparable only for the same sources, all figures only for the same kernel and
    compiler. Otherwise the function prints that there is nothing to compare."""
    old = {row["row"]: row for row in kept}
    same = {}
    for key in "kernel", "compiler", "sources":
        was, now = ({row.get(key) for row in side} for side in (kept, rows))
        same[key] = was == now
        if not same[key]:
            print("%s: %s there, %s here" % (key, *(", ".join(map(str, x)) for x in (was, now))))
    if not same["kernel"] or not same["compiler"]:
        print("nothing to compare")
        return True
    good = True
    for row in rows:
        was = old.get(row["row"], {})
        if "ours" not in was or "ours" not in row:
            print("%-12s not in both" % row["row"])
            good = False
            continue
        off = {key: 100.0 * (row[key] - was[key]) / was[key]
               for key in ("ours", "linux", "floor")}
        agrees = all(abs(percent) <= 1 for key, percent in off.items()
                     if same["sources"] or key != "ours")
        print("%-12s %s  ours %+.2f %%, Linux %+.2f %%, the core %+.2f %%" %
              (row["row"], "agrees " if agrees else "DIFFERS", *off.values()))
        good = good and agrees
    if good:
        print("%s: %s there, %s here" % (
            "all agree" if same["sources"] else "Linux and the core agree",
            *(", ".join({row.get("processor", "?") for row in side}) for side in (kept, rows))))
    return good


def gnuplot(script):
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def chart(rows, out):
    with tempfile.NamedTemporaryFile("w", suffix=".dat", encoding="ascii") as data:
        for row in rows:
            data.write('"%(row)s" %(ours)d %(linux)d %(floor)d\n' % row)
        data.flush()
        gnuplot(CHART.format(out=out, data=data.name, **rows[0]))


def growth_chart(rows, out):
    script = GROWTH_CHART.format(out=out, **rows[0])
    for (name, what), points in grown(rows).items():
        script += "$data << end\n"
        script += "".join("%d %d %d\n" % (n, row["ours"], row["linux"]) for n, row in points)
        script += 'end\nset title "%s"\nset xlabel "%s"\n' % (name, what)
        script += 'plot $data using 1:3 with linespoints title "Linux", ' \
                  '$data using 1:2 with linespoints title "mipv4"\n'
    gnuplot(script)


CHARTS = {"bench": chart, "growth": growth_chart}


def document(name, rows, readme):
    """Insert the table into the file after its marker <!-- NAME -->."""
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    table = markdown(list(TABLES[name](rows)))
    text, n = re.subn(r"(?m)^<!-- %s -->\n(?:\|.*\n)*" % name,
                      lambda _: "<!-- %s -->\n%s\n" % (name, table), text)
    if n != 1:
        raise SystemExit("bench: %s has %d marks <!-- %s -->" % (readme, n, name))
    with open(readme, "w", encoding="utf-8") as file:
        file.write(text)
