import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';
import type { Readable } from 'node:stream';
import type { Attachment, MessageContent } from '../../gmail';
import { loadCore } from '../shared/core';
import { toFileName } from '../shared/file-name';
import type { Files } from './parameters';

/** Keeps a file in n8n's store, as it streams. */
export type ToBinary = (
	content: Buffer | Readable,
	fileName: string,
	mimeType: string,
) => Promise<IBinaryData>;

/**
 * Downloads the files that are asked for, one after another, from the socket to n8n's store.
 *
 * @returns the files by the name of their field, and the attachments with the field of each that has one
 * @throws GmailError when a file cannot be had
 */
export const downloadAttachments = async (
	attachments: Attachment[],
	{ prefix, filter }: Files,
	content: MessageContent,
	toBinary: ToBinary,
): Promise<{ binary: IBinaryKeyData; listed: (Attachment & { field?: string })[] }> => {
	const { chooseAttachments, saveName } = await loadCore();
	const chosen = new Set(chooseAttachments(attachments, filter));
	const binary: IBinaryKeyData = {};
	const listed: (Attachment & { field?: string })[] = [];
	for (const attachment of attachments) {
		if (!chosen.has(attachment)) {
			listed.push(attachment);
			continue;
		}
		const field = `${prefix}${Object.keys(binary).length}`;
		const stream = await content.part(attachment.part);
		const fileName = toFileName(saveName(attachment));
		binary[field] = await toBinary(stream, fileName, attachment.mimeType);
		listed.push({ ...attachment, field });
	}
	return { binary, listed };
};
