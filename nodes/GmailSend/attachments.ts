import { Readable } from 'node:stream';
import { BINARY_ENCODING, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { OutgoingAttachment } from '../../gmail';
import { loadCore } from '../shared/core';
import { reasonOf } from '../shared/reason-of';

/** Bytes read at once: larger ones make no difference but in memory, which several messages share. */
const CHUNK = 16 * 1024;

/** Names of the binary fields that are meant; one that is named and not there is told. */
const namesOf = async (
	context: IExecuteFunctions,
	itemIndex: number,
	wanted: string,
	field: string,
): Promise<string[]> => {
	const { fitsPattern } = await loadCore();
	const available = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
	const names = wanted
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.flatMap((name) => {
			if (name.includes('*')) return available.filter((each) => fitsPattern(name, each));
			if (available.includes(name)) return [name];
			throw new NodeOperationError(
				context.getNode(),
				`The item has no file in a field named "${name}"`,
				{
					description: `Fields with files: ${available.join(', ') || 'none'}. Change "${field}" in the options of this node.`,
					itemIndex,
				},
			);
		});
	return [...new Set(names)];
};

/**
 * Finds the files of an item; they are opened when the message is sent, and go through as streams.
 *
 * @param wanted names of binary fields, separated by commas; `*` for all, `invoice*` for some
 * @param field how the form calls it
 * @throws NodeOperationError that names the field which the item does not have, or a file that is gone
 */
export const readAttachments = async (
	context: IExecuteFunctions,
	itemIndex: number,
	wanted: string,
	field: string,
): Promise<OutgoingAttachment[]> => {
	const { helpers } = context;
	const found: OutgoingAttachment[] = [];
	for (const name of await namesOf(context, itemIndex, wanted, field)) {
		const { id, data, mimeType, fileName = name } = helpers.assertBinaryData(itemIndex, name);
		const file = { name: fileName, mimeType };
		if (!id) {
			const content = Buffer.from(data, BINARY_ENCODING);
			const open = async () => Readable.from([content], { objectMode: false });
			found.push({ ...file, size: content.length, open });
			continue;
		}
		const { fileSize } = await helpers.getBinaryMetadata(id).catch((error: unknown) => {
			throw new NodeOperationError(context.getNode(), `The file "${fileName}" is gone`, {
				description: `n8n no longer has the file of the field "${name}": the execution that it belongs to may have been deleted. (${reasonOf(error)})`,
				itemIndex,
			});
		});
		found.push({
			...file,
			size: fileSize,
			open: async () => await helpers.getBinaryStream(id, CHUNK),
		});
	}
	return found;
};
