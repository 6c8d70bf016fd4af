import type { Connection } from '../imap/connection';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { identityOf } from '../parse/identity';
import type { Seen } from '../read/look-at';
import type { ReadMessage } from '../read/message-content';
import { contentOf, readMessage } from '../read/read-message';
import type { Receiver } from './delivery';

/** A message that was read, not yet made an item. */
export interface Reading<Item> {
	message: ReadMessage;
	seen: Seen;
	key: string;
	/** As they were when it was fetched. */
	flags: ReadonlySet<string>;
	toItem(lastTry: boolean): Promise<Item>;
}

/** Whether a message is to be handed out: `unwanted` says the filter, `taken` is what is done or has another taker. */
export type Verdict = 'ours' | 'unwanted' | 'taken';

/** Reads messages and makes their items. */
export interface Items<Item> {
	read(fetched: FetchedMessage, from: Connection): Promise<Reading<Item>>;
	/**
	 * Makes the item of a message; after some tries with what can be had of it.
	 *
	 * @param name counts its tries
	 * @param later called with how many tries it has had, where it is to be tried again
	 * @returns undefined then
	 * @throws what `prepare` threw where the connection is lost: an outage is no fault of the message
	 */
	make(
		reading: Reading<Item>,
		name: string,
		from: Connection,
		later: (tries: number) => void,
	): Promise<Item | undefined>;
	forget(name: string): void;
	clear(): void;
}

/** Tries to make an item before it comes with what can be had of it. */
const MAX_TRIES = 3;

/** Pause before the second try to make an item, in ms; it doubles. */
export const ITEM_PAUSE = 1_000;

export const createItems = <Item>({
	prepare,
	format,
	keyOf,
}: Pick<Receiver<Item>, 'prepare'> & {
	format: Format | undefined;
	keyOf(uid: number, identity: string): string;
}): Items<Item> => {
	const triesOf = new Map<string, number>();
	return {
		read: async (fetched, from) => {
			const { uid, flags, receivedAt } = fetched;
			const origin = { account: from.account, mailbox: from.folder.path, folder: from.opened };
			const message = await readMessage(fetched, from, origin, format);
			const identity = identityOf(fetched);
			return {
				message,
				flags,
				seen: { uid, identity, receivedAt: receivedAt.getTime() || 0 },
				key: keyOf(uid, identity),
				toItem: async (lastTry) => await prepare(message, contentOf(from, uid), { lastTry }),
			};
		},
		make: async ({ toItem }, name, from, later) => {
			const tries = (triesOf.get(name) ?? 0) + 1;
			try {
				const item = await toItem(tries >= MAX_TRIES);
				triesOf.delete(name);
				return item;
			} catch (error) {
				if (!from.alive) throw error;
				triesOf.set(name, tries);
				later(tries);
				return undefined;
			}
		},
		forget: (name) => triesOf.delete(name),
		clear: () => triesOf.clear(),
	};
};
