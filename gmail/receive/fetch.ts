import type { Connection, FetchMessageObject, MessageStructureObject } from '../imap/connection';
import { fetchApart } from './fetch-apart';
import { sortParts } from './structure';

/** How much of a message is fetched: `raw` is its source, which is streamed by whoever wants it, and no part of it here. */
export type Format = 'message' | 'headers' | 'raw';

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
	/** Text parts, and small ones that say what the message is for, in their transfer encoding, by IMAP part number. */
	contents: Map<string, Buffer>;
	/** Why the server does not hand this one out; the fields above are then as far as they could be had. */
	failure?: string;
}

/** Bytes that are fetched of one part; what is longer is cut there. */
const MAX_BYTES = {
	texts: 8 * 1024 * 1024,
	deliveryStatus: 64 * 1024,
	original: 32 * 1024,
	calendar: 128 * 1024,
};

const nothing = Buffer.alloc(0);

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
	header: message.headers ?? nothing,
	contents: new Map(),
});

/** The parts of a message to fetch, as a key that messages of one shape share: `1.1:8388608,2:65536`. */
const shapeOf = (structure: MessageStructureObject): string => {
	const { texts, deliveryStatus, original, calendar } = sortParts(structure);
	return [
		...texts.map(({ part }) => `${part}:${MAX_BYTES.texts}`),
		...(deliveryStatus ? [`${deliveryStatus.part}:${MAX_BYTES.deliveryStatus}`] : []),
		...(original ? [`${original.part}:${MAX_BYTES.original}`] : []),
		...(calendar ? [`${calendar.part}:${MAX_BYTES.calendar}`] : []),
	].join();
};

const partsOf = (shape: string): { key: string; start: number; maxLength: number }[] =>
	shape.split(',').map((named) => {
		const [key = '', maxLength] = named.split(':');
		return { key, start: 0, maxLength: Number(maxLength) };
	});

/** Without the messages of which a row is missing. */
const fetchTogether = async (
	connection: Connection,
	uids: number[],
	format: Format,
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
	if (format !== 'message') return [...messages.values()];

	const uidsByShape = new Map<string, number[]>();
	for (const { uid, structure } of messages.values()) {
		const shape = shapeOf(structure);
		if (shape === '') continue;
		const alike = uidsByShape.get(shape);
		if (alike) alike.push(uid);
		else uidsByShape.set(shape, [uid]);
	}
	for (const [shape, alike] of uidsByShape) {
		const wanted = partsOf(shape);
		const fetched = await connection.fetch(alike, { uid: true, bodyParts: wanted });
		const contents = new Map(fetched.map(({ uid, bodyParts }) => [uid, bodyParts]));
		for (const uid of alike) {
			const message = messages.get(uid);
			const parts = contents.get(uid);
			// NIL for a part that the server described before is a message it has lost (imapsync#79).
			if (message && parts && wanted.every(({ key }) => parts.get(key))) message.contents = parts;
			else messages.delete(uid);
		}
	}
	return [...messages.values()];
};

/** As much as can be had of a message that the server does not hand out. */
const describeFailed = async (
	connection: Connection,
	uid: number,
	failure: string,
): Promise<FetchedMessage> => {
	const query = {
		uid: true,
		flags: true,
		internalDate: true,
		size: true,
		threadId: connection.gmail,
		labels: connection.gmail,
	};
	const [row] = await connection.fetch([uid], query).catch((error: unknown) => {
		if (!connection.alive) throw error;
		return [];
	});
	return { ...describe(row ?? { uid, seq: 0 }, connection.gmail), failure };
};

/**
 * Fetches messages without their attachments, in two round trips: what they are, then their texts. Messages of the
 * same shape share the second FETCH, so that a batch costs as many as it has shapes. A message that the server does not
 * hand out comes with its `failure` and holds up no other.
 *
 * @returns in the order of their UIDs; messages that are gone meanwhile are left out
 * @throws GmailError when the connection is lost, or the server hands out none of several
 */
export const fetchMessages = async (
	connection: Connection,
	uids: number[],
	format: Format = 'message',
): Promise<FetchedMessage[]> =>
	await fetchApart(connection, uids, {
		together: async (some) => await fetchTogether(connection, some, format),
		failed: async (uid, failure) => await describeFailed(connection, uid, failure),
	});

/**
 * The whole message as it was sent, for the one that cannot be parsed. In memory at once: for raw messages by the
 * workflow's wish there is `connection.downloadSource`, a stream.
 */
export const fetchSource = async (connection: Connection, uid: number): Promise<Buffer> => {
	const [message] = await connection.fetch([uid], { uid: true, source: true });
	return message?.source ?? nothing;
};
