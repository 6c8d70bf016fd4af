import { setTimeout as sleep } from 'node:timers/promises';
import { connectOAuth2, createServiceAccount } from '../../demo/credentials';
import type { Credential } from '../../demo/n8n-rest';
import { startPipeline, type Pipeline } from '../../demo/pipeline';
import { startCollector, type Collector } from './collector';
import { watchConnections } from './connections';
import { openHost, type Host } from './host';
import { playFaults } from './lanes';
import { mailboxes, mailboxOf, type MailboxName } from './mailboxes';
import { marksIn } from './marks';
import type { Plan } from './plan';
import { progressOf, type Progress } from './progress';
import { sendAll } from './sender';
import { within } from './within';

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

/** A trigger that was refused several times waits up to a minute before it tries again: after more, nothing will come. */
const STANDSTILL = 90 * SECOND;

/** After an idle restart, what comes again comes at once. */
const IDLE = 6 * SECOND;

const n8nEnv = {
	// n8n 2.41 does not start again after a kill -9 that hit an execution about to start: insights takes its empty start
	// time for a date (https://github.com/n8n-io/n8n/pull/20560).
	N8N_DISABLED_MODULES: 'mcp-registry,insights',
	// The default, a virtual machine an execution, costs several times what the rest of an execution does.
	N8N_EXPRESSION_ENGINE: 'legacy',
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

/** Waits until all is done, as long as anything goes on. */
const drain = async ({ isDone, executed }: Progress): Promise<boolean> => {
	for (let seen = -1; seen < executed(); ) {
		seen = executed();
		if (await within(STANDSTILL, isDone)) return true;
	}
	return false;
};

/** Plays a plan against a real n8n. Throws when the run itself could not be played; what was lost is not its to judge. */
export const play = async (plan: Plan, say: (line: string) => void): Promise<Run> => {
	const pipeline = await startPipeline({
		onStep: (step, ms) => say(`${step} (${ms} ms)`),
		n8nEnv,
	});
	const { sandbox } = pipeline;
	const collector = await startCollector(plan.mails);
	const progress = progressOf(plan.mails, collector);
	const connections = watchConnections(sandbox);
	let reports: NodeJS.Timeout | undefined;
	try {
		const host = await openHost({
			pipeline,
			collector: collector.url,
			credentialOf: await openCredentials(pipeline),
			lastConnected: connections.last,
		});
		say(`${mailboxes.length} workflows are published`);

		const start = Date.now();
		const tell = (line: string): void =>
			say(`${((Date.now() - start) / SECOND).toFixed(1).padStart(6)} s  ${line}`);
		let sent = 0;
		reports = setInterval(
			() => tell(`${sent} of ${plan.mails.length} sent, ${progress.ended()} executed`),
			10 * SECOND,
		);
		const stage = { sandbox, host, collector, connections, start, tell };
		const [silentFor] = await Promise.all([
			playFaults(plan, stage),
			sendAll(sandbox, plan.mails, start, () => sent++),
		]);
		tell('all is sent and all faults have hit');
		await sandbox.control('clearFaults', {});
		tell((await drain(progress)) ? 'all is done' : 'not all is done');
		await sleep(3 * SECOND);

		const before = progress.executed();
		tell('SIGTERM to n8n, with nothing to do');
		await host.restart();
		await sleep(IDLE);
		const afterIdleRestart = progress.executed() - before;

		for (const all of collector.executions.values()) {
			if (all.length === 1) continue;
			for (const execution of all) execution.recordedAt = await host.recordedAt(execution.id);
		}
		const inStart = plan.mails.filter(({ mailbox }) => mailbox === 'start');
		return {
			collector,
			host,
			silentFor,
			afterIdleRestart,
			labels: await marksIn(sandbox, mailboxes),
			crashed: await host.crashed(
				'start',
				inStart.map(({ key }) => key),
			),
			log: { n8n: host.log(), sandbox: sandbox.output() },
		};
	} finally {
		clearInterval(reports);
		connections.stop();
		await pipeline.close();
		await collector.close();
	}
};
