import { Readable } from 'node:stream';
import { BINARY_ENCODING, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { OutgoingAttachment } from '../../gmail';

/**
 * Finds the files of an item; they are opened when the message is sent, and go through as streams.
 *
 * @param names names of binary fields, separated by commas
 * @throws NodeOperationError that names the field which the item does not have
 */
export const readAttachments = (
	context: IExecuteFunctions,
	itemIndex: number,
	names: string,
): OutgoingAttachment[] =>
	names
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.map((name) => {
			const available = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
			if (!available.includes(name)) {
				throw new NodeOperationError(
					context.getNode(),
					`The item has no file in a field named "${name}"`,
					{
						description: `Fields with files: ${available.join(', ') || 'none'}. Change "Attachments" in the options of this node.`,
						itemIndex,
					},
				);
			}
			const binary = context.helpers.assertBinaryData(itemIndex, name);
			return {
				name: binary.fileName ?? name,
				mimeType: binary.mimeType,
				open: async () =>
					binary.id
						? await context.helpers.getBinaryStream(binary.id)
						: Readable.from([Buffer.from(binary.data, BINARY_ENCODING)]),
			};
		});
