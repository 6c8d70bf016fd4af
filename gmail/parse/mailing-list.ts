import type { MailingList } from '../message';

/** Values of a header by its lower-case name, decoded. */
type Headers = Record<string, string[]>;

const named = /^(?:"?([^"<]*)"?\s*)?<([^<>]*)>/;

/**
 * The mailing list that a message came over: by List-Id (RFC 2919), List-Post (RFC 2369), or a Precedence of `list` or
 * `bulk`, which older list servers set. List-Unsubscribe alone makes no list: Gmail asks it of every large sender.
 */
export const readMailingList = (headers: Headers): MailingList | undefined => {
	const first = (name: string): string => headers[name]?.[0] ?? '';
	const listId = first('list-id');
	const isList =
		listId !== '' ||
		first('list-post') !== '' ||
		first('mailing-list') !== '' ||
		/^(list|bulk)$/i.test(first('precedence').trim());
	if (!isList) return undefined;
	const [, name = '', id = listId] = named.exec(listId) ?? [];
	return {
		id: id.trim(),
		name: name.trim(),
		unsubscribe: [
			...first('list-unsubscribe').matchAll(/<\s*((?:https?|mailto):[^<>\s]+)\s*>/gi),
		].map(([, address = '']) => address),
	};
};
