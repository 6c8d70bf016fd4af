import { Readable } from 'node:stream';
import {
	BINARY_ENCODING,
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
} from 'n8n-workflow';
import type { OutgoingAttachment } from '../../gmail';
import { loadCore, type Core } from '../shared/core';
import { reasonOf } from '../shared/reason-of';

/** Bytes read at once: larger ones make no difference but in memory, which several messages share. */
const CHUNK_BYTES = 16 * 1024;

/** A file that a field means. */
export interface ChosenFile {
	/** The field of the item that holds it; '' for a file of another node. */
	field: string;
	file: IBinaryData;
	/** False where it is one of all files, or of those that fit a pattern. */
	named: boolean;
}

/** What is looked for, and what the item has. */
interface Looking {
	context: IExecuteFunctions;
	core: Core;
	itemIndex: number;
	/** How the form calls the field that is read. */
	title: string;
	own: Map<string, IBinaryData>;
}

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** n8n leaves the content out of what `$binary` gives. */
const isFile = (value: unknown): value is IBinaryData =>
	isObject(value) && typeof value.mimeType === 'string' && value.part === undefined;

/** The files of an item, by their fields. Workflows whose files stand in the JSON say so in their settings. */
const filesOf = (context: IExecuteFunctions, itemIndex: number): Map<string, IBinaryData> => {
	const { json = {}, binary = {} } = context.getInputData()[itemIndex] ?? {};
	const isCombined = context.getWorkflowSettings().binaryMode === 'combined';
	const files = isCombined ? Object.entries(json).filter(([, value]) => isFile(value)) : [];
	return new Map([...Object.entries(binary), ...files] as [string, IBinaryData][]);
};

const refused = (
	{ context, itemIndex, title, own }: Looking,
	message: string,
	remedy = `Change "${title}" in the options of this node.`,
): NodeOperationError =>
	new NodeOperationError(context.getNode(), message, {
		description: `${remedy} Fields with files: ${[...own.keys()].join(', ') || 'none'}.`,
		itemIndex,
	});

const LISTED_ONLY_HINT =
	'A message lists its files without moving them: "Download Attachments" of Gmail Mailbox, before this node, makes fields of them.';

const kindOf = (value: unknown): string =>
	value === undefined || value === null
		? 'nothing'
		: Array.isArray(value)
			? 'a list'
			: typeof value;

const noFile = (looking: Looking, value: unknown): NodeOperationError => {
	const isListed = isObject(value) && value.part !== undefined;
	const remedy = isListed
		? LISTED_ONLY_HINT
		: `It takes names of fields, files such as {{ $('Download').item.binary.invoice }}, or a list of both.`;
	return refused(looking, `"${looking.title}" got ${kindOf(value)} instead of a file`, remedy);
};

/** Names as a person or a model writes them: `a, b`, one on a line, `["a", "b"]`. */
const namesIn = (text: string): string[] => {
	if (text.trim().startsWith('[')) {
		try {
			const list: unknown = JSON.parse(text);
			if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list;
		} catch {
			// Then it is no list, but a name that begins so.
		}
	}
	return text.split(/[,;\r\n]/);
};

const byNames = (looking: Looking, text: string): ChosenFile[] => {
	const { own, core } = looking;
	const names = own.has(text.trim()) ? [text] : namesIn(text);
	return names
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.flatMap((name): ChosenFile[] => {
			const file = own.get(name);
			if (file) return [{ field: name, file, named: true }];
			if (!name.includes('*'))
				throw refused(looking, `The item has no file in a field named "${name.slice(0, 100)}"`);
			return [...own]
				.filter(([field]) => core.fitsPattern(name, field))
				.map(([field, each]) => ({ field, file: each, named: false }));
		});
};

const isSame = (file: IBinaryData, given: IBinaryData): boolean => {
	if (given.id !== undefined) return file.id === given.id;
	if (given.data !== undefined) return file.id === undefined && file.data === given.data;
	return Object.entries(given).every(([key, value]) => file[key as keyof IBinaryData] === value);
};

/** A file that an expression gives: one of the item, which is known again, or one of another node. */
const byReference = (looking: Looking, given: IBinaryData, key = ''): ChosenFile => {
	const { own } = looking;
	const keyed = own.get(key);
	if (keyed && isSame(keyed, given)) return { field: key, file: keyed, named: true };
	const [same, ...others] = [...own].filter(([, file]) => isSame(file, given));
	const hasContent = given.id !== undefined || typeof given.data === 'string';
	if (same && (hasContent || others.length === 0))
		return { field: same[0], file: same[1], named: true };
	if (hasContent) return { field: '', file: given, named: true };
	throw refused(
		looking,
		`"${looking.title}" got a file without its content`,
		'The name of its field says which one is meant.',
	);
};

const chosenIn = (looking: Looking, value: unknown): ChosenFile[] => {
	if (typeof value === 'string' || typeof value === 'number')
		return byNames(looking, String(value));
	if (Array.isArray(value)) return value.flatMap((each) => chosenIn(looking, each));
	if (isFile(value)) return [byReference(looking, value)];
	if (!isObject(value)) throw noFile(looking, value);
	// What Gmail IMAP Trigger lists of a file that it has downloaded.
	if (value.part !== undefined && typeof value.field === 'string')
		return chosenIn(looking, [value.field]);
	// The item of a node, with its files.
	if (isObject(value.json) && !isFile(value.binary)) return chosenIn(looking, value.binary ?? {});
	const entries = Object.entries(value);
	if (!entries.every(([, each]) => isFile(each))) throw noFile(looking, value);
	return entries.map(([key, each]) => ({
		...byReference(looking, each as IBinaryData, key),
		named: false,
	}));
};

/** What stands in the form, before n8n works out expressions. */
const written = (context: IExecuteFunctions, option: string): unknown => {
	const options: unknown = context.getNode().parameters.options;
	return isObject(options) ? options[option] : undefined;
};

/** Whether the form names one file of a node, `$('Node').item.binary.invoice`, and not whatever there is. */
const namesOne = (context: IExecuteFunctions, option: string): boolean => {
	const raw = written(context, option);
	return typeof raw === 'string' && raw.startsWith('=') && /binary(?:\.|\[)/.test(raw);
};

/** The runs of a node that were told so, by the field. */
const told = new WeakMap<IExecuteFunctions, Set<string>>();

/** Tells who builds the workflow, once a run, that a message goes out without the files that the form speaks of. */
const noteNoFiles = (context: IExecuteFunctions, option: string, title: string): void => {
	const raw = written(context, option);
	// Without any text nothing was meant, and "*" means whatever there is.
	if (typeof raw !== 'string' || ['', '*'].includes(raw.trim())) return;
	const fields = told.get(context) ?? new Set();
	told.set(context, fields);
	if (fields.has(option)) return;
	fields.add(option);
	context.addExecutionHints?.({
		message: `"${title}" comes to no file for at least one item: its message has none.`,
		location: 'outputPane',
	});
};

const isNothing = (value: unknown): boolean =>
	value === undefined || value === null || value === '';

/**
 * Finds the files that a field means, each of them once.
 *
 * @param option the field in the options of the node
 * @param title how the form calls it
 * @param wanted names of fields of the item (`*` for all, `invoice*` for some), files as expressions give them, or a list of both
 * @throws NodeOperationError that names what is no file, or a field that the item does not have
 */
export const chooseFiles = async (
	context: IExecuteFunctions,
	itemIndex: number,
	option: 'attachments' | 'inlineImages',
	title: string,
	wanted: unknown,
): Promise<ChosenFile[]> => {
	const looking: Looking = {
		context,
		core: await loadCore(),
		itemIndex,
		title,
		own: filesOf(context, itemIndex),
	};
	if (isNothing(wanted) && namesOne(context, option)) throw noFile(looking, undefined);
	const chosen: ChosenFile[] = [];
	for (const each of isNothing(wanted) ? [] : chosenIn(looking, wanted)) {
		const earlier = chosen.find(({ file }) => file === each.file || isSame(file, each.file));
		if (earlier) earlier.named ||= each.named;
		else chosen.push(each);
	}
	if (chosen.length === 0) noteNoFiles(context, option, title);
	return chosen;
};

/**
 * A file as it goes into a message: opened when the message is sent, and through as a stream.
 *
 * @throws NodeOperationError for a file that is gone
 */
export const toAttachment = async (
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, file }: ChosenFile,
): Promise<OutgoingAttachment> => {
	const { helpers } = context;
	const { id, data, mimeType, fileName = field || 'file' } = file;
	if (!id) {
		const content = Buffer.from(data, BINARY_ENCODING);
		const open = async () => Readable.from([content], { objectMode: false });
		return { name: fileName, mimeType, size: content.length, open };
	}
	const { fileSize } = await helpers.getBinaryMetadata(id).catch((error: unknown) => {
		throw new NodeOperationError(context.getNode(), `The file "${fileName}" is gone`, {
			description: `n8n no longer has the file${field && ` of the field "${field}"`}: the execution that it belongs to may have been deleted. (${reasonOf(error)})`,
			itemIndex,
		});
	});
	return {
		name: fileName,
		mimeType,
		size: fileSize,
		open: async () => await helpers.getBinaryStream(id, CHUNK_BYTES),
	};
};
