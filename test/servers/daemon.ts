import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server program running in the foreground as our child, leader of its own process group. */
export interface Daemon {
	/** Of its first process. */
	readonly pid: number;
	/** Ends it and what it forked, as a service manager does: by force after 3 seconds. Never throws. */
	stop(): Promise<void>;
	/** Ends it and what it forked at once. Never throws. */
	kill(): Promise<void>;
}

interface DaemonOptions {
	command: string[];
	/** Ports on 127.0.0.1 that it answers once it is ready. */
	ports: number[];
	/** Milliseconds it may take to get there. */
	timeout?: number;
	/** What it has logged, for the error when it does not. */
	readLog: () => Promise<string>;
}

/** Resolves when every port answers; throws with the log when the program ends first or is late. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
	const { command, ports, timeout = 10_000, readLog } = options;
	// The kernel ends the program with us, even when a test run is killed and can clean up nothing.
	const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', ...command], {
		stdio: ['ignore', 'ignore', 'pipe'],
		detached: true,
	});
	let complaints = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
	child.on('error', (error) => (complaints += error.message));

	const deadline = Date.now() + timeout;
	for (const port of ports) {
		while (!(await answers(port))) {
			if (isRunning(child) && Date.now() < deadline) {
				await sleep(20);
				continue;
			}
			const fate = isRunning(child) ? `is silent on port ${port}` : 'ended';
			await end(child, 'SIGTERM');
			throw new Error(`${command[0]} ${fate}:\n${complaints}${await readLog()}`);
		}
	}
	return {
		pid: child.pid ?? -1,
		stop: () => end(child, 'SIGTERM'),
		kill: () => end(child, 'SIGKILL'),
	};
}

function isRunning(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
	if (child.pid === undefined) return;
	if (isRunning(child)) {
		const ended = once(child, 'exit');
		child.kill(signal);
		await Promise.race([ended, sleep(3000, undefined, { ref: false })]);
	}
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// The whole group has ended already.
	}
}
