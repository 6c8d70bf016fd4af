import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const cache = join(root, '.cache');
export const at = (...parts) => join(root, ...parts);

/** npm's complaint -> what a person can do about it. The first match is said. */
const remedies = [
	[/ENOSPC/, 'The disk is full. Packages take 1.3 GB, the real n8n 3 GB while it is installed.'],
	[
		/not found: make|find Python|g\+\+: not found|no acceptable C/i,
		'n8n has a native module that is compiled where no built one can be downloaded: install make, a C++ compiler and python3, then run this again.',
	],
	[
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network request/i,
		'The npm registry was not reached. Look at the network, a proxy (npm config get proxy) or npm config get registry.',
	],
	[/EACCES|EPERM/, 'A file may not be written. The folder must belong to the user that runs this.'],
	[
		/can only install packages when your package.json and package-lock.json/,
		'package.json and package-lock.json differ: run npm install once.',
	],
];

/** The steps that run now: title -> its process and when it began. */
const running = new Map();
let ticks;

export const elapsed = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
export const say = (line) => console.log(`[setup] ${line}`);
export const readJson = (path) =>
	existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;

/** Ends the set-up with a reason, the last lines of a failed step, and the steps beside it. */
export function fail(reason, output = '') {
	for (const { child } of running.values()) child.kill();
	console.error(`\n[setup] ${reason}`);
	const tail = output.trimEnd().split('\n').slice(-15).join('\n');
	if (tail) console.error(`[setup] The last lines of it:\n${tail}`);
	process.exit(1);
}

/** PATH for programs of this repository: Node 24 first, where it is installed already. */
export const programPath = () => `${at('node_modules', '.bin')}${delimiter}${process.env.PATH}`;

/**
 * Runs a program; its output is kept for the case that it fails, which ends the set-up. Several steps may run at
 * once. `node` and `npx` in it are Node 24, where that is installed already.
 */
export async function step({ title, takes, folder = root, command, env = {} }) {
	const start = Date.now();
	say(`${title} (${takes})`);
	const child = spawn(command[0], command.slice(1), {
		cwd: folder,
		env: { ...process.env, PATH: programPath(), ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	running.set(title, { child, start });
	ticks ??= setInterval(sayWhatRuns, 10_000).unref();
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-20_000)));
	}
	const code = await new Promise((resolve) => {
		child.on('error', (error) => resolve(error.message));
		child.on('close', (exitCode, signal) => resolve(exitCode ?? signal));
	});
	running.delete(title);
	if (code !== 0) {
		const remedy = remedies.find(([sign]) => sign.test(output))?.[1];
		fail(
			`${title}: failed after ${elapsed(start)} (${code}).${remedy ? `\n[setup] ${remedy}` : ''}`,
			output,
		);
	}
	say(`${title}: done in ${elapsed(start)}`);
}

function sayWhatRuns() {
	if (running.size === 0) return;
	const steps = [...running].map(([title, { start }]) => `${title}, ${elapsed(start)}`);
	say(`  still at it: ${steps.join('; ')}`);
}

/** Fails before a step begins that would fill the disk. */
export function needSpace(folder, gigabytes, what) {
	const { bavail, bsize } = statfsSync(folder);
	const free = (bavail * bsize) / 1e9;
	if (free < gigabytes)
		fail(`${what} needs ${gigabytes} GB on this disk, ${free.toFixed(1)} GB are free.`);
}
