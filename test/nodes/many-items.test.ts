import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import * as core from '../../gmail';
import { countAutomatic, type AutomaticTimes } from '../../gmail/send/auto-reply-guard';
import { changeAll } from '../../nodes/GmailMailbox/change-operation';
import type { Batch } from '../../nodes/GmailMailbox/batch';
import { inBatches } from '../../nodes/GmailMailbox/batch';
import { findMessages } from '../../nodes/GmailMailbox/message-field';
import { groupItems } from '../../nodes/GmailSend/groups';
import { eachItem } from '../../nodes/shared/each-item';
import { longestHold } from '../support/held-loop';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

/** Items of one execution, and how long n8n may stand still for them, in ms. */
const MANY = 10_000;
const HELD = 200;

jest.mock('../../nodes/shared/account', () => {
	const account = { address: 'me@example.test' };
	return { accountsOf: () => async () => account };
});

/** A node with so many items, each of which names a message. */
const contextOf = (message: (n: number) => unknown): IExecuteFunctions => {
	const input = Array.from({ length: MANY }, (_, n) => ({ json: message(n) as IDataObject }));
	return {
		getInputData: () => input,
		getNode: () => ({ name: 'Gmail', type: 'gmailMailbox', parameters: {}, typeVersion: 1.1 }),
		getNodeParameter: (_name: string, item: number) => input[item]?.json,
		getExecutionCancelSignal: () => undefined,
		continueOnFail: () => true,
		logger: { debug: () => undefined },
	} as unknown as IExecuteFunctions;
};

const idOf = (n: number): bigint => 0x18c1a2b3c4d50000n + BigInt(n);

/** Some work, as an item of a node has: about 30 microseconds of it. */
const busy = (): void => {
	const end = performance.now() + 0.03;
	while (performance.now() < end);
};

/** What came of the work, and how long the loop was held for it at one time, in ms. */
const held = async <Result>(
	work: () => Promise<Result>,
): Promise<{ ms: number; result: Result }> => {
	let result: Result | undefined;
	const ms = await longestHold(async () => (result = await work()));
	return { ms, result: result! };
};

describe(`${MANY} items`, () => {
	it('are put into groups without holding n8n', async () => {
		const context = contextOf((n) => ({ to: `${n % 5_000}@x.test` }));
		const group = async () =>
			await groupItems(context, core, async (item) => {
				busy();
				return JSON.stringify(context.getNodeParameter('to', item));
			});
		const { ms, result } = await held(group);
		expect(ms).toBeLessThan(HELD);
		expect(result.groups.size).toBe(5_000);
	});

	it('are worked on without holding n8n, also where none has to wait for anything', async () => {
		const context = contextOf((n) => ({ n }));
		const work = async () =>
			await eachItem(context, core, async (item) => {
				busy();
				if (item % 2 === 0)
					throw new core.GmailError('no', { code: 'unknown', retry: 'never', remedy: '' });
				return [{ json: { item } }];
			});
		const { ms, result } = await held(work);
		expect(ms).toBeLessThan(HELD);
		expect(result).toHaveLength(MANY);
	});

	/** A server that has every other message, known by Message-IDs alone or by Gmail's ids. */
	const sessionOf = (gmail: boolean) => {
		const rows = Array.from({ length: MANY / 2 }, (_, n) => ({
			uid: n + 1,
			flags: new Set<string>(),
			emailId: idOf(n).toString(),
			threadId: '7',
			envelope: { messageId: `<${n}@x>` },
		}));
		const connection = {
			gmail,
			folder: { path: 'INBOX' },
			alive: true,
			knownFolders: async () => [{ id: 'INBOX', name: 'INBOX' }],
			fetch: async (uids: number[]) => rows.slice(0, uids.length),
			search: async () => rows.map(({ uid }) => uid),
		};
		return {
			account: 'me@example.test',
			in: async () => connection,
			anywhere: async () => connection,
		};
	};

	it.each([
		['by Message-IDs', false, (n: number) => ({ messageId: `<${n}@x>` })],
		['by places', false, (n: number) => ({ mailbox: 'INBOX', uid: n + 1 })],
		['by ids of Gmail', true, (n: number) => ({ id: idOf(n).toString(16) })],
	])('are found %s without holding n8n', async (_how, gmail, message) => {
		const find = async () => {
			const context = contextOf(message);
			const found: number[] = [];
			await inBatches(context, core, async (batch: Batch) => {
				const session = sessionOf(gmail) as unknown as Batch['session'];
				const all = await findMessages({ ...batch, session });
				found.push(all.length);
			});
			return found[0];
		};
		const { ms, result } = await held(find);
		expect(ms).toBeLessThan(HELD);
		expect(result).toBe(MANY / 2);
	});

	it('are changed without holding n8n', async () => {
		const context = contextOf((n) => ({ n }));
		const change = async () =>
			await inBatches(context, core, async (batch) => {
				const messages = batch.items.map((itemIndex) => ({
					itemIndex,
					told: { n: itemIndex },
					messages: [{ mailbox: 'INBOX', uid: itemIndex + 1, messageId: '' }],
				}));
				const changeLocated = async (_session: unknown, given: object[]) => given;
				const stubbed = { ...batch, core: { ...core, changeLocated } } as unknown as Batch;
				await changeAll(stubbed, messages, () => ({}));
			});
		const { ms, result } = await held(change);
		expect(ms).toBeLessThan(HELD);
		expect(result).toHaveLength(MANY);
	});

	it('are counted as replies in next to no time', async () => {
		const count = async () => {
			const times: AutomaticTimes = {};
			for (let n = 0; n < MANY; n++)
				countAutomatic(times, [`${n % 100}@x.test`], {
					perAddress: MANY,
					inAll: MANY * 2,
					now: 1_800_000_000_000 + n,
				});
			return times;
		};
		const { ms, result } = await held(count);
		expect(ms).toBeLessThan(HELD);
		expect(result['7@x.test']).toHaveLength(MANY / 100);
	});
});
