// Plain JavaScript, so that it runs, and says its sentence, on the Node versions that it refuses.
const wanted = 26;
const found = process.versions.node;
if (Number(found.split(".")[0]) < wanted) {
  console.error(
    "Fairline needs Node " +
      wanted +
      " and this is Node " +
      found +
      ". `npm ci` brings the right one and `npm start` uses it;" +
      "\nwhere it has none for this machine, install Node " +
      wanted +
      " from https://nodejs.org.",
  );
  process.exit(1);
}
