import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Account, MailboxSession } from '../../gmail';
import { accountsOf } from '../shared/account';
import { breathing } from '../shared/breathing';
import type { Core } from '../shared/core';
import { goesOn, toErrorItem } from '../shared/error-item';
import { explain } from '../shared/errors';

/** The items of one mailbox, worked on over one connection. */
export interface Batch {
	context: IExecuteFunctions;
	core: Core;
	account: Account;
	session: MailboxSession;
	/** Indexes of the input items. */
	items: number[];
	/** Puts out items in the place of an input item. */
	give(itemIndex: number, made: INodeExecutionData[]): void;
	/**
	 * An item could not be worked on: it goes on as an item that says why, where the node is set to continue.
	 *
	 * @throws NodeOperationError where it is not
	 */
	fail(itemIndex: number, error: unknown): void;
	/** Does something for each item; what it throws is that item's failure. */
	each(items: number[], work: (itemIndex: number) => Promise<void>): Promise<void>;
}

/**
 * Works on all items, those of one mailbox together.
 *
 * @returns what comes out, in the order of the items
 * @throws NodeOperationError for the first item that fails, where the node is not set to continue
 */
export const inBatches = async (
	context: IExecuteFunctions,
	core: Core,
	work: (batch: Batch) => Promise<void>,
): Promise<INodeExecutionData[]> => {
	const results = context.getInputData().map((): INodeExecutionData[] => []);
	const give = (itemIndex: number, made: INodeExecutionData[]): void => {
		results[itemIndex] = made.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
	};
	const fail = (itemIndex: number, error: unknown): void => {
		const explained = explain(context, core, error, 'imap', itemIndex);
		if (!goesOn(context)) throw explained;
		results[itemIndex] = [toErrorItem(explained, itemIndex)];
	};
	const breathe = breathing();
	const each: Batch['each'] = async (items, act) => {
		for (const itemIndex of items) {
			await breathe();
			try {
				await act(itemIndex);
			} catch (error) {
				fail(itemIndex, error);
			}
		}
	};

	const accountFor = accountsOf(context);
	const itemsOf = new Map<Account, number[]>();
	await each([...results.keys()], async (itemIndex) => {
		const account = await accountFor(itemIndex);
		const items = itemsOf.get(account);
		if (items) items.push(itemIndex);
		else itemsOf.set(account, [itemIndex]);
	});
	for (const [account, items] of itemsOf) {
		let session: MailboxSession | undefined;
		try {
			session = core.openMailbox(account, context.getExecutionCancelSignal());
			await work({ context, core, account, session, items, give, fail, each });
		} catch (error) {
			// What made no difference between the items: the connection.
			for (const itemIndex of items) if (results[itemIndex]?.length === 0) fail(itemIndex, error);
		} finally {
			await session?.close();
		}
	}
	return results.flat();
};
