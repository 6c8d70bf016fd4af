import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../../gmail/account';
import type { GmailError } from '../../../gmail/errors';
import { readCursor, startNow, writeCursor, type Cursor } from '../../../gmail/watch/cursor';
import type { ReadMessage } from '../../../gmail/read/message-content';
import type { DeadLetter, Receiver } from '../../../gmail/watch/delivery';
import { watch, type Watch, type WatchOptions } from '../../../gmail/watch/watch';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { StoredMessage } from '../../../sandbox/store/stored-message';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

export const me = 'support@example.test';
export const customer = 'carla@customer.test';
export const keyword = '$n8n-test';

/** A cursor as n8n's database hands it back. */
export const saved = (cursor: Cursor): Cursor => readCursor(writeCursor(cursor));

/** Waits for what the server tells no event of. */
export const until = async (condition: () => boolean): Promise<void> => {
	while (!condition()) await sleep(10);
};

/** A watch, and what it told. */
export type ObservedWatch = Watch & {
	outages: GmailError[];
	notStarted: unknown[];
	recoveries: () => number;
	deadLetters: DeadLetter[];
};

/** A sandbox with a mailbox to watch. */
export interface WatchedSandbox {
	sandbox: Sandbox;
	account: Account & { tokens: string[] };
	/** A customer's message arrives. */
	receive(subject: string, extraHeader?: string, text?: string): void;
	/** Starts a watch that ends with `close`. */
	start(
		receiver: Receiver<ReadMessage>,
		options?: Partial<WatchOptions<ReadMessage>>,
	): ObservedWatch;
	/** The message with that subject as Gmail holds it. */
	stored(subject: string): StoredMessage;
	close(): Promise<void>;
}

export const openWatchedSandbox = async (): Promise<WatchedSandbox> => {
	const sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Support' });
	sandbox.store.addAccount({ address: customer, name: 'Carla' });
	const account = sandboxAccount(sandbox, me);
	const watches: Watch[] = [];
	return {
		sandbox,
		account,
		receive: (subject, extra = '', text = 'Hello') => {
			const source = `From: Carla <${customer}>\r\nTo: ${me}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@customer.test>\r\n${extra}\r\n${text}`;
			sandbox.store.deliver({ from: customer, to: [me] }, Buffer.from(source));
		},
		start: (receiver, options = {}) => {
			const outages: GmailError[] = [];
			const notStarted: unknown[] = [];
			const deadLetters: DeadLetter[] = [];
			let recovered = 0;
			const started = watch<ReadMessage>({
				signIn: async () => account,
				folder: 'INBOX',
				cursor: startNow,
				keyword,
				maxInFlight: 10,
				prepare: receiver.prepare,
				deliver: receiver.deliver,
				onOutage: (error) => outages.push(error),
				onDeadLetter: (message) => deadLetters.push(message),
				onNotStarted: (error) => notStarted.push(error),
				onAfterwardsRefused: (error) => outages.push(error),
				onRecovery: () => (recovered += 1),
				...options,
			});
			watches.push(started);
			return { ...started, outages, deadLetters, notStarted, recoveries: () => recovered };
		},
		stored: (subject) => {
			const found = [...sandbox.store.account(me)!.all()].find(({ source }) =>
				source.includes(`Subject: ${subject}\r\n`),
			);
			if (!found) throw new Error(`There is no message ${subject}`);
			return found;
		},
		close: async () => {
			await Promise.all(watches.map(async (started) => await started.close()));
			await sandbox.close();
		},
	};
};
