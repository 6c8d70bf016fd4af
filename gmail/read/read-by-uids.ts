import type { Connection } from '../imap/connection';
import type { Attachment } from '../message';
import type { ReadMessage } from './message-content';
import { fetchMessages } from './fetch';
import { mendNames } from './mend-names';
import { readMessage } from './read-message';
import { sortParts } from '../parse/structure';

/** Fetched together: whoever reads by UIDs keeps all that is read, and a batch costs a few round trips however large it is. */
const BATCH = 200;

/**
 * Reads messages of the open folder as the trigger hands them out, a batch at a time.
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
	for (let i = 0; i < uids.length; i += BATCH) {
		const batch = uids.slice(i, i + BATCH);
		const fetched = await fetchMessages(connection, batch);
		const messages = new Map(fetched.map((message) => [message.uid, message]));
		for (const uid of batch) {
			const message = messages.get(uid);
			if (message) yield await readMessage(message, connection, origin);
		}
	}
}

/** The attachments of messages of the open folder, by UID, without anything else of them. */
export const listAttachments = async (
	connection: Connection,
	uids: number[],
): Promise<Map<number, Attachment[]>> => {
	const rows = await connection.fetch(uids, { uid: true, bodyStructure: true });
	const structures = new Map(
		rows.map(({ uid, bodyStructure }) => [uid, bodyStructure ?? { type: 'text/plain' }]),
	);
	await mendNames(connection, structures);
	return new Map(
		[...structures].map(([uid, structure]) => [uid, sortParts(structure).attachments]),
	);
};
