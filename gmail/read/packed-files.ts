import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Connection } from '../imap/connection';
import { noSuchPart } from '../imap/download';
import type { Attachment } from '../message';
import type { BodyStructure } from '../parse/body-structure';
import { sortParts } from '../parse/structure';
import { fileAt, lengthToFetch, placeOf, unpack, withFilesOf } from '../parse/unpack';

/**
 * The attachments of a message of the open folder; of a winmail.dat, which has to be fetched for that, the files in it.
 *
 * @throws GmailError
 */
export const listFiles = async (
	connection: Connection,
	uid: number,
	structure: BodyStructure,
): Promise<Attachment[]> => {
	const { attachments, packed } = sortParts(structure);
	if (packed.length === 0) return attachments;
	const bodyParts = packed.map((part) => ({
		key: part.part,
		start: 0,
		maxLength: lengthToFetch(part),
	}));
	const [row] = await connection.fetch([uid], { uid: true, bodyParts });
	const contents = new Map<string, Buffer>(row?.bodyParts ?? []);
	// What the HTML shows in place is not known here: Outlook packs its pictures with the rest.
	return withFilesOf(attachments, unpack(packed, contents), '');
};

/**
 * Opens a file of a message of the open folder, by the `part` of its entry among the attachments.
 *
 * @throws GmailError `messageNotFound` when the message is gone, or has no such part
 */
export const openPart = async (
	connection: Connection,
	uid: number,
	part: string,
): Promise<Readable> => {
	const place = placeOf(part);
	const { content } = await connection.download(uid, place?.part ?? part);
	if (!place) return content;
	const file = fileAt(await buffer(content), place.number);
	if (!file)
		throw noSuchPart(
			`part ${part} of the message`,
			uid,
			connection.folder.path,
			connection.account,
		);
	return Readable.from([file.content]);
};
