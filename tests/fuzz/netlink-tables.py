# netlink-tables.py FILE.yaml...: print the tables that netlink.c needs of generic netlink
# families, as C: attributes with types and ranges, and the attributes of the request and
# the answer of each operation. The numbers are those of the uapi headers.
import sys

import yaml

KINDS = {"u8": "U8", "u16": "U16", "u32": "U32", "u64": "U64", "flag": "FLAG",
         "binary": "BINARY", "string": "STRING", "nest": "NEST", "pad": "PAD"}
SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}


def c_name(*parts):
    return "".join(parts).replace("-", "_").upper()


def value_range(attr, enums):
    """The lowest and the highest value; for flags the highest is the mask."""
    checks = attr.get("checks", {})
    least, most = checks.get("min", 0), checks.get("max")
    if most is None and "enum" in attr:
        entries = len(enums[attr["enum"]]["entries"])
        most = (1 << entries) - 1 if attr.get("enum-as-flags") else entries - 1
    if most is None:
        most = (1 << 8 * SIZES.get(attr["type"], 8)) - 1
    return least, most


def print_attribute_set(family, attr_set, sets, enums):
    name = c_name(family, "_", attr_set["name"]).lower()
    print(f"static const struct attr {name}_attrs[] = {{")
    for attr in attr_set["attributes"]:
        least, most = value_range(attr, enums)
        fields = [f'"{attr["name"]}"', KINDS[attr["type"]],
                  str(int(attr.get("byte-order") == "big-endian")), f"{least}u", f"{most}ull"]
        if attr["type"] == "nest":
            inner = sets[attr["nested-attributes"]]
            inner_name = c_name(family, "_", inner["name"]).lower()
            fields += [f"{inner_name}_attrs", str(len(inner["attributes"]) + 1)]
        print(f'\t[{c_name(attr_set["name-prefix"], attr["name"])}] = {{ {", ".join(fields)} }},')
    print("};\n")


def attributes(op, direction, by_name, prefix):
    """The names of the attributes of requests or answers of an operation."""
    if "notify" in op:
        op = by_name[op["notify"]]
    if "event" in op:
        found = op["event"]["attributes"] if direction == "reply" else []
    else:
        found = []
        for mode in ("do", "dump"):
            for attr in op.get(mode, {}).get(direction, {}).get("attributes", []):
                if attr not in found:
                    found.append(attr)
    return ", ".join([c_name(prefix, name) for name in found] + ["0"])


def print_operations(spec, sets):
    family, operations = spec["name"], spec["operations"]
    by_name = {op["name"]: op for op in operations["list"]}
    print(f"static const struct op {family}_ops[] = {{")
    for op in operations["list"]:
        name = op["name"]
        prefix = sets["a"]["name-prefix"]
        flags = [word for word, is_so in (
            ("CAN_DO", "do" in op), ("CAN_DUMP", "dump" in op),
            ("READS", name == "get" or name.endswith(("-get", "-lookup")))) if is_so]
        print(f'\t[{c_name(operations["name-prefix"], name)}] = {{ "{name}", '
              f'{" | ".join(flags) or "0"},\n'
              f'\t\t{{ {attributes(op, "request", by_name, prefix)} }},\n'
              f'\t\t{{ {attributes(op, "reply", by_name, prefix)} }} }},')
    print("};\n")


def main():
    specs = []
    for file in sys.argv[1:]:
        with open(file, encoding="utf-8") as text:
            specs.append(yaml.safe_load(text))
    print("/* made by netlink-tables.py */")
    for spec in specs:
        print(f'#include <linux/{spec["name"]}.h>')
    print()
    for spec in specs:
        sets = {attr_set["name"]: attr_set for attr_set in spec["attribute-sets"]}
        enums = {enum["name"]: enum for enum in spec["definitions"]}
        # Nested ones come first.
        for attr_set in reversed(spec["attribute-sets"]):
            print_attribute_set(spec["name"], attr_set, sets, enums)
        print_operations(spec, sets)
    print("static struct family families[] = {")
    for spec in specs:
        name = spec["name"]
        print(f'\t{{ "{name}", {name}_a_attrs, ARRAY_SIZE({name}_a_attrs),'
              f' {name}_ops, ARRAY_SIZE({name}_ops) }},')
    print("};")


main()
