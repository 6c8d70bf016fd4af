import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';
import type { Readable } from 'node:stream';
import type { Attachment, MessageContent } from '../../gmail';
import { loadCore } from '../shared/core';
import { toFileName } from '../shared/file-name';
import { reasonOf } from '../shared/reason-of';
import type { Files } from './parameters';

/** Keeps a file in n8n's store, as it streams. */
export type ToBinary = (
	content: Buffer | Readable,
	fileName: string,
	mimeType: string,
) => Promise<IBinaryData>;

/** What became of the files of a message. */
export interface Downloaded {
	/** The files by the name of their field. */
	binary: IBinaryKeyData;
	/** The attachments, with the field of each that has one. */
	listed: (Attachment & { field?: string })[];
	/** Why files are missing that were asked for; empty where none is. */
	failures: string[];
}

/**
 * Downloads the files that are asked for, one after another, from the socket to n8n's store.
 *
 * @param goesOn true to leave out a file that cannot be had, and to say why
 * @throws what kept a file from coming, unless `goesOn`
 */
export const downloadAttachments = async (
	attachments: Attachment[],
	{ prefix, filter }: Files,
	content: MessageContent,
	toBinary: ToBinary,
	goesOn: boolean,
): Promise<Downloaded> => {
	const { chooseAttachments, saveName } = await loadCore();
	const chosen = new Set(chooseAttachments(attachments, filter));
	const binary: IBinaryKeyData = {};
	const listed: Downloaded['listed'] = [];
	const failures: string[] = [];
	let next = 0;
	for (const attachment of attachments) {
		if (!chosen.has(attachment)) {
			listed.push(attachment);
			continue;
		}
		const field = `${prefix}${next}`;
		// Names stay the same whichever of the files come.
		next += 1;
		const fileName = toFileName(saveName(attachment));
		const keep = async (): Promise<void> => {
			const stream = await content.part(attachment.part);
			binary[field] = await toBinary(stream, fileName, attachment.mimeType);
			listed.push({ ...attachment, field });
		};
		if (!goesOn) await keep();
		else {
			await keep().catch((error: unknown) => {
				failures.push(`${fileName}: ${reasonOf(error)}`);
				listed.push(attachment);
			});
		}
	}
	return { binary, listed, failures };
};
