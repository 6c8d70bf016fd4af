import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServiceAccount } from '../../demo/credentials';
import { commonSettings, program } from '../../demo/n8n';
import type { Credential, SavedWorkflow, Workflow } from '../../demo/n8n-rest';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import { gmailAuthentication } from '../n8n/gmail-authentication';
import { until } from '../n8n/until';
import { startCollector, type Collector } from './collector';
import { deliverTo, LONGEST_STOP, patientStop, quietMail } from './everyday';
import { callingMailbox, everydayMailboxes, waitingMailbox, type Mailbox } from './mailboxes';
import { doneIn } from './marks';
import type { PlannedMail } from './plan';
import { reportingWorkflow } from './workflow';

/** Longer than n8n keeps an execution in memory that waits (65 s). */
const WAITS = 70;

/** After that long nothing comes again, in ms: five seconds after its start the trigger looks for what was cut off. */
const COMES_AGAIN = 10_000;

let pipeline: Pipeline;
let collector: Collector;
let domain: Credential;
const saved = new Map<string, SavedWorkflow>();
const mails: PlannedMail[] = [];

/** Its workflow gives the item of the trigger to another one, which says that it is done. */
const givesAway = (): Mailbox => {
	const { parameters, credentials } = gmailAuthentication(domain);
	const called = {
		nodes: [
			{
				id: 'called',
				name: 'When Called',
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'done',
				name: 'Done',
				type: 'n8n-nodes-gmail-imap-smtp.gmailMailbox',
				typeVersion: 1,
				position: [200, 0],
				parameters: {
					...parameters,
					actFor: callingMailbox.address,
					resource: 'message',
					operation: 'markAsDone',
					message: '={{ $json }}',
				},
				credentials,
			},
		],
		connections: { 'When Called': { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	};
	return {
		...callingMailbox,
		mode: 'workflow',
		options: { acknowledge: 'workflow' },
		steps: [
			{
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					mode: 'raw',
					jsonOutput: "={{ JSON.stringify($('Gmail IMAP Trigger').item.json) }}",
					options: {},
				},
			},
			{
				type: 'n8n-nodes-base.executeWorkflow',
				typeVersion: 1,
				parameters: { source: 'parameter', workflowJson: JSON.stringify(called) },
			},
		],
	};
};

/** The same as `waitingMailbox`, for a time. */
const waitsForTime: Mailbox = {
	...waitingMailbox,
	steps: waitingMailbox.steps!.map((step) =>
		step.type === 'n8n-nodes-base.wait'
			? { ...step, parameters: { resume: 'timeInterval', amount: WAITS, unit: 'seconds' } }
			: step,
	),
};

const quick: Mailbox[] = everydayMailboxes.filter(({ name }) =>
	['archive', 'data', 'answer'].includes(name),
);
let all: Mailbox[] = [];

beforeAll(async () => {
	for (const mailbox of [...quick, callingMailbox, waitingMailbox]) {
		for (let number = 1; number <= 100; number += 1) mails.push(quietMail(mailbox, number));
	}
	pipeline = await startPipeline({ n8nEnv: patientStop });
	const { sandbox, rest } = pipeline;
	collector = await startCollector(mails);
	domain = await createServiceAccount(sandbox, rest, people.reports, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	all = [...quick, givesAway(), waitsForTime];
	for (const mailbox of all) {
		const { address, name } = mailbox;
		await sandbox.control('addAccount', { address, name });
		const workflow = await rest.createWorkflow(reportingWorkflow(mailbox, domain, collector.url));
		await rest.activate(workflow);
		saved.set(name, workflow);
	}
}, 180_000);

afterAll(async () => {
	await pipeline?.close();
	await collector?.close();
});

let sent = 0;

/** So many mails to each mailbox whose workflow is quick. Returns their keys. */
const burst = async (size: number): Promise<string[]> => {
	const keys: string[] = [];
	for (let i = 0; i < size; i += 1) {
		sent += 1;
		for (const mailbox of all) {
			if (mailbox.name === 'waits') continue;
			const mail = quietMail(mailbox, sent);
			keys.push(mail.key);
			await deliverTo(pipeline.sandbox, mail);
		}
	}
	return keys;
};

const someRun = async (): Promise<true> =>
	await until('executions run', async () => (collector.running(0) >= 3 ? true : undefined));

/** All have been executed and are done. */
const allDone = async (keys: string[], timeout = 90_000): Promise<void> => {
	let open: string[] = [];
	await until(
		'all are done',
		async () => {
			const done = await doneIn(pipeline.sandbox, all);
			open = keys.filter((key) => !done.has(key) || !collector.executions.has(key));
			return open.length === 0 ? true : undefined;
		},
		timeout,
	).catch((error: unknown) => {
		throw new Error(`${String(error)}: ${open.join(', ')}\n${pipeline.n8n.tail(30)}`);
	});
};

const notOnce = (): Record<string, number> =>
	Object.fromEntries(
		[...collector.executions]
			.map(([key, executions]): [string, number] => [key, executions.length])
			.filter(([, times]) => times !== 1),
	);

const restart = async (between: () => Promise<void> = async () => undefined): Promise<void> => {
	await pipeline.n8n.stop(LONGEST_STOP);
	await between();
	pipeline.n8n = await pipeline.n8n.startAgain();
};

const current = async (id: string): Promise<SavedWorkflow> =>
	await pipeline.rest.call<SavedWorkflow>('GET', `/workflows/${id}`);

test('a workflow that gives the items to another one, which marks them as done: each mail runs once over orderly restarts', async () => {
	const keys = await burst(4);
	await someRun();
	await restart();
	await allDone(keys);
	await restart();
	await sleep(COMES_AGAIN);
	expect(notOnce()).toEqual({});
}, 240_000);

test('a workflow that waits for a time, and n8n restarted meanwhile: each mail runs once and is done after its wait', async () => {
	const some = [1, 2, 3].map((number) => quietMail(waitsForTime, number));
	for (const mail of some) await deliverTo(pipeline.sandbox, mail);
	const keys = some.map(({ key }) => key);
	await until('all have begun', async () =>
		keys.every((key) => collector.executions.has(key)) ? true : undefined,
	);
	await sleep(5_000);
	await restart();
	await sleep(COMES_AGAIN);
	const done = await doneIn(pipeline.sandbox, all);
	expect(keys.filter((key) => done.has(key))).toEqual([]);
	await allDone(keys, WAITS * 2_000);
	await restart();
	await sleep(COMES_AGAIN);
	expect(notOnce()).toEqual({});
}, 400_000);

test('workflows and their triggers that are renamed while executions run: each mail runs once', async () => {
	const keys = await burst(3);
	await someRun();
	for (const { id } of saved.values()) {
		const now = await current(id);
		const renamed = JSON.parse(
			JSON.stringify(now).replaceAll('Gmail IMAP Trigger', 'New Mail'),
		) as Workflow;
		await pipeline.rest.activate(
			await pipeline.rest.updateWorkflow(id, { ...renamed, name: `Renamed: ${now.name}` }),
		);
	}
	keys.push(...(await burst(1)));
	await allDone(keys);
	await restart();
	await sleep(COMES_AGAIN);
	keys.push(...(await burst(1)));
	await allDone(keys);
	expect(notOnce()).toEqual({});
}, 240_000);

test('an older export is imported while n8n is down: nothing comes again, and what came meanwhile runs once', async () => {
	const { folder, sandbox } = pipeline;
	const file = join(folder, 'workflows.json');
	const n8n = (...words: string[]): void => {
		const env = { ...process.env, ...commonSettings({ folder, caFile: sandbox.caFile }, 0) };
		execFileSync(process.execPath, [program, ...words], { env, stdio: 'pipe' });
	};
	await restart(async () => n8n('export:workflow', '--all', `--output=${file}`));
	const keys = await burst(3);
	await allDone(keys);
	await restart(async () => {
		keys.push(...(await burst(2)));
		n8n('import:workflow', `--input=${file}`);
	});
	for (const { id } of saved.values()) await pipeline.rest.activate(await current(id));
	await allDone(keys);
	await sleep(COMES_AGAIN);
	expect(notOnce()).toEqual({});
}, 300_000);

test('an older version is put back by the public API while executions run: each mail runs once', async () => {
	const { rest, n8n } = pipeline;
	const { rawApiKey } = await rest.call<{ rawApiKey: string }>('POST', '/api-keys', {
		label: 'puts back',
		expiresAt: null,
		scopes: ['workflow:read', 'workflow:update', 'workflow:activate'],
	});
	const call = async (method: string, id: string, body?: object): Promise<Workflow> => {
		const response = await fetch(`${n8n.url}/api/v1/workflows/${id}`, {
			method,
			headers: { 'X-N8N-API-KEY': rawApiKey, 'content-type': 'application/json' },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n refused ${method}: ${text}`);
		return JSON.parse(text) as Workflow;
	};
	const older = new Map<string, Workflow>();
	for (const { id } of saved.values()) older.set(id, await call('GET', id));
	const keys = await burst(3);
	await allDone(keys);
	keys.push(...(await burst(3)));
	await someRun();
	for (const [id, workflow] of older) {
		const { name, nodes, connections, settings } = workflow;
		const { staticData } = workflow as { staticData?: object };
		await call('PUT', id, {
			name,
			nodes,
			connections,
			settings: { executionOrder: settings?.executionOrder },
			staticData,
		});
	}
	await allDone(keys);
	await restart();
	await sleep(COMES_AGAIN);
	keys.push(...(await burst(1)));
	await allDone(keys);
	expect(notOnce()).toEqual({});
}, 300_000);
