import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxProcess } from '../../demo/sandbox-process';
import type { Collector } from './collector';
import type { Connections } from './connections';
import type { Host } from './host';
import { inject } from './inject';
import type { HostEvent, Plan, PlannedFault } from './plan';
import { within } from './within';

/** What the faults of a run are played on. */
export interface Stage {
	sandbox: SandboxProcess;
	host: Host;
	collector: Collector;
	connections: Connections;
	/** When the run began, ms since 1970. */
	start: number;
	tell(line: string): void;
}

const SECOND = 1_000;

/** What was fetched before a silence may still begin for this long after it. */
const UNDER_WAY = 10 * SECOND;

/** Half-open connections are noticed within two minutes. */
const LONGEST_SILENCE = 120 * SECOND;

/** An end of n8n waits a moment for so many executions to run. */
const MANY = 5;

/** n8n works for so long at least between two ends of it: on a slow machine it may have served for a moment only. */
const LIFE = 8 * SECOND;

/**
 * Plays what happens to n8n in one lane and what happens between it and Gmail in another; where they must not meet, one
 * waits for the other.
 *
 * @returns how long a half-open connection brought nothing, in ms; undefined when it never healed
 */
export const playFaults = async (
	plan: Plan,
	{ sandbox, host, collector, connections, start, tell }: Stage,
): Promise<number | undefined> => {
	const until = async (at: number): Promise<void> =>
		await sleep(Math.max(0, start + at - Date.now()));
	let servesSince = start;
	let hostEvent: Promise<void> = Promise.resolve();
	let silence: Promise<number | undefined> | undefined;

	const heal = async (): Promise<number | undefined> => {
		const silentAt = Date.now();
		const healed = await within(LONGEST_SILENCE, () =>
			[...collector.executions]
				.filter(([key]) => key.startsWith('batches'))
				.some(([, all]) => all.some(({ begunAt }) => begunAt > silentAt + UNDER_WAY)),
		);
		if (!healed) return undefined;
		tell('the half-open connection is noticed');
		return Date.now() - silentAt;
	};

	const injecting: Promise<void>[] = [];
	const injectOne = async (fault: PlannedFault): Promise<void> => {
		await until(fault.at);
		if (fault.kind === 'silence') {
			await hostEvent;
			await connections.open(fault.mailbox);
		}
		tell(`${fault.kind} (${fault.mailbox})`);
		injecting.push(inject(sandbox, fault));
		if (fault.kind === 'silence') silence = heal();
	};

	const end = async (how: 'kill' | 'restart'): Promise<void> => {
		// A new process would heal the half-open connection.
		await silence;
		await sleep(Math.max(0, servesSince + LIFE - Date.now()));
		const running = (): number => collector.running(servesSince);
		await within(5 * SECOND, () => running() >= MANY);
		tell(`${how === 'kill' ? 'kill -9' : 'SIGTERM'} while ${running()} executions run`);
		await host[how]();
		servesSince = Date.now();
		tell('n8n serves again');
	};

	const happen = async (event: HostEvent): Promise<void> => {
		await until(event.at);
		if (event.do !== 'republish') return await end(event.do);
		tell(`the workflow of ${event.mailbox} is published again`);
		await host.republish(event.mailbox);
	};

	const injectAll = async (): Promise<void> => {
		for (const fault of plan.faults) await injectOne(fault);
		await Promise.all(injecting);
	};
	const happenAll = async (): Promise<void> => {
		for (const event of plan.host) await (hostEvent = happen(event));
	};
	await Promise.all([injectAll(), happenAll()]);
	return await silence;
};
