import { GmailError, guideTo, pages } from '../errors';
import type { Connection } from '../imap/connection';
import type { Attachment } from '../message';
import type { BodyStructure } from '../parse/body-structure';
import type { ReadMessage } from './message-content';
import { fetchMessages } from './fetch';
import { mendNames } from './mend-names';
import { readMessage } from './read-message';
import { listFiles } from './packed-files';

/** Fetched together: whoever reads by UIDs keeps all that is read, and a batch costs a few round trips however large it is. */
const BATCH = 200;

/** Messages that are parsed ahead: the thread that parses always has the next one at hand. */
const AHEAD = 8;

/**
 * Reads messages of the open folder as the trigger hands them out, a batch at a time; the next batch is on its way while one is
 * parsed.
 *
 * @param uids in the order they are wanted
 * @returns them in that order; messages that are gone meanwhile are left out
 */
export async function* readByUids(
	connection: Connection,
	uids: number[],
): AsyncGenerator<ReadMessage> {
	const mailbox = connection.folder.path;
	// Labels go by the special use: Gmail's own folders are named in the language of the account.
	const known = (await connection.knownFolders()).find(({ name }) => name === mailbox);
	const origin = { account: connection.account, mailbox, folder: known?.id ?? mailbox };
	const batches = Array.from({ length: Math.ceil(uids.length / BATCH) }, (_, i) =>
		uids.slice(i * BATCH, (i + 1) * BATCH),
	);
	/** What was begun ahead may fail before anybody waits for it. */
	const begun = <Value>(work: Promise<Value>): Promise<Value> => {
		work.catch(() => undefined);
		return work;
	};
	const fetchBatch = (batch: number[] | undefined) =>
		batch && begun(fetchMessages(connection, batch));

	let coming = fetchBatch(batches[0]);
	try {
		for (const [i, batch] of batches.entries()) {
			const fetched = (await coming) ?? [];
			coming = fetchBatch(batches[i + 1]);
			const messages = new Map(fetched.map((message) => [message.uid, message]));
			const wanted = batch.flatMap((uid) => messages.get(uid) ?? []);
			const reading: Promise<ReadMessage>[] = [];
			for (let at = 0; at < wanted.length; at++) {
				for (const message of wanted.slice(reading.length, at + AHEAD)) {
					reading.push(begun(readMessage(message, connection, origin)));
				}
				yield await reading[at]!;
				// Whoever reads keeps what they want of it.
				delete reading[at];
			}
		}
	} finally {
		// The connection is free again when this ends, however it ends.
		await coming?.catch(() => undefined);
	}
}

/** Names of parameters of a Content-Type that say how its bytes are read; a name and a boundary are not among them. */
const says = /^(?!name$|boundary$)[\w.-]{1,60}$/;
const sayable = /^[ -~]{1,200}$/;

/** The Content-Types of a message's files as it was sent, with what they say of charset and calendar method, by part. */
export const contentTypesOf = async (
	connection: Connection,
	uid: number,
): Promise<Map<string, string>> => {
	const [row] = await connection.fetch([uid], { uid: true, bodyStructure: true });
	const types = new Map<string, string>();
	const visit = ({ part = '1', type, parameters = {}, childNodes = [] }: BodyStructure): void => {
		const told = Object.entries(parameters)
			.filter(([name, value]) => says.test(name) && sayable.test(value))
			.map(([name, value]) => `; ${name}="${value.replace(/["\\]/g, '\\$&')}"`);
		types.set(part, `${type}${told.join('')}`);
		if (type.startsWith('multipart/')) childNodes.forEach(visit);
	};
	if (row?.bodyStructure) visit(row.bodyStructure);
	return types;
};

/** For a message that no list of attachments came of. */
export const filesUnknown = (uid: number, { account, folder }: Connection): GmailError =>
	new GmailError(`The files of the message with UID ${uid} in ${folder.path} cannot be listed`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy: `You look for it in Gmail, in the mailbox ${account}: it was moved or deleted since the workflow got it, or has more parts than are read (thousands), which no mail program writes.`,
		page: pages.gmail,
		guide: guideTo('The files of the message with UID 7 in INBOX cannot be listed'),
	});

/** The attachments of messages of the open folder, by UID, without anything else of them; none of what is gone or has too many parts. */
export const listAttachments = async (
	connection: Connection,
	uids: number[],
): Promise<Map<number, Attachment[]>> => {
	const rows = await connection.fetch(uids, { uid: true, bodyStructure: true });
	const structures = new Map(
		rows.map(({ uid, bodyStructure }) => [uid, bodyStructure ?? { type: 'text/plain' }]),
	);
	await mendNames(connection, structures);
	const listed = new Map<number, Attachment[]>();
	for (const [uid, structure] of structures) {
		listed.set(uid, await listFiles(connection, uid, structure));
	}
	return listed;
};
