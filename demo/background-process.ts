import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { redact } from './redact';

/** How a program is started, and how its name reads in an error. */
export interface BackgroundProcessOptions {
	name: string;
	command: string;
	args: string[];
	cwd?: string;
	/** The whole environment: nothing is inherited. */
	env: Record<string, string>;
	/** Told of each whole line that it prints, however much of its output is kept. */
	onLine?(line: string): void;
}

/** A program that runs beside us in a process group of its own, so that its children end with it. */
export interface BackgroundProcess {
	readonly pid: number;
	/** Resolves when the process has ended, however it ended. */
	readonly ended: Promise<void>;
	/** The last lines it printed, secrets blanked. */
	tail(lines?: number): string;
	/** All that is kept of what it printed, secrets included: for tests that look for some. */
	output(): string;
	/** Resolves with the first match in its output; rejects when it ends or `timeoutMs` pass before that. */
	waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
	/** SIGTERM, and SIGKILL to the whole group after `graceMs`. Never throws. */
	stop(graceMs?: number): Promise<void>;
	/** SIGKILL to the whole group: what a power cut looks like to the program. */
	kill(): Promise<void>;
}

const keptCharacters = 400_000;

/** Starts a program. Throws when it cannot be started at all. */
export function startProcess(options: BackgroundProcessOptions): BackgroundProcess {
	const child = spawn(options.command, options.args, {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const { pid } = child;
	if (pid === undefined)
		throw new Error(`${options.name} could not be started: ${options.command}`);

	let output = '';
	const listeners = new Set<() => void>();
	for (const stream of [child.stdout, child.stderr]) {
		let begunLine = '';
		stream.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-keptCharacters);
			const lines = (begunLine + text).split('\n');
			begunLine = lines.pop() ?? '';
			for (const line of lines) options.onLine?.(line);
			for (const listener of listeners) listener();
		});
	}
	const signalGroup = (signal: NodeJS.Signals) => {
		try {
			process.kill(-pid, signal);
		} catch {
			// ESRCH: the group is gone, which is what was wanted.
		}
	};
	// The last belt: whatever ends us, an uncaught error included, ends the group.
	const killAtExit = () => signalGroup('SIGKILL');
	process.once('exit', killAtExit);
	const ended = once(child, 'close').then(() => {
		process.off('exit', killAtExit);
		signalGroup('SIGKILL');
		for (const listener of listeners) listener();
	});
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	const tail = (lines = 30) => redact(output.trimEnd().split('\n').slice(-lines).join('\n'));

	return {
		pid,
		ended,
		tail,
		output: () => output,
		waitFor: (pattern, timeoutMs) =>
			new Promise((resolve, reject) => {
				const settle = (finish: () => void) => {
					clearTimeout(timer);
					listeners.delete(look);
					finish();
				};
				const failed = (what: string) =>
					settle(() => reject(new Error(`${options.name} ${what}. Its last lines:\n${tail()}`)));
				const look = () => {
					const match = pattern.exec(output);
					if (match) settle(() => resolve(match));
					else if (hasEnded()) failed(`ended (${child.exitCode ?? child.signalCode})`);
				};
				const timer = setTimeout(() => failed(`was not ready after ${timeoutMs} ms`), timeoutMs);
				listeners.add(look);
				look();
			}),
		stop: async (graceMs = 5_000) => {
			if (!hasEnded()) child.kill('SIGTERM');
			const timer = setTimeout(() => signalGroup('SIGKILL'), graceMs);
			await ended;
			clearTimeout(timer);
		},
		kill: async () => {
			signalGroup('SIGKILL');
			await ended;
		},
	};
}
