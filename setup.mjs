/**
 * Makes a fresh clone ready: packages, Node 24 for the npm scripts, the build; with `--n8n` also a real n8n.
 * Runs on any Node from 20, before anything is installed. What is there already is left alone.
 *
 *   node setup.mjs [--n8n] [--then <program> <arguments ...>]
 */
import { buildSqlite3, downloadN8n, finishN8n, n8nIsReady, removeUnread } from './setup/n8n.mjs';
import { build, installPackages } from './setup/package.mjs';
import { runOnNode24 } from './setup/run-on-node24.mjs';
import { elapsed, fail, say } from './setup/steps.mjs';

if (Number(process.versions.node.split('.')[0]) < 20) {
	fail(`Node 20 or newer is needed to set up; this is Node ${process.versions.node}.`);
}

const then = process.argv.indexOf('--then');
const options = process.argv.slice(2, then === -1 ? undefined : then);
const command = then === -1 ? [] : process.argv.slice(then + 1);
const start = Date.now();

async function setUpPackage() {
	await installPackages();
	await build();
}

/** The downloads of this repository and of n8n run side by side, and the compiler beside n8n's. */
async function setUpWithN8n() {
	const download = n8nIsReady() ? undefined : downloadN8n();
	await setUpPackage();
	if (n8nIsReady()) return;
	await Promise.all([download, buildSqlite3()]);
	await finishN8n();
}

await (options.includes('--n8n') ? setUpWithN8n() : setUpPackage());
say(`Ready (${elapsed(start)})`);
if (options.includes('--n8n')) {
	// Nobody waits for it: what goes wrong there must not end what runs meanwhile.
	removeUnread().catch(({ message }) => say(`n8n's source maps could not be deleted: ${message}`));
}
if (command.length > 0) runOnNode24(command);
