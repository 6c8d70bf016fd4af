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
	const worker = startProcess({
		name: 'n8n worker',
		command: process.execPath,
		args: [program, 'worker', ...(concurrency ? [`--concurrency=${concurrency}`] : [])],
		cwd: options.folder,
		env: environment({ ...commonSettings(options, brokerPort), ...options.env }),
	});
	try {
		await worker.waitFor(/n8n worker is now ready/, 90_000);
	} catch (error) {
		await worker.kill();
		throw error;
	}
	return {
		pid: worker.pid,
		begun: () =>
			[...worker.output().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => String(id)),
		finished: () => worker.output().match(/Worker finished execution/g)?.length ?? 0,
		tail: (lines) => worker.tail(lines),
		stop: (graceMs) => worker.stop(graceMs),
		kill: () => worker.kill(),
	};
}
