import type { Connection, FetchMessageObject, MessageStructureObject } from '../imap/connection';
import { sortParts } from './structure';

/** What was fetched of one message: everything but its attachments. */
export interface FetchedMessage {
	uid: number;
	flags: Set<string>;
	/** Gmail's own attributes, ids in decimal; undefined on other servers. */
	gmail: { messageId: string; threadId: string; labels: Set<string> } | undefined;
	receivedAt: Date;
	/** Bytes of the whole message on the server. */
	size: number;
	structure: MessageStructureObject;
	header: Buffer;
	/** Text parts in their transfer encoding, by IMAP part number. */
	contents: Map<string, Buffer>;
}

/** Bytes of one text part that are fetched; what is longer is cut there. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

const describe = (message: FetchMessageObject, gmail: boolean): FetchedMessage => ({
	uid: message.uid,
	flags: message.flags ?? new Set(),
	gmail:
		gmail && message.emailId && message.threadId
			? {
					messageId: message.emailId,
					threadId: message.threadId,
					labels: message.labels ?? new Set(),
				}
			: undefined,
	receivedAt: new Date(message.internalDate ?? NaN),
	size: message.size ?? 0,
	structure: message.bodyStructure ?? { type: 'text/plain' },
	header: message.headers ?? Buffer.alloc(0),
	contents: new Map(),
});

/**
 * Fetches messages without their attachments, in two round trips: what they are, then their texts. Messages of the
 * same shape share the second FETCH, so that a batch costs as many as it has shapes.
 *
 * @returns in the order of their UIDs; messages that are gone meanwhile are left out
 */
export const fetchMessages = async (
	connection: Connection,
	uids: number[],
): Promise<FetchedMessage[]> => {
	const described = await connection.fetch(uids, {
		uid: true,
		flags: true,
		internalDate: true,
		size: true,
		bodyStructure: true,
		headers: true,
		threadId: connection.gmail,
		labels: connection.gmail,
	});
	const messages = new Map(
		described.map((message) => [message.uid, describe(message, connection.gmail)]),
	);

	const uidsByShape = new Map<string, number[]>();
	for (const { uid, structure } of messages.values()) {
		const shape = sortParts(structure)
			.texts.map(({ part }) => part)
			.join();
		if (shape === '') continue;
		const alike = uidsByShape.get(shape);
		if (alike) alike.push(uid);
		else uidsByShape.set(shape, [uid]);
	}
	for (const [shape, alike] of uidsByShape) {
		const bodyParts = shape.split(',').map((key) => ({ key, start: 0, maxLength: MAX_TEXT_BYTES }));
		const fetched = await connection.fetch(alike, { uid: true, bodyParts });
		for (const { uid, bodyParts: contents } of fetched) {
			const message = messages.get(uid);
			if (message && contents) message.contents = contents;
		}
	}
	return [...messages.values()];
};

/** The whole message as it was sent, for the one that cannot be parsed. */
export const fetchSource = async (connection: Connection, uid: number): Promise<Buffer> => {
	const [message] = await connection.fetch([uid], { uid: true, source: true });
	return message?.source ?? Buffer.alloc(0);
};
