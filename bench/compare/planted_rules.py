"""How many of the strongest planted rules a table keeps: planted_rules.py LIKENESS TRUTH.json TABLE.csv

Takes the 50 planted rules with the highest lift among those with a support of 0.01 in the truth that
make_planted_world wrote, looks them up among what `likeness rules` finds in the table, and prints
how many have a lift within 20% of the truth.
"""

import json
import subprocess
import sys

RULES, CLOSE, SUPPORT = 50, 0.2, 0.01


def main():
    program, truth_path, table = sys.argv[1:4]
    with open(truth_path) as file:
        truth = json.load(file)["rules"]
    strongest = [rule for rule in truth if rule["support"] >= SUPPORT][:RULES]
    output = subprocess.run(
        [program, "rules", table, "--support", "0.0002", "--confidence", "0", "--lift", "0",
         "--longest", "2", "--json", "-", "-q"], check=True, capture_output=True).stdout
    found = {(tuple(rule["antecedent"]), tuple(rule["consequent"])): rule
             for rule in json.loads(output)["rules"]}
    kept, differences = 0, []
    for rule in strongest:
        made = found.get(((rule["antecedent"],), (rule["consequent"],)))
        ratio = made["lift"] / rule["lift"] if made else 0
        differences.append(abs(ratio - 1))
        kept += abs(ratio - 1) <= CLOSE
        if "-v" in sys.argv:
            print(f'{rule["lift"]:7.2f} {ratio:6.3f}  {rule["why"]:7} {rule["antecedent"]} => '
                  f'{rule["consequent"]}')
    print(f"{kept} of {len(strongest)} planted rules kept, mean relative difference of lift "
          f"{sum(differences) / len(differences):.3f}")


main()
