import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServiceAccount } from '../../demo/credentials';
import type { Credential, Execution, SavedWorkflow, Workflow } from '../../demo/n8n-rest';
import { people } from '../../demo/pipeline';
import { gmailAuthentication } from '../n8n/gmail-authentication';
import { nodeChain } from '../n8n/node-chain';
import { startQueuePipeline, type QueuePipeline } from '../n8n/queue-pipeline';
import { until } from '../n8n/until';
import { describeServers } from '../servers/requirements';

type Step = Parameters<typeof nodeChain>[1][number];

/** Executions that each of the two workers runs at once. */
const CONCURRENCY = 3;

/** The keyword of what is done. */
const isDoneMark = (mark: string): boolean => /^\$n8n-[0-9a-f]{12}$/.test(mark);

/** Workflows as people build them, each on a mailbox of its own, all in one n8n with two workers. */
describeServers('workflows as people build them, on two workers', ['redis', 'postgres'], () => {
	let pipeline: QueuePipeline;
	let domain: Credential;

	beforeAll(async () => {
		pipeline = await startQueuePipeline({ workers: 2, concurrency: CONCURRENCY });
		domain = await createServiceAccount(pipeline.sandbox, pipeline.rest, people.reports, {
			accessLevel: 'fullMail',
			allowOtherMailboxes: true,
		});
	});

	afterAll(async () => await pipeline?.close());

	/** One of our nodes, for a mailbox. */
	const ours = (name: string, type: string, mailbox: string, parameters: object): Step => {
		const { parameters: authentication, credentials } = gmailAuthentication(domain);
		return {
			name,
			type: `n8n-nodes-gmail-imap-smtp.${type}`,
			typeVersion: 1,
			parameters: { ...authentication, actFor: mailbox, ...parameters },
			credentials,
		};
	};

	const core = (name: string, type: string, parameters: Step['parameters'], version = 1): Step => ({
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion: version,
		parameters,
		...(type === 'wait' && { webhookId: randomUUID() }),
	});

	const code = (name: string, jsCode: string): Step => core(name, 'code', { jsCode }, 2);

	const wait = (seconds: number): Step =>
		core('Wait', 'wait', { amount: seconds, unit: 'seconds' }, 1.1);

	/** Calls another workflow, and waits until it has ended. */
	const call = ({ id }: SavedWorkflow): Step =>
		core(
			'Call',
			'executeWorkflow',
			{
				workflowId: { __rl: true, mode: 'id', value: id },
				workflowInputs: { mappingMode: 'defineBelow', value: {} },
				options: { waitForSubWorkflow: true },
			},
			1.2,
		);

	const markAsDone = (mailbox: string): Step =>
		ours('Mark as Done', 'gmailMailbox', mailbox, {
			resource: 'message',
			operation: 'markAsDone',
		});

	/** Trigger on a new mailbox, and what follows. */
	const publish = async (
		name: string,
		options: object,
		steps: Step[],
		settings: Record<string, unknown> = {},
	): Promise<{ workflow: SavedWorkflow; mailbox: string }> => {
		const mailbox = `${name}@example.test`;
		await pipeline.sandbox.control('addAccount', { address: mailbox, name });
		const trigger = ours('Gmail IMAP Trigger', 'gmailImapTrigger', mailbox, {
			mailbox: { __rl: true, mode: 'name', value: 'INBOX' },
			options,
		});
		const workflow = await pipeline.rest.createWorkflow(
			nodeChain(name, [trigger, ...steps], { executionOrder: 'v1', ...settings }),
		);
		await pipeline.rest.activate(workflow);
		return { workflow, mailbox };
	};

	const save = async (workflow: Workflow): Promise<SavedWorkflow> =>
		await pipeline.rest.createWorkflow(workflow);

	const deliver = async (mailbox: string, subjects: string[]): Promise<void> => {
		for (const subject of subjects) {
			await pipeline.sandbox.control('deliver', {
				from: people.customer,
				to: [mailbox],
				raw: `From: ${people.customer}\r\nTo: ${mailbox}\r\nSubject: ${subject}\r\n\r\nHello\r\n`,
			});
		}
	};

	const isOver = ({ status }: Execution): boolean =>
		!['new', 'running', 'waiting'].includes(status);

	/** The executions of a workflow once so many are over, the first one first. */
	const over = async (
		{ id }: SavedWorkflow,
		count: number,
		timeout = 60_000,
	): Promise<Execution[]> =>
		await until(
			`${count} executions are over`,
			async () => {
				const all = await pipeline.rest.executions(id);
				const ended = all.filter(isOver);
				return ended.length < count
					? undefined
					: ended.sort((one, other) => Number(one.id) - Number(other.id));
			},
			timeout,
		);

	/** How many messages of a mailbox are done for a trigger, and how many carry a label. */
	const marksOf = async (mailbox: string): Promise<string[][]> => {
		const { messages } = await pipeline.sandbox.control<{
			messages: Array<{ labels: string[]; flags: string[] }>;
		}>('listMessages', { address: mailbox });
		return messages.map(({ labels, flags }) => [...labels, ...flags]);
	};

	const allDone = async (mailbox: string, count: number, timeout = 60_000): Promise<void> => {
		await until(
			`${count} messages of ${mailbox} are done`,
			async () => {
				const done = (await marksOf(mailbox)).filter((marks) => marks.some(isDoneMark));
				return done.length >= count || undefined;
			},
			timeout,
		);
	};

	/** So many messages of a mailbox have been set aside. */
	const setAside = async (mailbox: string, count: number): Promise<void> => {
		await until(`${count} messages of ${mailbox} are set aside`, async () => {
			const failed = (await marksOf(mailbox)).filter((marks) => marks.includes('n8n/failed'));
			return failed.length === count || undefined;
		});
	};

	const statuses = (executions: Execution[]): string[] => executions.map(({ status }) => status);

	test('more mails at once than the workers may run: each runs once, and nobody is told that it is stuck', async () => {
		const { workflow, mailbox } = await publish('burst', { acknowledge: 'success' }, [wait(1)]);
		const subjects = Array.from({ length: 40 }, (_, i) => `Burst ${i}`);
		await deliver(mailbox, subjects);
		const executions = await over(workflow, subjects.length);
		expect(new Set(statuses(executions))).toEqual(new Set(['success']));
		await allDone(mailbox, subjects.length);
		expect(await pipeline.rest.executions(workflow.id)).toHaveLength(subjects.length);
		const begun = pipeline.workers.map((worker) => worker.begun().length);
		expect(Math.min(...begun)).toBeGreaterThan(8);
	});

	test('an execution that takes longer than the workflow may is stopped, and n8n tells nobody: it is not done', async () => {
		const { workflow, mailbox } = await publish('timeout', { acknowledge: 'success' }, [wait(8)], {
			executionTimeout: 3,
		});
		await deliver(mailbox, ['Takes too long']);
		const [execution] = await over(workflow, 1);
		expect(execution?.status).toBe('canceled');
		await sleep(5_000);
		// If n8n tells some day, it is done, as in one process. Until then it comes again when its time is over: ten minutes later.
		expect((await marksOf(mailbox)).flat().filter(isDoneMark)).toEqual([]);
		expect(await pipeline.rest.executions(workflow.id)).toHaveLength(1);
		await pipeline.rest.deactivate(workflow.id);
	});

	test('an execution that somebody stops is done', async () => {
		const { workflow, mailbox } = await publish('stopped', { acknowledge: 'success' }, [wait(20)]);
		await deliver(mailbox, ['Is stopped']);
		const running = await until('it runs', async () =>
			(await pipeline.rest.executions(workflow.id)).find(({ status }) => status === 'running'),
		);
		await pipeline.rest.call('POST', `/executions/${running.id}/stop`, {});
		await allDone(mailbox, 1);
		expect(await pipeline.rest.executions(workflow.id)).toHaveLength(1);
	});

	test('failures of which n8n keeps nothing are tried again and set aside, and an error workflow is told of each', async () => {
		const told = await save(
			nodeChain('Told of errors', [
				core('Error Trigger', 'errorTrigger', {}),
				core('Note', 'noOp', {}),
			]),
		);
		await pipeline.rest.activate(told);
		const { workflow, mailbox } = await publish(
			'failing',
			{ acknowledge: 'success', maxTries: 2 },
			[core('Fail', 'stopAndError', { errorMessage: 'This customer is not known' })],
			{
				errorWorkflow: told.id,
				saveDataErrorExecution: 'none',
				saveDataSuccessExecution: 'none',
			},
		);
		await deliver(mailbox, ['One', 'Two']);
		await allDone(mailbox, 2);
		await setAside(mailbox, 2);
		// Two tries of each message, and one that says that both were set aside, or one for each.
		const errors = await over(told, 5);
		expect(errors.length).toBeLessThanOrEqual(6);
		expect(new Set(statuses(errors))).toEqual(new Set(['success']));
		// n8n keeps none of them, nor the one that the trigger tells of: the error workflow was told.
		await until('n8n has kept none', async () =>
			(await pipeline.rest.executions(workflow.id)).length === 0 ? true : undefined,
		);
	});

	test('executions of which n8n keeps nothing run once', async () => {
		const { mailbox, workflow } = await publish(
			'unkept',
			{ acknowledge: 'success' },
			[
				code(
					'Count',
					"const data = $getWorkflowStaticData('global');\ndata.seen = (data.seen ?? 0) + 1;\nreturn $input.all();",
				),
				ours('Label', 'gmailMailbox', 'unkept@example.test', {
					resource: 'message',
					operation: 'addLabels',
					message: "={{ $('Gmail IMAP Trigger').item.json }}",
					label: { __rl: true, mode: 'name', value: 'Handled' },
					createMissing: true,
				}),
			],
			{ saveDataSuccessExecution: 'none', saveExecutionProgress: false },
		);
		const before = pipeline.workers.flatMap((worker) => worker.begun()).length;
		await deliver(
			mailbox,
			Array.from({ length: 12 }, (_, i) => `Unkept ${i}`),
		);
		await allDone(mailbox, 12);
		for (const marks of await marksOf(mailbox)) expect(marks).toContain('Handled');
		expect(pipeline.workers.flatMap((worker) => worker.begun()).length - before).toBe(12);
		expect(await pipeline.rest.executions(workflow.id)).toEqual([]);
	});

	test('a sub-workflow marks as done what its parent was started by; one that fails is tried again', async () => {
		const sub = await save(
			nodeChain('Sub', [
				core('When Called', 'executeWorkflowTrigger', { inputSource: 'passthrough' }, 1.1),
				code(
					'Fails Once',
					"if ($input.first().json.subject === 'Fails') throw new Error('Not this one');\nreturn $input.all();",
				),
				markAsDone('parent@example.test'),
			]),
		);
		await pipeline.rest.activate(sub);
		const { workflow, mailbox } = await publish(
			'parent',
			{ acknowledge: 'workflow', maxTries: 2 },
			[call(sub)],
		);
		await deliver(mailbox, ['Works', 'Fails', 'Works too']);
		await allDone(mailbox, 3, 90_000);
		await setAside(mailbox, 1);
		// Two tries of the one that fails, and one that says that it was set aside.
		const executions = (await over(workflow, 5)).filter(({ mode }) => mode === 'trigger');
		expect(statuses(executions).sort()).toEqual(['error', 'error', 'error', 'success', 'success']);
	});

	test('a sub-workflow that waits in the database holds its parent, and marks the message when it goes on', async () => {
		const sub = await save(
			nodeChain('Sub that waits', [
				core('When Called', 'executeWorkflowTrigger', { inputSource: 'passthrough' }, 1.1),
				// More than 65 s: n8n puts it into its database, and any worker may go on.
				wait(66),
				markAsDone('patient@example.test'),
			]),
		);
		await pipeline.rest.activate(sub);
		const { workflow, mailbox } = await publish('patient', { acknowledge: 'workflow' }, [
			call(sub),
		]);
		await deliver(mailbox, ['Patient']);
		await allDone(mailbox, 1, 150_000);
		const executions = await over(workflow, 1, 60_000);
		expect(statuses(executions)).toEqual(['success']);
	});
});
