import { warmUp } from '../apart/run-apart';
import type { Connection, FetchMessageObject } from '../imap/connection';
import type { BodyStructure } from '../parse/body-structure';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { lengthToFetch } from '../parse/unpack';
import { sortParts, type FetchedPart } from '../parse/structure';
import { BEGINNING, headerIn, partsIn } from './beginning';
import { fetchApart } from './fetch-apart';
import { mendNames } from './mend-names';

/** Bytes that are fetched of one part; what is longer is cut there. */
const MAX_BYTES = {
	texts: 8 * 1024 * 1024,
	deliveryStatus: 64 * 1024,
	original: 32 * 1024,
	feedback: 32 * 1024,
	calendar: 128 * 1024,
};

/** Parts of a message, with all that lies within each other; what has more is no letter, and each part costs time. */
const MAX_PARTS = 2_000;

/** True for more parts than a message may have; looks at no more than so many. */
const hasTooManyParts = (structure: BodyStructure): boolean => {
	const left = [structure];
	for (let seen = 0; left.length > 0; seen++) {
		if (seen > MAX_PARTS || left.length > MAX_PARTS) return true;
		for (const child of left.pop()?.childNodes ?? []) left.push(child);
	}
	return false;
};

/** What is told of a message with too many parts: its header, and that it has them. */
const withoutParts = (message: FetchedMessage): FetchedMessage =>
	hasTooManyParts(message.structure)
		? {
				...message,
				structure: { type: 'text/plain' },
				failure: `It has more than ${MAX_PARTS} parts`,
			}
		: message;

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
	header: message.headers ?? (message.source && headerIn(message.source)) ?? nothing,
	contents: new Map(),
});

interface WantedPart {
	part: string;
	maxLength: number;
	/** Bytes that the server says it has. */
	size: number;
}

const wantedParts = (structure: BodyStructure): WantedPart[] => {
	const { texts, deliveryStatus, original, feedback, calendar, packed } = sortParts(structure);
	const want = (part: FetchedPart | undefined, maxLength: number): WantedPart[] =>
		part ? [{ part: part.part, maxLength, size: part.size ?? 0 }] : [];
	return [
		...texts.flatMap((part) => want(part, MAX_BYTES.texts)),
		...want(deliveryStatus, MAX_BYTES.deliveryStatus),
		...want(original, MAX_BYTES.original),
		...want(feedback, MAX_BYTES.feedback),
		...want(calendar, MAX_BYTES.calendar),
		...packed.flatMap((part) => want(part, lengthToFetch(part))),
	];
};

/** imapflow's types do not tell that the NIL of a part that the server does not hand out comes as false. */
const present = (parts: Map<string, Buffer | false>): Map<string, Buffer> =>
	new Map([...parts].filter((entry): entry is [string, Buffer] => entry[1] !== false));

/**
 * True for the row that Dovecot gives of a message that was deleted a moment ago: without a size, a header and a date, which
 * imapflow takes for 1970.
 */
const isGone = ({ size, headers, source, internalDate }: FetchMessageObject): boolean =>
	!size && !headers?.length && !source?.length && new Date(internalDate ?? 0).getTime() <= 0;

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
	const ask = async (wanted: typeof query & { headers?: true }) =>
		await connection.fetch([uid], wanted).catch((error: unknown) => {
			if (!connection.alive) throw error;
			return [];
		});
	// Filters judge it by its header, if that can be had.
	const [whole] = await ask({ ...query, headers: true });
	const [row] = whole ? [whole] : await ask(query);
	return { ...describe(row ?? { uid, seq: 0 }, connection.gmail), failure };
};

/** Adds the headers that are longer than the beginning of their message; without the messages of which a row is missing. */
const addLongHeaders = async (
	connection: Connection,
	messages: Map<number, FetchedMessage>,
	uids: number[],
): Promise<void> => {
	if (uids.length === 0) return;
	const rows = await connection.fetch(uids, { uid: true, headers: true });
	const headers = new Map(rows.map((row) => [row.uid, row.headers]));
	for (const uid of uids) {
		const message = messages.get(uid);
		if (message && headers.has(uid)) message.header = headers.get(uid) ?? nothing;
		else messages.delete(uid);
	}
};

/** Adds the parts that are wanted and not there yet; without the messages of which one cannot be had. */
const addParts = async (
	connection: Connection,
	messages: Map<number, FetchedMessage>,
	missing: Map<number, WantedPart[]>,
): Promise<void> => {
	/** Messages of which the same parts are missing. */
	const shapes = new Map<string, { wanted: Map<number, WantedPart[]>; parts: WantedPart[] }>();
	for (const [uid, parts] of missing) {
		const key = parts.map(({ part, maxLength }) => `${part}:${maxLength}`).join();
		const shape = shapes.get(key) ?? { wanted: new Map<number, WantedPart[]>(), parts };
		shapes.set(key, shape);
		shape.wanted.set(uid, parts);
	}
	for (const { wanted, parts } of shapes.values()) {
		const bodyParts = parts.map(({ part, maxLength }) => ({ key: part, start: 0, maxLength }));
		const rows = await connection.fetch([...wanted.keys()], { uid: true, bodyParts });
		const contents = new Map(rows.map((row) => [row.uid, present(row.bodyParts ?? new Map())]));
		for (const [uid, asked] of wanted) {
			const message = messages.get(uid);
			const got = contents.get(uid);
			// NIL for what the server said it has: it has lost the message (imapsync#79).
			if (message && got && asked.every(({ part, size }) => size === 0 || got.has(part))) {
				for (const [part, content] of got) message.contents.set(part, content);
			} else messages.delete(uid);
		}
	}
};

/** Takes out of the beginning of a message what it holds of the parts that are wanted; returns those that it does not hold. */
const takeParts = (message: FetchedMessage, wanted: WantedPart[], source: Buffer): WantedPart[] => {
	const parts = partsIn(source, message.structure);
	let taken = message.header.length;
	for (const { part, maxLength } of wanted) {
		const content = parts.get(part)?.subarray(0, maxLength);
		if (!content) continue;
		message.contents.set(part, content);
		taken += content.length;
	}
	// They must not keep much that nobody reads.
	if (taken < source.length / 2) {
		message.header = Buffer.from(message.header);
		for (const [part, content] of message.contents)
			message.contents.set(part, Buffer.from(content));
	}
	return wanted.filter(({ part }) => !message.contents.has(part));
};

/**
 * Without the messages of which a row is missing.
 *
 * @param apart the header and each part are asked for by themselves: a server that has lost an attachment may still have these
 */
const fetchTogether = async (
	connection: Connection,
	uids: number[],
	format: Format,
	apart: boolean,
): Promise<FetchedMessage[]> => {
	const tooLong: number[] = [];
	const rows = await connection.fetch(
		uids,
		{
			uid: true,
			flags: true,
			internalDate: true,
			size: true,
			bodyStructure: true,
			threadId: connection.gmail,
			labels: connection.gmail,
			...(apart || format !== 'message'
				? { headers: true }
				: { source: { start: 0, maxLength: BEGINNING } }),
		},
		(uid) => tooLong.push(uid),
	);
	const described = rows.filter((row) => !isGone(row));
	const messages = new Map(
		described.map((row) => [row.uid, withoutParts(describe(row, connection.gmail))]),
	);
	for (const uid of tooLong) {
		messages.set(uid, await describeFailed(connection, uid, 'It has more parts than are read'));
	}
	await mendNames(
		connection,
		new Map([...messages].map(([uid, { structure }]) => [uid, structure])),
	);
	if (format !== 'message') return [...messages.values()];

	if (!apart) {
		const isLong = ({ source }: FetchMessageObject): boolean => !source || !headerIn(source);
		await addLongHeaders(
			connection,
			messages,
			described.filter(isLong).map(({ uid }) => uid),
		);
	}
	const missing = new Map<number, WantedPart[]>();
	for (const { uid, source = nothing } of described) {
		const message = messages.get(uid);
		if (!message || message.failure !== undefined) continue;
		const parts = takeParts(message, wantedParts(message.structure), source);
		if (parts.length > 0) missing.set(uid, parts);
	}
	await addParts(connection, messages, missing);
	return [...messages.values()];
};

/**
 * Fetches messages without their attachments: what they are and how they begin, in one round trip, then those of their texts
 * that do not lie there. Messages of which the same parts are missing share the second FETCH. A message that the server does
 * not hand out comes with its `failure` and holds up no other.
 *
 * @returns in the order of their UIDs; messages that are gone meanwhile are left out
 * @throws GmailError when the connection is lost, or the server refuses all that it is asked for
 */
export const fetchMessages = async (
	connection: Connection,
	uids: number[],
	format: Format = 'message',
): Promise<FetchedMessage[]> => {
	// What will read them starts while they come.
	if (uids.length > 0) warmUp();
	return await fetchApart(connection, uids, {
		together: async (some) => await fetchTogether(connection, some, format, false),
		alone: async (uid) => await fetchTogether(connection, [uid], format, true),
		failed: async (uid, failure) => await describeFailed(connection, uid, failure),
	});
};

/**
 * The whole message as it was sent, for the one that cannot be parsed. In memory at once: for raw messages by the
 * workflow's wish there is `connection.downloadSource`, a stream.
 */
export const fetchSource = async (connection: Connection, uid: number): Promise<Buffer> => {
	const [message] = await connection.fetch([uid], { uid: true, source: true });
	return message?.source ?? nothing;
};
