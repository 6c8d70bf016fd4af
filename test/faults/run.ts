import { setTimeout as sleep } from 'node:timers/promises';
import { connectOAuth2, createServiceAccount } from '../../demo/credentials';
import type { Credential } from '../../demo/n8n-rest';
import { startPipeline, type Pipeline } from '../../demo/pipeline';
import { startCollector, type Collector } from './collector';
import { watchConnections, type Connections } from './connections';
import { openHost, type Host } from './host';
import { inject } from './inject';
import { mailboxes, mailboxOf, type MailboxName } from './mailboxes';
import type { HostEvent, Plan, PlannedFault } from './plan';
import { sendAll } from './sender';

/** What a run leaves behind to be judged. */
export interface Run {
	collector: Collector;
	host: Host;
	/** How long a half-open connection brought nothing, in ms; undefined when it never healed. */
	silentFor: number | undefined;
	/** Executions that began after n8n was restarted with nothing left to do. */
	afterIdleRestart: number;
	/** Labels and flags of each mail, by its key. */
	labels: Map<string, string[]>;
	/** Mails whose execution n8n calls crashed, of mailboxes in mode *start*. */
	crashed: Set<string>;
	log: { n8n: string; sandbox: string };
}

const SECOND = 1_000;

/** What was fetched before a silence may still begin for this long after it. */
const UNDER_WAY = 10 * SECOND;

/** Half-open connections are noticed within two minutes. */
const LONGEST_SILENCE = 120 * SECOND;

/** A trigger that was refused several times waits up to a minute before it tries again: after more, nothing will come. */
const STANDSTILL = 90 * SECOND;

/** An end of n8n waits a moment for so many executions to run. */
const MANY = 5;

/** n8n works for so long at least between two ends of it. */
const LIFE = 8 * SECOND;

/** After an idle restart, what comes again comes at once. */
const IDLE = 6 * SECOND;

/** Settles as soon as it is so; false when `ms` pass before that. */
const within = async (ms: number, isSo: () => boolean): Promise<boolean> => {
	const end = Date.now() + ms;
	while (!isSo() && Date.now() < end) await sleep(100);
	return isSo();
};

const openCredentials = async (pipeline: Pipeline): Promise<(name: MailboxName) => Credential> => {
	const { sandbox, rest, n8n } = pipeline;
	for (const { address, name } of mailboxes) await sandbox.control('addAccount', { address, name });
	const { address } = mailboxOf('finish');
	const oAuth2 = await connectOAuth2(sandbox, { url: n8n.url, rest }, address);
	const company = await createServiceAccount(sandbox, rest, mailboxOf('success').address, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	return (name) => (name === 'finish' ? oAuth2 : company);
};

const labelsIn = async ({ sandbox }: Pipeline): Promise<Map<string, string[]>> => {
	const found = new Map<string, string[]>();
	for (const { address } of mailboxes) {
		const { messages } = await sandbox.control<{
			messages: { raw: string; labels: string[]; flags: string[] }[];
		}>('listMessages', { address });
		for (const { raw, labels, flags } of messages) {
			const source = Buffer.from(raw, 'base64').toString('latin1');
			const key = /^Subject: ([a-z]+ \d+)/m.exec(source)?.[1];
			if (key !== undefined) found.set(key, [...labels, ...flags]);
		}
	}
	return found;
};

/** Plays a plan against a real n8n. Throws when the run itself could not be played; what was lost is not its to judge. */
export const play = async (plan: Plan, say: (line: string) => void): Promise<Run> => {
	const pipeline = await startPipeline({
		onStep: (step, ms) => say(`${step} (${ms} ms)`),
		// n8n 2.41 does not start again after a kill -9 that hit an execution about to start: insights takes its empty start
		// time for a date (https://github.com/n8n-io/n8n/pull/20560).
		n8nEnv: {
			N8N_DISABLED_MODULES: 'mcp-registry,insights',
			// The default, a virtual machine an execution, costs several times what the rest of an execution does.
			N8N_EXPRESSION_ENGINE: 'legacy',
		},
	});
	const collector = await startCollector(plan.mails);
	let connections: Connections | undefined;
	let progress: NodeJS.Timeout | undefined;
	try {
		const { sandbox } = pipeline;
		const credentialOf = await openCredentials(pipeline);
		const watched = (connections = watchConnections(sandbox));
		const host = await openHost({
			pipeline,
			collector: collector.url,
			credentialOf,
			lastConnected: watched.last,
		});
		say(`${mailboxes.length} workflows are published`);

		const start = Date.now();
		const elapsed = (): string => `${((Date.now() - start) / SECOND).toFixed(1).padStart(6)} s`;
		const tell = (line: string): void => say(`${elapsed()}  ${line}`);
		const until = async (at: number): Promise<void> =>
			await sleep(Math.max(0, start + at - Date.now()));
		let sent = 0;
		const ended = (): number =>
			[...collector.executions.values()].filter((all) => all.at(-1)?.endedAt !== undefined).length;
		let servesSince = start;
		const running = (): number => collector.running(servesSince);
		progress = setInterval(() => {
			tell(`${sent} of ${plan.mails.length} sent, ${ended()} executed, ${running()} run`);
		}, 10 * SECOND);

		const executed = (): number => [...collector.executions.values()].flat().length;
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
			tell(`the half-open connection is noticed`);
			return Date.now() - silentAt;
		};
		const injecting: Promise<void>[] = [];
		const injectOne = async (fault: PlannedFault): Promise<void> => {
			await until(fault.at);
			if (fault.kind === 'silence') {
				await hostEvent;
				await watched.open(fault.mailbox);
			}
			tell(`${fault.kind} (${fault.mailbox})`);
			injecting.push(inject(sandbox, fault));
			if (fault.kind === 'silence') silence = heal();
		};
		const happen = async (event: HostEvent): Promise<void> => {
			await until(event.at);
			if (event.do === 'republish') {
				tell(`the workflow of ${event.mailbox} is published again`);
				return await host.republish(event.mailbox);
			}
			// The last kill waits until the half-open connection has been noticed.
			await silence;
			// On a slow machine n8n may have served for a moment only.
			await sleep(Math.max(0, servesSince + LIFE - Date.now()));
			await within(5 * SECOND, () => running() >= MANY);
			tell(`${event.do === 'kill' ? 'kill -9' : 'SIGTERM'} while ${running()} executions run`);
			await (event.do === 'kill' ? host.kill() : host.restart());
			servesSince = Date.now();
			tell('n8n serves again');
		};
		const injectAll = async (): Promise<void> => {
			for (const fault of plan.faults) await injectOne(fault);
			await Promise.all(injecting);
		};
		const happenAll = async (): Promise<void> => {
			for (const event of plan.host) await (hostEvent = happen(event));
		};
		await Promise.all([
			sendAll(sandbox, plan.mails, start, () => sent++),
			injectAll(),
			happenAll(),
		]);
		tell('all is sent and all faults have hit');
		await sandbox.control('clearFaults', {});

		const settled = (): boolean =>
			plan.mails.every(({ key, mailbox, fails }) => {
				const all = collector.executions.get(key) ?? [];
				if (mailbox === 'start') return true;
				const failures = all.filter(({ outcome }) => outcome === 'failure').length;
				const isTriedOn = mailbox === 'success' && failures > 0 && fails !== 'never';
				const last = all.at(-1);
				return isTriedOn && fails === 'always'
					? failures >= 3
					: last?.endedAt !== undefined && (!isTriedOn || last.outcome === 'success');
			});
		let done = false;
		for (let seen = -1; !done && seen < executed(); ) {
			seen = executed();
			done = await within(STANDSTILL, settled);
		}
		tell(done ? 'all is done' : 'not all is done');
		await sleep(3 * SECOND);

		const before = executed();
		tell('SIGTERM to n8n, with nothing to do');
		await host.restart();
		await sleep(IDLE);
		const afterIdleRestart = executed() - before;

		for (const all of collector.executions.values()) {
			if (all.length === 1) continue;
			for (const execution of all) execution.recordedAt = await host.recordedAt(execution.id);
		}
		const inStart = plan.mails.filter(({ mailbox }) => mailbox === 'start');
		return {
			collector,
			host,
			silentFor: await silence,
			afterIdleRestart,
			labels: await labelsIn(pipeline),
			crashed: await host.crashed(
				'start',
				inStart.map(({ key }) => key),
			),
			log: { n8n: host.log(), sandbox: sandbox.output() },
		};
	} finally {
		clearInterval(progress);
		connections?.stop();
		await pipeline.close();
		await collector.close();
	}
};
