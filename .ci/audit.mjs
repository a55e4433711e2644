// Runs all audits of servers of graphql-http, the reference implementation of GraphQL over HTTP,
// against the address that is given. Called by `.ci/run audit`, which installs the package.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [address, folder] = process.argv.slice(2);
const { serverAudits } = createRequire(join(folder, 'x.js'))('graphql-http');
const audits = serverAudits({ url: `${address}/graphql`, fetchFn: fetch });

const failed = [];
for (const audit of audits) {
  const { status, reason } = await audit.fn();
  // A notice and a warning are of what the specification only recommends. All of it is kept here.
  if (status !== 'ok') failed.push(`${audit.id} ${status}: ${audit.name}: ${reason}`);
}

// Our own tests have the same audits, for whoever has no Node.
const table = new URL('../tests/it/http/audits.jsonl', import.meta.url);
const lines = readFileSync(table, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const ours = new Set(lines.map(({ id, name }) => `${id} ${name}`));
const missing = audits.filter(({ id, name }) => !ours.delete(`${id} ${name}`));

for (const line of failed) console.log(line);
for (const { id, name } of missing) console.log(`${id} is not in audits.jsonl: ${name}`);
for (const line of ours) console.log(`${line}: is in audits.jsonl alone`);
console.log(`${audits.length - failed.length} of ${audits.length} audits ok`);
process.exit(failed.length + missing.length + ours.size === 0 ? 0 : 1);
