import type { Account } from '../account';
import { GmailError, guideTo } from '../errors';
import { requestGoogleApi } from '../google-api';
import { openConnection, type Connection } from '../imap/connection';
import { whenThereIsRoom } from '../imap/when-there-is-room';

/** A message in the Sent mail, by Gmail's ids (hex) where the server gives any. */
export interface SentMessage {
	id?: string;
	threadId?: string;
}

/** Looks up what was sent. */
export interface SentMail {
	/**
	 * @param messageId Message-ID with its angle brackets
	 * @param since ms since 1970: what was sent up to then has to be seen
	 * @returns undefined when it is not there
	 * @throws GmailError when nobody can tell
	 */
	find(messageId: string, since: number): Promise<SentMessage | undefined>;
	/**
	 * How many messages were sent since a time, in ms since 1970; at most some thousands are counted.
	 *
	 * @throws GmailError when nobody can tell
	 */
	countSince(time: number): Promise<number>;
	/** Never throws. */
	close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;

/** Gmail's search language; it knows seconds, and dates only in California's time. */
const sentAfter = (time: number): string => `in:sent after:${Math.floor(time / 1000)}`;

const hex = (decimal: string | undefined): string | undefined =>
	decimal && BigInt(decimal).toString(16);

const cannotTell = (mailbox: string): GmailError =>
	new GmailError(`The server of ${mailbox} keeps no copy of what is sent, as Gmail does`, {
		code: 'folderUnknown',
		retry: 'never',
		remedy: 'You ask the recipient whether the message has come.',
		guide: guideTo('The server of {mailbox} keeps no copy of what is sent, as Gmail does'),
	});

/** Over IMAP, with one connection for many look-ups. */
export const sentMailByImap = (account: Account): SentMail => {
	let opening: Promise<Connection> | undefined;
	let seenAt = 0;

	const connect = async (since: number): Promise<Connection> => {
		const open = await opening?.catch(() => undefined);
		if (!open?.alive) {
			seenAt = Date.now();
			opening = whenThereIsRoom(async () => await openConnection({ account, folder: '\\Sent' }));
			return await opening;
		}
		// A session shows the folder as it was when it last asked.
		if (seenAt <= since) {
			seenAt = Date.now();
			await open.noop();
		}
		return open;
	};

	return {
		find: async (messageId, since) => {
			const connection = await connect(since);
			if (!connection.gmail) throw cannotTell(account.address);
			const uids = await connection.search({ header: { 'message-id': messageId } });
			const [found] = await connection.fetch(uids.slice(-1), { uid: true, threadId: true });
			return found && { id: hex(found.emailId), threadId: hex(found.threadId) };
		},
		countSince: async (time) => {
			const connection = await connect(Date.now());
			if (!connection.gmail) throw cannotTell(account.address);
			return (await connection.search({ gmraw: sentAfter(time) })).length;
		},
		close: async () => {
			const connection = await opening?.catch(() => undefined);
			await connection?.close();
		},
	};
};

interface MessageList {
	messages?: { id: string; threadId: string }[];
	nextPageToken?: string;
}

/** What one answer lists at most, and how many of them are asked for: more than a day allows. */
const MESSAGES_A_PAGE = 500;
const MAX_PAGES = 6;

/** By the API (https://developers.google.com/workspace/gmail/api/guides/filtering). */
export const sentMailByApi = ({ address, servers, getToken }: Account): SentMail => {
	const list = async (query: Record<string, string>): Promise<MessageList> =>
		await requestGoogleApi<MessageList>({
			url: `${servers.api}/gmail/v1/users/me/messages?${new URLSearchParams(query)}`,
			token: await getToken(),
			mailbox: address,
			timeout: TIMEOUT_MS,
		});

	return {
		find: async (messageId) => {
			const q = `in:sent rfc822msgid:${messageId.slice(1, -1)}`;
			const [found] = (await list({ q, maxResults: '1' })).messages ?? [];
			return found && { id: found.id, threadId: found.threadId };
		},
		countSince: async (time) => {
			const query = { q: sentAfter(time), maxResults: String(MESSAGES_A_PAGE) };
			let count = 0;
			let pageToken: string | undefined;
			for (let page = 0; page < MAX_PAGES; page++) {
				const { messages = [], nextPageToken } = await list({
					...query,
					...(pageToken && { pageToken }),
				});
				count += messages.length;
				pageToken = nextPageToken;
				if (!pageToken) break;
			}
			return count;
		},
		close: async () => undefined,
	};
};

/**
 * The Sent mail of an account, on the wire that its messages go by; undefined where it cannot be looked at: with send-only
 * access, and behind the Workspace relay, which keeps no copy.
 */
export const sentMailOf = (account: Account, wire: 'smtp' | 'api'): SentMail | undefined => {
	if (account.access === 'sendOnly') return undefined;
	if (wire === 'api') return sentMailByApi(account);
	return account.servers.smtp.host.startsWith('smtp-relay.') ? undefined : sentMailByImap(account);
};
