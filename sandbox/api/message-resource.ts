import { fieldOf, fieldsOf } from '../http/request-field';
import { attachments, fileName } from '../mime/attachments';
import { decodedBody } from '../mime/decoded-body';
import { mimeStructure, type MimePart } from '../mime/mime-part';
import { searchableBody } from '../mime/searchable-text';
import type { StoredMessage } from '../store/stored-message';
import { apiError } from './api-error';
import { type ApiCall, seesMetadataOnly } from './api-method';
import { toHex } from './message-ids';

/** How much of a message is shown. */
export type MessageFormat = 'minimal' | 'metadata' | 'full' | 'raw';

/** A part as the API shows it. */
export interface PartResource {
	partId: string;
	mimeType: string;
	filename: string;
	headers: { name: string; value: string }[];
	body: { size: number; data?: string; attachmentId?: string };
	parts?: PartResource[];
}

/** A message as users.messages shows it. Ids are hex, bytes base64url. */
export interface MessageResource {
	id: string;
	threadId: string;
	labelIds?: string[];
	snippet?: string;
	historyId?: string;
	/** Milliseconds since 1970, as text. */
	internalDate?: string;
	/** Bytes. */
	sizeEstimate?: number;
	payload?: Partial<PartResource>;
	raw?: string;
}

/** Characters of a snippet. */
const snippetLength = 200;

/** What is shown of a message; `only` names the headers of `metadata`, all of them when empty. */
export interface MessageView {
	format: MessageFormat;
	only: string[];
}

/** Ids and labels, no content. */
export const minimalView: MessageView = { format: 'minimal', only: [] };

/** The `format` and `metadataHeaders` that a call asks for. Throws ApiError where the token is not enough. */
export function readFormat({ query, scopes }: ApiCall): MessageView {
	const onlyMetadata = seesMetadataOnly(scopes);
	const wanted = fieldOf(query, 'format')?.toLowerCase() ?? (onlyMetadata ? 'metadata' : 'full');
	const format = formats.find((known) => known === wanted) ?? 'full';
	if (onlyMetadata && (format === 'full' || format === 'raw')) throw apiError('metadataFormat');
	return { format, only: fieldsOf(query, 'metadataHeaders').map((name) => name.toLowerCase()) };
}

/** A message in the format asked for. */
export function messageResource(
	{ context: { labelIds }, mailbox }: ApiCall,
	message: StoredMessage,
	{ format, only }: MessageView,
): MessageResource {
	const { id, threadId, source, modseq, receivedAt } = message;
	return {
		id: toHex(id),
		threadId: toHex(threadId),
		labelIds: labelIds.idsOf(mailbox, message),
		snippet: searchableBody(source).replace(/\s+/g, ' ').trim().slice(0, snippetLength),
		historyId: modseq.toString(),
		internalDate: receivedAt.getTime().toString(),
		sizeEstimate: source.length,
		...content[format](message, only),
	};
}

const formats: MessageFormat[] = ['minimal', 'metadata', 'full', 'raw'];

const content: Record<
	MessageFormat,
	(message: StoredMessage, only: string[]) => Pick<MessageResource, 'payload' | 'raw'>
> = {
	minimal: () => ({}),
	raw: ({ source }) => ({ raw: source.toString('base64url') }),
	metadata: ({ source }, only) => {
		const root = mimeStructure(source);
		const headers = headersOf(source, root).filter(
			({ name }) => only.length === 0 || only.includes(name.toLowerCase()),
		);
		return { payload: { mimeType: `${root.type}/${root.subtype}`, headers } };
	},
	full: ({ source }) => ({ payload: partResource(source, mimeStructure(source), '') }),
};

function partResource(source: Buffer, part: MimePart, partId: string): PartResource {
	const children = part.parts.map((child, index) =>
		partResource(source, child, partId === '' ? `${index}` : `${partId}.${index}`),
	);
	return {
		partId,
		mimeType: `${part.type}/${part.subtype}`,
		filename: fileName(part),
		headers: headersOf(source, part),
		body: part.type === 'multipart' ? { size: 0 } : bodyOf(source, part, partId),
		...(children.length > 0 ? { parts: children } : {}),
	};
}

function bodyOf(source: Buffer, part: MimePart, partId: string): PartResource['body'] {
	const data = decodedBody(source, part);
	if (attachments(part).length > 0)
		return { attachmentId: attachmentId(partId), size: data.length };
	return { size: data.length, data: data.toString('base64url') };
}

/** Names as the message spells them, values unfolded. */
function headersOf(source: Buffer, { headers }: MimePart): PartResource['headers'] {
	return headers.fields.map(({ name, value, start }) => ({
		name: source.toString('utf8', start, start + name.length),
		value,
	}));
}

const idPrefix = 'ANGjdJ';

const attachmentId = (partId: string) =>
	`${idPrefix}${Buffer.from(`part ${partId}`).toString('base64url')}`;

/** The bytes of an attachment. Throws ApiError where the message has none of that id. */
export function attachmentBytes({ source }: StoredMessage, id: string): Buffer {
	const [, path] = /^part ([\d.]*)$/.exec(
		Buffer.from(id.slice(idPrefix.length), 'base64url').toString(),
	) ?? [undefined, 'none'];
	const part = path
		.split('.')
		.filter(Boolean)
		.reduce<MimePart | undefined>(
			(parent, index) => parent?.parts[Number(index)],
			mimeStructure(source),
		);
	if (!id.startsWith(idPrefix) || !part || part.type === 'multipart') throw apiError('idInvalid');
	return decodedBody(source, part);
}
