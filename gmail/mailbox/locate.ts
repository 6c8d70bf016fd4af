import { GmailError, guideTo, pages } from '../errors';
import type { Connection, FetchMessageObject, SearchObject } from '../imap/connection';
import { labelName, labelOfFolder } from '../label-names';
import { searchAny } from '../read/find-by-identity';
import { groupBy } from './group-by';
import { messageNamed, type MessageReference } from './message-reference';
import type { MailboxSession } from './session';

/** A message and where it is now. */
export interface LocatedMessage {
	/** Path of the folder. */
	mailbox: string;
	uid: number;
	/** Gmail's ids in hex, and its labels as the Gmail API names them; absent on other servers. */
	id?: string;
	threadId?: string;
	labels?: string[];
	/** '' where the message has none, and where nobody asked. */
	messageId: string;
}

const hex = (decimal: string | undefined): string | undefined =>
	decimal && BigInt(decimal).toString(16);

/** @param here the label of the open folder, which X-GM-LABELS leaves out */
const toLocated = (
	{ folder, gmail }: Connection,
	here: string | undefined,
	row: FetchMessageObject,
): LocatedMessage => {
	const labels = [...(row.labels ?? []), ...(here === undefined ? [] : [here])].map(labelName);
	const unread = row.flags?.has('\\Seen') ? [] : ['UNREAD'];
	return {
		mailbox: folder.path,
		uid: row.uid,
		messageId: row.envelope?.messageId?.trim() ?? '',
		...(gmail && {
			id: hex(row.emailId) ?? '',
			threadId: hex(row.threadId) ?? '',
			labels: [...new Set([...labels, ...unread])].sort(),
		}),
	};
};

/** What is known of messages, without their texts. */
export const lookAt = async (
	connection: Connection,
	uids: number[],
	{ messageIds = false } = {},
): Promise<LocatedMessage[]> => {
	const here = labelOfFolder(connection.folder.path, await connection.knownFolders());
	const rows = await connection.fetch(uids, {
		uid: true,
		flags: true,
		threadId: connection.gmail,
		labels: connection.gmail,
		envelope: messageIds || !connection.gmail,
	});
	return rows.map((row) => toLocated(connection, here, row));
};

/** Messages that were found, by each of what a reference may name. */
const indexOf = (
	candidates: LocatedMessage[],
): ((wanted: MessageReference) => LocatedMessage | undefined) => {
	const placeOf = ({ mailbox, uid }: { mailbox?: string; uid?: number }) => `${uid} ${mailbox}`;
	const by = (key: (message: LocatedMessage) => string, some: LocatedMessage[]) =>
		new Map(some.map((message) => [key(message), message]));
	const named = (some: LocatedMessage[]) => {
		const byMessageId = by(({ messageId }) => messageId, some);
		const byPlace = by(placeOf, some);
		return (wanted: MessageReference): LocatedMessage | undefined =>
			wanted.messageId ? byMessageId.get(wanted.messageId) : byPlace.get(placeOf(wanted));
	};
	const byId = by(
		({ id = '' }) => id,
		candidates.filter(({ id }) => id),
	);
	const ofAll = named(candidates);
	// A server that has ids is asked for nothing else where one is named.
	const ofWithoutId = named(candidates.filter(({ id }) => !id));
	return (wanted) => (wanted.id ? (byId.get(wanted.id) ?? ofWithoutId(wanted)) : ofAll(wanted));
};

const searchKey = (
	gmail: boolean,
	{ id, messageId }: MessageReference,
): SearchObject | undefined => {
	if (gmail && id) return { emailId: BigInt(`0x${id}`).toString() };
	return messageId ? { header: { 'message-id': messageId } } : undefined;
};

/** Where a message can be: on Gmail in one of three folders, elsewhere in any. */
export const placesOf = async (connection: Connection): Promise<string[]> => {
	const ids = (await connection.knownFolders()).map(({ id }) => id);
	if (connection.gmail && ids.includes('\\All')) {
		return ['\\All', '\\Trash', '\\Junk'].filter((place) => ids.includes(place));
	}
	return ids;
};

const gone = (reference: MessageReference, account: string): GmailError =>
	new GmailError(`There is no message ${messageNamed(reference)} in ${account}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'It was deleted since the workflow got it, or belongs to another mailbox: you check the credential, and "Mailbox to Act For" with a service account. In Gmail > Settings > Labels, "Show in IMAP" must be ticked for All Mail.',
		page: pages.labels,
		guide: guideTo('There is no message 18c1a2b3c4d5e6f7 in {mailbox}'),
	});

/**
 * Finds messages in few round trips: first by the folder and UID they were seen at, where the id still is the same; then
 * by id in All Mail, Trash and Spam, as they may have moved.
 *
 * @returns for each reference the message, or the error that says it is gone
 * @throws GmailError when the mailbox cannot be looked into at all
 */
export const locate = async (
	session: MailboxSession,
	references: MessageReference[],
): Promise<(LocatedMessage | GmailError)[]> => {
	const found: (LocatedMessage | undefined)[] = references.map(() => undefined);
	const open = (): number[] => [...found.keys()].filter((i) => found[i] === undefined);
	const take = (candidates: LocatedMessage[], some: number[]): void => {
		const find = indexOf(candidates);
		for (const i of some) found[i] ??= find(references[i]!);
	};
	const byMessageId = (i: number): boolean => references[i]?.messageId !== undefined;

	const seenAt = groupBy(
		[...references.keys()],
		(i) => references[i]?.uid && references[i].mailbox,
	);
	const seen: LocatedMessage[] = [];
	for (const [mailbox, here] of seenAt) {
		if (!mailbox) continue;
		const connection = await session.in(mailbox).catch((error: unknown) => {
			// The label is gone; the message may still be there.
			if (error instanceof GmailError && error.code === 'folderUnknown') return undefined;
			throw error;
		});
		if (!connection) continue;
		const messageIds = here.some((i) => references[i]?.id === undefined);
		const uids = here.flatMap((i) => references[i]?.uid ?? []);
		const candidates = await lookAt(connection, uids, { messageIds });
		take(candidates, here);
		for (const candidate of candidates) seen.push(candidate);
	}
	// One message may be named twice, once by its place and once by its id.
	take(seen, open());

	const places = open().length > 0 ? await placesOf(await session.anywhere()) : [];
	for (const place of places) {
		const missing = open();
		if (missing.length === 0) break;
		const connection = await session.in(place);
		const keys = missing.flatMap((i) => searchKey(connection.gmail, references[i]!) ?? []);
		const uids = await searchAny(connection, keys);
		const messageIds = missing.some(byMessageId);
		if (uids.length > 0) {
			take(await lookAt(connection, uids, { messageIds }), missing);
		}
	}
	return found.map((message, i) => message ?? gone(references[i]!, session.account));
};
