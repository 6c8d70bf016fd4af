import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { npmForLockFiles } from './npm.mjs';
import { at, cache, needSpace, readJson, root, step } from './steps.mjs';

const packagesStamp = at('node_modules', '.installed-lock');
const buildStamp = join(cache, 'built');

/** What the build reads: a change in any of these makes `dist` stale. */
const buildInputs = [
	'gmail',
	'nodes',
	'credentials',
	'icons',
	'gulpfile.js',
	'package.json',
	'tsconfig.json',
];

/** The Node that the scripts run on, whatever the system's is: a devDependency. */
export const node24 = at(
	'node_modules',
	'node',
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);

/** What of a lock file is in every installation: other platforms' packages and leftovers are not. */
const belongs = ([path, { optional, devOptional, extraneous }]) =>
	path !== '' && !optional && !devOptional && !extraneous;

const lockHash = () =>
	createHash('sha256')
		.update(readFileSync(at('package-lock.json')))
		.digest('hex');

/**
 * True after our own `npm ci` with this lock file, and after anybody's npm install that led to the same versions.
 * npm writes its second lock file last, so an installation that was broken off has none.
 */
function packagesAreCurrent() {
	const installed = readJson(at('node_modules', '.package-lock.json'))?.packages;
	if (!installed) return false;
	if (existsSync(packagesStamp) && readFileSync(packagesStamp, 'utf8') === lockHash()) return true;
	return Object.entries(readJson(at('package-lock.json')).packages)
		.filter(belongs)
		.every(([path, { version }]) => installed[path]?.version === version);
}

/** Milliseconds of the newest change below a path; folders count, so that a deleted file is noticed too. */
function newestChange(path) {
	if (!existsSync(path)) return 0;
	const { mtimeMs } = statSync(path);
	if (!statSync(path).isDirectory()) return mtimeMs;
	return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

function buildIsCurrent() {
	if (!existsSync(at('dist', 'nodes')) || !existsSync(buildStamp)) return false;
	return (
		Math.max(...buildInputs.map((input) => newestChange(at(input)))) < statSync(buildStamp).mtimeMs
	);
}

/** The packages of this repository, and Node 24 for its scripts. */
export async function installPackages() {
	if (!packagesAreCurrent()) {
		needSpace(root, 2, 'Installing the packages');
		// With NODE_ENV=production npm would leave the devDependencies out, and all of them are such.
		const npm = await npmForLockFiles();
		const command = [...npm, 'ci', '--prefer-offline', '--include=dev'];
		await step({ title: 'Installing the packages', takes: 'about a minute', command });
		writeFileSync(packagesStamp, lockHash());
	}
	if (!existsSync(node24)) {
		const command = ['npm', 'rebuild', 'node', '--ignore-scripts=false'];
		await step({ title: 'Fetching Node 24 for the scripts', takes: 'a few seconds', command });
	}
}

/** `dist`, where a source is newer. */
export async function build() {
	if (buildIsCurrent()) return;
	const startedAt = new Date();
	const command = ['npx', 'gulp', 'compile'];
	await step({ title: 'Building the package', takes: 'a few seconds', command });
	mkdirSync(cache, { recursive: true });
	writeFileSync(buildStamp, '');
	utimesSync(buildStamp, startedAt, startedAt);
}
