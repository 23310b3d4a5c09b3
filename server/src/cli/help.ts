const EXITS = "Exit codes: 0 fine, 1 bad input, 2 wrong usage, 70 a bug.";

/** What each command prints for --help. */
export const HELP = {
  fairline: `Fairline: commissions, exact and explained.

  fairline run --plan P --members M.csv --sales S.csv --period 2021-03 --out DIR
  fairline explain --out DIR --earner ID [--sale ID]
  fairline plan check P
  fairline plan test PATH... [--json]
  fairline --help, fairline COMMAND --help, fairline --version

${EXITS}`,

  run: `fairline run --plan P --members M.csv --sales S.csv --period 2021-03 --out DIR

Work out the earnings of one month (or other period of the plan) and write them to DIR: earnings.csv, summary.json, run.json.

  --plan P          the plan, a JSON document (docs/plan-language.md)
  --members M.csv   id,kind,sponsor_id,joined_on; kind is distributor, affiliate or customer
  --sales S.csv     id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,currency[,product_id][,refund_of]
                    a refund is a row with refund_of and negative amount, cv and qv
  --period 2021-03  the month of sold_on; for a plan or a calendar that is not the month any day of the period, 2021-03-31
  --calendar NAME   run the bonuses of another calendar than the plan's: week, or the name of a bonus that is paid by it
  --out DIR         is made where it is missing; an earlier run's files in it are replaced

Every fault of the inputs is named with its line and column; then nothing is written.
${EXITS}`,

  explain: `fairline explain --out DIR --earner ID [--sale ID]

Tell what a member earned in a run, line by line, and who was skipped and why. The run is worked out again from its
inputs, which must be unchanged.

  --out DIR     where the run was written
  --earner ID   the member
  --sale ID     only this sale, and also what the member did not earn of it
${EXITS}`,

  plan: `fairline plan check P [--json]
fairline plan test PATH... [--json]

check  every fault of a plan document with its path, its reason and the nearest valid name; what contradicts itself; what
       is worth a look; and the most that each bonus can pay, proven, or why there is no limit. Exit code 1 for a fault.
test   run the cases (NAME.cases.json beside NAME.json) of these files, or of every file below these folders: a line for
       each case, and what came out otherwise, expected | got. Exit code 1 where a case does not hold.
       --json  the same as one JSON document
${EXITS}`,
} as const;
