import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { node24 } from './package.mjs';
import { programPath } from './steps.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program of this repository in this process's place, on Node 24, and ends with its exit code. A script of
 * npm cannot do that by itself: its shell looks for `node` once, and keeps the system's for `setup && node ...` although
 * Node 24 was installed meanwhile.
 * @param command `node` with its arguments, or a program of node_modules/.bin
 */
export function runOnNode24([program, ...args]) {
	const parent = process.ppid;
	const child = spawn(program === 'node' ? node24 : program, args, {
		env: { ...process.env, PATH: programPath() },
		stdio: 'inherit',
		shell: process.platform === 'win32' && program !== 'node',
	});
	for (const signal of signals) {
		// A terminal has sent these two to the child as well; a second one would end it at once.
		const sentToBoth = signal !== 'SIGTERM' && process.stdin.isTTY;
		process.on(signal, () => !sentToBoth && child.kill(signal));
	}
	// npm passes SIGTERM to its shell only, which dies without a word to us.
	const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
	child.on('error', (error) => {
		console.error(`${program}: ${error.message}`);
		process.exit(1);
	});
	child.on('close', (code, signal) => {
		clearInterval(watch);
		process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
	});
}
