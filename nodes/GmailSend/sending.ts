import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type {
	Account,
	AutomaticTimes,
	MailboxSession,
	SendAsAlias,
	Sender,
	Transport,
} from '../../gmail';
import { accountsOf } from '../shared/account';
import type { Core } from '../shared/core';
import { firstOnly, type FirstOnly } from './first-only';
import { inOrder, type InOrder } from './in-order';
import { onceFor, type Once } from './once';

/** What the items of an execution share: accounts, ways out, and what was sent. */
export interface Sending {
	readonly order: InOrder;
	readonly once: Once;
	/** The answers to each message. */
	readonly answers: FirstOnly<INodeExecutionData[]>;
	/** When automatic messages of the node went out; once the first one of the execution does. */
	automaticTimes?: AutomaticTimes;
	/** Addresses for which the Sent mail was asked. */
	readonly askedSentMail: Set<string>;
	/** The account of an item: the one that the credential comes to for it, or that a service account acts for. */
	accountFor(itemIndex: number): Promise<Account>;
	senderFor(account: Account, transport: Transport | 'automatic'): Sender;
	/** The addresses that an account may send as; needs full mail access. */
	aliasesOf(account: Account): Promise<SendAsAlias[]>;
	/** Works in a mailbox over IMAP; one item after another, as they share the connection. */
	inMailbox<T>(account: Account, work: (session: MailboxSession) => Promise<T>): Promise<T>;
	/** A connection of one's own, closed with the others. */
	ownMailbox(account: Account): MailboxSession;
	/** Never throws. */
	close(): Promise<void>;
}

/** Gives each key one value, made at its first use. */
const cached = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
	const known = new Map<Key, Value>();
	return (key) => {
		const value = known.get(key) ?? make(key);
		known.set(key, value);
		return value;
	};
};

export const openSending = (context: IExecuteFunctions, core: Core): Sending => {
	const signal = context.getExecutionCancelSignal();
	const opened: { close(): Promise<void> }[] = [];
	const open = <Closable extends { close(): Promise<void> }>(closable: Closable): Closable => {
		opened.push(closable);
		return closable;
	};
	const sendersOf = cached((account: Account) =>
		cached((transport: Transport | 'automatic') =>
			open(core.openSender(account, transport, { signal, keep: true })),
		),
	);
	const aliasesOf = cached(async (account: Account) => await core.listAliases(account));
	const sharedMailbox = cached((account: Account) => ({
		session: open(core.openMailbox(account, signal)),
		free: Promise.resolve() as Promise<unknown>,
	}));

	return {
		order: inOrder(),
		once: onceFor(context, core),
		answers: firstOnly(),
		askedSentMail: new Set(),
		accountFor: accountsOf(context),
		senderFor: (account, transport) => sendersOf(account)(transport),
		aliasesOf,
		inMailbox: async (account, work) => {
			const shared = sharedMailbox(account);
			const done = shared.free.then(async () => await work(shared.session));
			shared.free = done.catch(() => undefined);
			return await done;
		},
		ownMailbox: (account) => open(core.openMailbox(account, signal)),
		close: async () => {
			await Promise.all(opened.map(async (each) => await each.close()));
		},
	};
};
