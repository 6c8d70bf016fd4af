import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, step } from './steps.mjs';

/**
 * The npm that wrote the lock files. An older one reads them otherwise: npm 10, which comes with Node 20 and 22, and 11.3 miss
 * optional peers in the one of this repository, and want the packages of other platforms in n8n's.
 */
const WRITER = '11.19.1';

const folder = join(cache, `npm-${WRITER}`);
const program = join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');

/** True for a version of npm that reads the lock files as they were meant. */
const readsLockFiles = (version) => {
	const [major, minor] = version.split('.').map(Number);
	const [needsMajor, needsMinor] = WRITER.split('.').map(Number);
	return major > needsMajor || (major === needsMajor && minor >= needsMinor);
};

const ownVersion = () =>
	spawnSync('npm', ['--version'], {
		encoding: 'utf8',
		shell: process.platform === 'win32',
	}).stdout?.trim() ?? '';

async function fetchNpm() {
	if (existsSync(program)) return;
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
	await step({
		title: `Fetching npm ${WRITER}`,
		takes: 'a few seconds',
		folder,
		command: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `npm@${WRITER}`],
	});
}

let fetching;

/**
 * The beginning of a command that installs by a lock file: the npm that is there, or, where that is too old, one that is fetched into
 * `.cache` and used for nothing else. Several may ask at once.
 */
export async function npmForLockFiles() {
	if (readsLockFiles(ownVersion())) return ['npm'];
	fetching ??= fetchNpm();
	await fetching;
	return ['node', program];
}
