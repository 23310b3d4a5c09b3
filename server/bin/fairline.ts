#!/usr/bin/env node
// The check comes before anything of Fairline is loaded: an older Node cannot read those files.
const major = Number(process.versions.node.split(".")[0]);
if (major < 26) {
  console.error(
    `fairline needs Node 26 and this is ${process.versions.node}; in the checkout, npm ci brings it and npx fairline uses it`,
  );
  process.exitCode = 1;
} else {
  // A reader that closes the pipe early (fairline explain ... | head) has what it wanted.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const { main } = await import("../src/cli/main.ts");
  process.exitCode = main(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  });
}
