import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { people } from './pipeline';
import type { Pipeline } from './pipeline';

const file = join(__dirname, '..', '.cache', 'demo.json');

/** Where the demo that runs takes mail in, for other programs of this machine. */
export interface RunningDemo {
	/** Process id of the demo. */
	pid: number;
	/** Plain SMTP, no sign-in, as the outside world delivers. */
	mx: { host: string; port: number };
	/** Who writes, and whose inbox starts the workflow. */
	from: string;
	to: string;
}

/** Notes it until the returned function is called. */
export const noteRunningDemo = ({ sandbox }: Pipeline): (() => void) => {
	const noted: RunningDemo = {
		pid: process.pid,
		mx: sandbox.mx,
		from: people.customer,
		to: people.support,
	};
	writeFileSync(file, JSON.stringify(noted));
	return () => rmSync(file, { force: true });
};

const isRunning = (pid: number): boolean => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

/** @throws where no demo runs */
export const findRunningDemo = (): RunningDemo => {
	try {
		const noted = JSON.parse(readFileSync(file, 'utf8')) as RunningDemo;
		if (isRunning(noted.pid)) return noted;
	} catch {
		// Told below.
	}
	throw new Error('No demo is running: start one with `npm run demo`, and leave it running.');
};
