import type { Address } from '../../message';
import { decoded } from '../../parse/headers';
import { readOriginal } from '../original';

/** A draft, by Gmail's ids. */
export interface Draft {
	/** To send it by. */
	draftId: string;
	id: string;
	threadId: string;
	messageId: string;
}

/** A draft, and what its header says. */
export interface DraftHeader extends Draft {
	subject: string;
	to: Address[];
	cc: Address[];
	bcc: Address[];
	/** What it answers: Message-IDs with their brackets; '' and empty where it answers nothing. */
	inReplyTo: string;
	references: string[];
	/** When it was written last, ISO 8601 in UTC. */
	date: string;
	/** Its first words. */
	snippet: string;
}

/** A draft as the API names it. */
export interface DraftResource {
	id: string;
	message: { id: string; threadId: string };
}

/** A draft as the API tells of it. */
export interface DraftDetails {
	id: string;
	message: {
		id: string;
		threadId: string;
		snippet?: string;
		internalDate?: string;
		payload?: { headers?: { name: string; value: string }[] };
	};
}

/** What the header of a draft says. */
export const readHeader = ({ id, message }: DraftDetails): DraftHeader => {
	const headers: Record<string, string[]> = {};
	for (const { name, value } of message.payload?.headers ?? [])
		(headers[name.toLowerCase()] ??= []).push(value);
	const told = readOriginal({ headers });
	const people = (list: Address[]): Address[] =>
		list.map(({ name, address }) => ({ name: decoded(name), address }));
	const { cc: bcc } = readOriginal({ headers: { cc: headers.bcc ?? [] } });
	const time = Number(message.internalDate);
	return {
		draftId: id,
		id: message.id,
		threadId: message.threadId,
		messageId: told.messageId,
		subject: decoded(told.subject),
		to: people(told.to),
		cc: people(told.cc),
		bcc: people(bcc),
		inReplyTo: readOriginal({ headers: { 'message-id': headers['in-reply-to'] ?? [] } }).messageId,
		references: told.references,
		date: Number.isFinite(time) ? new Date(time).toISOString() : '',
		snippet: message.snippet ?? '',
	};
};
