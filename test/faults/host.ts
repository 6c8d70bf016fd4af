import type { Credential, SavedWorkflow } from '../../demo/n8n-rest';
import type { Pipeline } from '../../demo/pipeline';
import type { Kill } from './count';
import { mailboxes, mailboxOf, type MailboxName } from './mailboxes';
import { reportingWorkflow } from './workflow';

/** The n8n of the run, through all its lives. */
export interface Host {
	readonly kills: Kill[];
	/** kill -9, and a new process over the same folder. */
	kill(): Promise<void>;
	/**
	 * SIGTERM, and a new process over the same folder. Returns how long n8n took to end, in ms; where it gave up executions
	 * that ran too long, that is one of the kills.
	 */
	restart(): Promise<number>;
	/** Publishes the workflow of a mailbox again, with another setting of its trigger. */
	republish(name: MailboxName): Promise<void>;
	/** All that was logged by all processes. */
	log(): string;
	/** When n8n recorded an execution, ms since 1970. */
	recordedAt(id: string): Promise<number>;
	/** The mails named in executions that n8n calls crashed. */
	crashed(name: MailboxName, keys: string[]): Promise<Set<string>>;
}

/**
 * The end of an execution is noted within this, from when the trigger has a connection, in ms: a moment, on a machine that
 * has more to do than it can.
 */
const NOTED_WITHIN = 5_000;

/** n8n waits so long for executions at an orderly end, and gives up those that run on, in ms (its default). */
const GRACE = 30_000;

interface HostOptions {
	pipeline: Pipeline;
	collector: string;
	credentialOf(name: MailboxName): Credential;
	/** When a mailbox was last seen with a connection, ms since 1970. */
	lastConnected(name: MailboxName): number;
}

/** Publishes a workflow for each mailbox. */
export const openHost = async ({
	pipeline,
	collector,
	credentialOf,
	lastConnected,
}: HostOptions): Promise<Host> => {
	const { rest } = pipeline;
	const kills: Kill[] = [];
	const logs: string[] = [];
	const workflows = new Map<MailboxName, SavedWorkflow>();
	let publications = 0;

	for (const mailbox of mailboxes) {
		const workflow = reportingWorkflow(mailbox, credentialOf(mailbox.name), collector);
		const saved = await rest.createWorkflow(workflow);
		await rest.activate(saved);
		workflows.set(mailbox.name, saved);
	}
	const workflowOf = (name: MailboxName): SavedWorkflow => {
		const workflow = workflows.get(name);
		if (!workflow) throw new Error(`No workflow for ${name}`);
		return workflow;
	};
	const startAgain = async (): Promise<void> => {
		logs.push(pipeline.n8n.output());
		pipeline.n8n = await pipeline.n8n.startAgain();
	};

	const notedAt = (time: number): Kill['noted'] =>
		Object.fromEntries(
			mailboxes.map(({ name }) => [name, Math.min(time, lastConnected(name)) - NOTED_WITHIN]),
		);

	return {
		kills,
		kill: async () => {
			const at = Date.now();
			const noted = notedAt(at);
			await pipeline.n8n.kill();
			kills.push({ at, gone: Date.now(), noted });
			await startAgain();
		},
		restart: async () => {
			const begun = Date.now();
			await pipeline.n8n.stop(2 * GRACE);
			const gone = Date.now();
			if (gone - begun >= GRACE) kills.push({ at: gone, gone, noted: notedAt(gone) });
			await startAgain();
			return gone - begun;
		},
		republish: async (name) => {
			publications += 1;
			const changed = reportingWorkflow(mailboxOf(name), credentialOf(name), collector, {
				maxInFlight: 20 - publications,
			});
			const saved = await rest.updateWorkflow(workflowOf(name).id, changed);
			await rest.activate(saved);
			workflows.set(name, saved);
		},
		log: () => [...logs, pipeline.n8n.output()].join('\n'),
		recordedAt: async (id) => {
			const { createdAt } = await rest.call<{ createdAt: string }>('GET', `/executions/${id}`);
			return new Date(createdAt).getTime();
		},
		crashed: async (name, keys) => {
			const { id } = workflowOf(name);
			const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['crashed'] }));
			const { results } = await rest.call<{ results: { id: string }[] }>(
				'GET',
				`/executions?filter=${filter}&limit=100`,
			);
			const data = await Promise.all(
				results.map(async (execution) => await rest.executionData(execution.id)),
			);
			return new Set(keys.filter((key) => data.some((text) => text.includes(`"${key}`))));
		},
	};
};
