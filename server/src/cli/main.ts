import { parseArgs } from "node:util";
import { ENGINE_VERSION } from "@fairline/engine";
import { isDay, isMonth } from "./calendar.ts";
import { explainCommand } from "./explain-command.ts";
import { HELP } from "./help.ts";
import { BadInput } from "./input-fault.ts";
import { planCheckCommand, renderCheck } from "./plan-check-command.ts";
import { planTestCommand, renderTests } from "./plan-test-command.ts";
import { runCommand } from "./run-command.ts";

/** Where a command writes. Each call is one or more whole lines. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export const EXIT = { fine: 0, badInput: 1, usage: 2, bug: 70 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was called wrongly: exit 2, with the help of the command. */
class Usage extends Error {
  readonly command: keyof typeof HELP;
  constructor(command: keyof typeof HELP, message: string) {
    super(message);
    this.command = command;
  }
}

/** Run the command line `fairline <args>` and answer its exit code. Never throws. */
export function main(args: readonly string[], terminal: Terminal): ExitCode {
  try {
    return dispatch(args, terminal);
  } catch (error) {
    if (error instanceof Usage) {
      terminal.err(`fairline: ${error.message}\n\n${HELP[error.command]}`);
      return EXIT.usage;
    }
    if (error instanceof BadInput) {
      const count = error.lines.length;
      terminal.err(
        `${error.lines.join("\n")}\nfairline: ${count} ${count === 1 ? "fault" : "faults"}, nothing was written`,
      );
      return EXIT.badInput;
    }
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err(`fairline: this is a bug in Fairline, please report it with the files that led here\n${what}`);
    return EXIT.bug;
  }
}

function dispatch(args: readonly string[], terminal: Terminal): ExitCode {
  const [command, ...rest] = args;
  switch (command) {
    case "run":
      return run(rest, terminal);
    case "explain":
      return explain(rest, terminal);
    case "plan":
      return plan(rest, terminal);
    case "--version":
      terminal.out(`fairline ${ENGINE_VERSION}`);
      return EXIT.fine;
    case "--help":
    case "-h":
    case "help":
      terminal.out(HELP.fairline);
      return EXIT.fine;
    case undefined:
      throw new Usage("fairline", "a command is missing");
    default:
      throw new Usage("fairline", `unknown command "${command}"`);
  }
}

function run(args: readonly string[], terminal: Terminal): ExitCode {
  const { values } = options("run", args, ["plan", "members", "sales", "period", "calendar", "out"], 0);
  if (values.help) return help("run", terminal);
  const need = required("run", values);
  const asked = need("period");
  if (!isMonth(asked) && !isDay(asked)) {
    throw new Usage("run", `--period ${asked}: not a month, write it like 2021-03 (a day of it for other calendars)`);
  }
  const paths = { plan: need("plan"), members: need("members"), sales: need("sales") };
  const { period, lines, earners, total, currency } = runCommand(paths, asked, need("out"), text(values["calendar"]));
  const sum = currency === null ? total : `${total} ${currency}`;
  terminal.out(`${period}: ${lines} lines to ${earners} earners, together ${sum}, in ${need("out")}`);
  return EXIT.fine;
}

function explain(args: readonly string[], terminal: Terminal): ExitCode {
  const { values } = options("explain", args, ["out", "earner", "sale"], 0);
  if (values.help) return help("explain", terminal);
  const need = required("explain", values);
  terminal.out(explainCommand(need("out"), need("earner"), text(values["sale"])));
  return EXIT.fine;
}

function plan(args: readonly string[], terminal: Terminal): ExitCode {
  const { values, positionals } = options("plan", args, [], 2, ["json"]);
  if (values.help) return help("plan", terminal);
  const [verb, path, ...more] = positionals;
  if (verb === "test") return planTest(positionals.slice(1), values["json"] === true, terminal);
  if (verb !== "check") throw new Usage("plan", verb === undefined ? "plan what?" : `unknown command "plan ${verb}"`);
  if (path === undefined) throw new Usage("plan", "which plan? name its file");
  if (more.length > 0) throw new Usage("plan", `one plan at a time, not also "${more[0]}"`);
  const check = planCheckCommand(path);
  if (values["json"] === true) terminal.out(JSON.stringify(check, null, 2));
  else (check.sound ? terminal.out : terminal.err)(renderCheck(check));
  return check.sound ? EXIT.fine : EXIT.badInput;
}

function planTest(paths: readonly string[], asJson: boolean, terminal: Terminal): ExitCode {
  if (paths.length === 0) throw new Usage("plan", "which cases? name their files or folders");
  const files = planTestCommand(paths);
  const holds = files.every((file) => file.holds);
  terminal.out(asJson ? JSON.stringify({ holds, files }, null, 2) : renderTests(files));
  return holds ? EXIT.fine : EXIT.badInput;
}

type Values = { readonly [name: string]: string | boolean | undefined; readonly help?: boolean };

function options(
  command: keyof typeof HELP,
  args: readonly string[],
  names: readonly string[],
  positionals: number,
  flags: readonly string[] = [],
): { values: Values; positionals: string[] } {
  const declared = Object.fromEntries(names.map((name) => [name, { type: "string" } as const]));
  const switches = Object.fromEntries(flags.map((name) => [name, { type: "boolean" } as const]));
  try {
    const parsed: { values: Values; positionals: string[] } = parseArgs({
      args: [...args],
      options: { ...declared, ...switches, help: { type: "boolean", short: "h" } },
      allowPositionals: positionals > 0,
    });
    return parsed;
  } catch (error) {
    throw new Usage(command, error instanceof Error ? error.message : String(error));
  }
}

function required(command: keyof typeof HELP, values: Values): (name: string) => string {
  return (name) => {
    const value = text(values[name]);
    if (value === undefined || value === "") throw new Usage(command, `--${name} is missing`);
    return value;
  };
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function help(command: keyof typeof HELP, terminal: Terminal): ExitCode {
  terminal.out(HELP[command]);
  return EXIT.fine;
}
