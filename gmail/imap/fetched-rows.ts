import type { FetchMessageObject, FetchQueryObject } from 'imapflow';

/** What a FETCH row has only when it was asked for; flags and UID come unasked as well. */
const asked = ['headers', 'bodyStructure', 'internalDate', 'size', 'source', 'bodyParts'] as const;

/**
 * While a FETCH runs, the server may tell of flags that others change, in rows that look the same but carry nothing
 * else (RFC 9051 section 7.5.2). One row a message is left, with the newest of everything.
 */
export const answersTo = (
	query: FetchQueryObject,
	rows: FetchMessageObject[],
): FetchMessageObject[] => {
	const messages = new Map<number, FetchMessageObject>();
	for (const row of rows) {
		const told = Object.entries(row).filter(([, value]) => value !== undefined);
		messages.set(
			row.uid,
			Object.assign(messages.get(row.uid) ?? {}, Object.fromEntries(told)) as FetchMessageObject,
		);
	}
	const wanted = asked.filter((name) => query[name]);
	return [...messages.values()].filter((message) =>
		wanted.every((name) => message[name] !== undefined),
	);
};
