import type { IExecuteFunctions } from 'n8n-workflow';
import * as core from '../../gmail';
import type { Account } from '../../gmail';
import { openSender } from '../../gmail/send/sender';
import { answer } from '../../nodes/GmailSend/answer';
import { countAutomatic, noCause } from '../../nodes/GmailSend/automatic-limit';
import type { Job } from '../../nodes/GmailSend/job';
import type { Options } from '../../nodes/GmailSend/options';
import { openSending } from '../../nodes/GmailSend/sending';
import { startedBy } from '../../nodes/GmailSend/started-by';
import type { Sandbox } from '../../sandbox/sandbox';
import { hurriedClock } from '../support/hurried-clock';
import { sandboxAccount } from '../support/sandbox-account';
import { carla, composeMail, me, openSendingSandbox } from '../support/sending-sandbox';

type Json = Record<string, unknown>;

/** An execution: what started it, which items its nodes gave, and what the node is handed. */
interface Execution {
	startedBy?: { name: string; type: string };
	parents?: { name: string; type: string; disabled?: boolean }[];
	gave?: Record<string, Json[]>;
	/** True where n8n can tell which item of a node this one comes from. */
	paired?: boolean;
	input?: Json;
	node?: string;
}

const mailTrigger = 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger';
const message = (hops?: number): Json => ({
	messageId: '<1@x>',
	from: [{ name: '', address: carla }],
	headers: hops === undefined ? {} : { 'x-mail-pipeline-hops': [String(hops)] },
});

const contextOf = (execution: Execution): IExecuteFunctions => {
	const { startedBy: triggerNode, parents = [], gave = {}, paired = true, input = {} } = execution;
	return {
		getExecutionContext: () => (triggerNode ? { triggerNode } : undefined),
		getParentNodes: () => parents,
		getNode: () => ({
			id: execution.node ?? 'node',
			name: 'Gmail Send',
			type: 'x.gmailSend',
			parameters: {},
		}),
		getWorkflow: () => ({ id: 'workflow' }),
		getInputData: () => [{ json: input }],
		getMode: () => 'trigger',
		getWorkflowSettings: () => ({}),
		getExecutionId: () => '1',
		getContext: () => ({}),
		getExecutionCancelSignal: () => undefined,
		getWorkflowDataProxy: () => ({
			$runIndex: 0,
			$: (name: string) => {
				const items = gave[name];
				if (!items) throw new Error(`Referenced node doesn't exist: ${name}`);
				return {
					get item() {
						if (!paired) throw new Error('Paired item data is unavailable');
						return { json: items[0] };
					},
					all: () => items.map((json) => ({ json })),
				};
			},
		}),
		logger: { debug: () => undefined },
	} as unknown as IExecuteFunctions;
};

const jobOf = (execution: Execution, options: Options = {}, account = {} as Account): Job => {
	const context = contextOf(execution);
	return { context, core, itemIndex: 0, account, options, sending: openSending(context, core) };
};

describe('what started an execution', () => {
	const trigger = { name: 'Inbox', type: mailTrigger };
	const hopsIn = (execution: Execution) =>
		startedBy(jobOf(execution))?.map((headers) => headers['x-mail-pipeline-hops']?.[0]);

	it.each<[string, Execution, (string | undefined)[] | undefined]>([
		[
			'a message, as its trigger gave it',
			{ startedBy: trigger, gave: { Inbox: [message(2)] } },
			['2'],
		],
		[
			'one of several messages',
			{ startedBy: trigger, gave: { Inbox: [message(2), message(4)] } },
			['2'],
		],
		[
			'any of several messages, where n8n cannot tell which',
			{ startedBy: trigger, gave: { Inbox: [message(2), message(4)] }, paired: false },
			['2', '4'],
		],
		[
			'a message, in the workflow that called this one',
			{ startedBy: trigger, input: { subject: 'Order' } },
			[],
		],
		[
			'a message, where n8n tells only what stands before the node',
			{ parents: [trigger], gave: { Inbox: [message(3)] } },
			['3'],
		],
		[
			"a message of n8n's own IMAP trigger",
			{
				startedBy: { name: 'Inbox', type: 'n8n-nodes-base.emailReadImap' },
				gave: {
					Inbox: [
						{ from: carla, metadata: { 'message-id': '<1@x>', 'x-mail-pipeline-hops': '3' } },
					],
				},
			},
			['3'],
		],
		[
			'a schedule, with a message that was searched for',
			{
				startedBy: { name: 'Schedule', type: 'n8n-nodes-base.scheduleTrigger' },
				input: message(1),
			},
			['1'],
		],
		[
			'a schedule',
			{
				startedBy: { name: 'Schedule', type: 'n8n-nodes-base.scheduleTrigger' },
				input: { row: 1 },
			},
			undefined,
		],
		[
			'a call by HTTP, which has headers too',
			{
				startedBy: { name: 'Webhook', type: 'n8n-nodes-base.webhook' },
				input: { headers: { 'x-mail-pipeline-hops': '9' }, body: {} },
			},
			undefined,
		],
		[
			'a message that this node has sent',
			{ input: { messageId: '<2@x>', accepted: [carla] } },
			undefined,
		],
		[
			'a person',
			{ parents: [{ ...trigger, disabled: true }], gave: { Inbox: [message(3)] } },
			undefined,
		],
	])('is %s', (_, execution, hops) => expect(hopsIn(execution)).toEqual(hops));
});

describe('the limit of the node', () => {
	const started = { startedBy: { name: 'Inbox', type: mailTrigger }, gave: { Inbox: [message()] } };

	it('holds for a message that answers none, over executions', async () => {
		const send = async () =>
			await countAutomatic(jobOf({ ...started, node: 'send' }, { maxAutomatic: 3 }), noCause);
		for (let i = 0; i < 3; i++) await send();
		await expect(send()).rejects.toMatchObject({ code: 'loopRefused', retry: 'later' });
	});

	it('leaves alone what no message led to', async () => {
		for (let i = 0; i < 5; i++)
			await countAutomatic(jobOf({ node: 'newsletter' }, { maxAutomatic: 3 }), noCause);
	});
});

describe('replies to one address', () => {
	let sandbox: Sandbox;
	beforeAll(async () => (sandbox = await openSendingSandbox()));
	afterAll(async () => await sandbox.close());

	const sendReplies = async (count: number, kind: 'replied' | 'generated') => {
		const sender = openSender(sandboxAccount(sandbox, me), 'smtp', { clock: hurriedClock() });
		for (let i = 0; i < count; i++)
			await sender.send(composeMail({ automatic: { kind, hops: 1 } }));
		await sender.close();
	};

	/** How many replies go out before one is refused. */
	const repliesUntilRefused = async (node: string, account: Account): Promise<number> => {
		for (let sent = 0; sent < 20; sent++) {
			const job = jobOf({ node }, { maxReplies: 10 }, account);
			try {
				await countAutomatic(job, { isMail: true, replied: [carla] });
			} catch (error) {
				expect(error).toMatchObject({ code: 'loopRefused' });
				return sent;
			} finally {
				await job.sending.close();
			}
		}
		return 20;
	};

	it('are counted by the process where the Sent mail knows nothing of them', async () => {
		await sendReplies(12, 'generated');
		const account = sandboxAccount(sandbox, me);
		expect(await repliesUntilRefused('alone', account)).toBe(10);
	});

	it('that other processes sent, or this one before it ended, count as the Sent mail tells', async () => {
		await sendReplies(10, 'replied');
		const account = sandboxAccount(sandbox, me);
		expect(await repliesUntilRefused('another worker', account)).toBe(2);
	});

	it('count for everybody who gets a reply to all, whoever named them', async () => {
		const [ann, bob, cyd] = ['ann', 'bob', 'cyd'].map((name) => `${name}@customer.test`);
		for (const address of [ann, bob, cyd])
			sandbox.store.addAccount({ address: address!, name: '' });
		const replyToAll = async (from?: string, cc?: string) => {
			const input = {
				messageId: `<${from}@customer.test>`,
				from: [{ name: '', address: from }],
				to: [{ name: '', address: me }],
				cc: [{ name: '', address: cc }],
				subject: 'Order',
			};
			const job = jobOf({ node: 'to all', input }, { maxReplies: 1 }, sandboxAccount(sandbox, me));
			const fields: Json = { message: input, bodyFormat: 'text', text: 'Thanks' };
			const context = Object.assign(job.context, {
				getNodeParameter: (name: string) => fields[name],
			});
			try {
				return await answer({ ...job, context }, { all: true });
			} finally {
				await job.sending.close();
			}
		};
		const [item] = await replyToAll(ann, bob);
		expect(item?.json.accepted).toEqual([ann, bob]);
		await expect(replyToAll(cyd, bob)).rejects.toThrow(`${bob} got 1 automatic replies`);
	});

	it('are counted all the same where nobody may look, or the server is away', async () => {
		const sendOnly = sandboxAccount(sandbox, me, 'sendOnly');
		expect(await repliesUntilRefused('send only', sendOnly)).toBe(10);
		const gone = sandboxAccount(sandbox, 'gone@example.test');
		expect(await repliesUntilRefused('no server', gone)).toBe(10);
		expect(gone.tokens.length).toBeLessThan(5);
	});
});
