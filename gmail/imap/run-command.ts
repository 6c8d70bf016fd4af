import type { ImapFlow } from 'imapflow';
import { classify, GmailError, guideTo, pages } from '../errors';

/**
 * Runs one command of imapflow.
 *
 * @param doing what it is for, to follow "could not": `move 3 messages (UID 4, 7, 9) of INBOX to Work`
 * @throws GmailError with what the server said and what to do
 */
export type Run = <T>(command: () => Promise<T | false | undefined>, doing: string) => Promise<T>;

/** How many UIDs an error names. */
const MAX_NAMED_UIDS = 10;

/** Messages as an error names them: `3 messages (UID 4, 7, 9)`. */
export const messagesNamed = (uids: number[]): string => {
	const named = uids.slice(0, MAX_NAMED_UIDS).join(', ');
	const more = uids.length > MAX_NAMED_UIDS ? ` and ${uids.length - MAX_NAMED_UIDS} more` : '';
	return `${uids.length} ${uids.length === 1 ? 'message' : 'messages'} (UID ${named}${more})`;
};

/** Makes the Run of one client. imapflow answers a refusal with `false` and tells nobody but its log what was said. */
export const commandRunner = (imap: ImapFlow, mailbox: string): Run => {
	let refusal: unknown;
	imap.log.warn = ({ err }: { err?: unknown }) => {
		refusal = err ?? refusal;
	};
	return async (command, doing) => {
		refusal = undefined;
		let result;
		try {
			result = await command();
		} catch (error) {
			throw classify(error, { mailbox, channel: 'imap' });
		}
		if (result !== false && result !== undefined) return result;
		const why = refusal && classify(refusal, { mailbox, channel: 'imap' });
		throw new GmailError(
			why instanceof GmailError
				? `Could not ${doing}: ${why.message}`
				: `The server refused to ${doing} in ${mailbox}`,
			why instanceof GmailError
				? { ...why, cause: why.cause }
				: {
						code: 'serverUnavailable',
						retry: 'now',
						remedy:
							'You run it again. If it comes back, look whether Gmail has a disturbance, and whether the label or folder can still be changed in Gmail.',
						page: pages.status,
						guide: guideTo('The server refused to move 3 messages in {mailbox}'),
					},
		);
	};
};
