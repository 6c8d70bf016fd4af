import type { Account } from '../account';
import { GmailError } from '../errors';
import { requestGoogleApi } from '../google-api';
import { openConnection, type Connection } from '../imap/connection';

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
	/** Never throws. */
	close(): Promise<void>;
}

const TIMEOUT = 20_000;

const hex = (decimal: string | undefined): string | undefined =>
	decimal && BigInt(decimal).toString(16);

const cannotTell = (mailbox: string): GmailError =>
	new GmailError(`The server of ${mailbox} keeps no copy of what is sent, as Gmail does`, {
		code: 'folderUnknown',
		retry: 'never',
		remedy: 'You ask the recipient whether the message has come.',
	});

/** Over IMAP, with one connection for many look-ups. */
export const sentMailByImap = (account: Account): SentMail => {
	let opening: Promise<Connection> | undefined;
	let seenAt = 0;

	const connect = async (since: number): Promise<Connection> => {
		const open = await opening?.catch(() => undefined);
		if (!open?.alive) {
			seenAt = Date.now();
			opening = openConnection({ account, folder: '\\Sent' });
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
		close: async () => {
			const connection = await opening?.catch(() => undefined);
			await connection?.close();
		},
	};
};

interface MessageList {
	messages?: { id: string; threadId: string }[];
}

/** By the API (https://developers.google.com/workspace/gmail/api/guides/filtering). */
export const sentMailByApi = ({ address, servers, getToken }: Account): SentMail => ({
	find: async (messageId) => {
		const query = new URLSearchParams({
			q: `in:sent rfc822msgid:${messageId.slice(1, -1)}`,
			maxResults: '1',
		});
		const { messages } = await requestGoogleApi<MessageList>({
			url: `${servers.api}/gmail/v1/users/me/messages?${query}`,
			token: await getToken(),
			mailbox: address,
			timeout: TIMEOUT,
		});
		const [found] = messages ?? [];
		return found && { id: found.id, threadId: found.threadId };
	},
	close: async () => undefined,
});

/**
 * The Sent mail of an account, on the wire that its messages go by; undefined where it cannot be looked at: with send-only
 * access, and behind the Workspace relay, which keeps no copy.
 */
export const sentMailOf = (account: Account, wire: 'smtp' | 'api'): SentMail | undefined => {
	if (account.access === 'sendOnly') return undefined;
	if (wire === 'api') return sentMailByApi(account);
	return account.servers.smtp.host.startsWith('smtp-relay.') ? undefined : sentMailByImap(account);
};
