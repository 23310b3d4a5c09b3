import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Compile bench/c/NAME.c with `cc -O2` into `folder`; null where the machine has no C compiler. */
export function compileC(name: string, folder: string): string | null {
  try {
    execFileSync("cc", ["--version"], { stdio: "ignore" });
  } catch {
    return null;
  }
  const program = `${folder}/${name}`;
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  execFileSync("cc", ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-o", program, source, "-lm"], { stdio: "inherit" });
  return program;
}
