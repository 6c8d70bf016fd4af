import { mkdirSync } from 'node:fs';
import { startProcess } from '../../demo/background-process';
import { environment } from '../../demo/environment';
import { freePorts } from '../../demo/free-ports';
import { commonSettings, program } from '../../demo/n8n';
import type { N8nOptions } from '../../demo/n8n';

/** A running `n8n worker`. */
export interface N8nWorker {
	readonly pid: number;
	/** The ids of the executions that it has begun, in order. */
	begun(): string[];
	/** How many executions it has carried out. */
	finished(): number;
	/** What it last logged, without secrets. */
	tail(lines?: number): string;
	/** An orderly end. Never throws. */
	stop(graceMs?: number): Promise<void>;
	/** kill -9. */
	kill(): Promise<void>;
}

/** Starts a worker and waits until it takes jobs. Throws with the tail of its log when it does not. */
export async function startN8nWorker(
	options: N8nOptions & { concurrency?: number },
): Promise<N8nWorker> {
	mkdirSync(options.folder, { recursive: true });
	const [brokerPort = 0] = await freePorts(1);
	const { concurrency } = options;
	const begun: string[] = [];
	let finished = 0;
	const worker = startProcess({
		name: 'n8n worker',
		command: process.execPath,
		args: [program, 'worker', ...(concurrency ? [`--concurrency=${concurrency}`] : [])],
		cwd: options.folder,
		env: environment({ ...commonSettings(options, brokerPort), ...options.env }),
		onLine: (line) => {
			const id = /Worker started execution (\d+)/.exec(line)?.[1];
			if (id !== undefined) begun.push(id);
			if (line.includes('Worker finished execution')) finished += 1;
		},
	});
	try {
		await worker.waitFor(/n8n worker is now ready/, 90_000);
	} catch (error) {
		await worker.kill();
		throw error;
	}
	return {
		pid: worker.pid,
		begun: () => [...begun],
		finished: () => finished,
		tail: (lines) => worker.tail(lines),
		stop: (graceMs) => worker.stop(graceMs),
		kill: () => worker.kill(),
	};
}
