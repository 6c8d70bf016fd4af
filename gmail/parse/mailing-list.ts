import type { MailingList } from '../message';

/** Values of a header by its lower-case name, decoded. */
type Headers = Record<string, string[]>;

/** `"Users, all" <users.example.com>`: the identifier is in brackets, what stands before it is a name (RFC 2919). */
const named = (listId: string): { id: string; name: string } => {
	const open = listId.indexOf('<');
	const close = listId.indexOf('>', open);
	if (open < 0 || close < 0) return { id: listId.trim(), name: '' };
	const name = listId.slice(0, open).trim();
	return {
		id: listId.slice(open + 1, close).trim(),
		name: (name.startsWith('"') ? name.slice(1, name.indexOf('"', 1)) : name).trim(),
	};
};

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
	return {
		...named(listId),
		unsubscribe: [
			...first('list-unsubscribe').matchAll(/<\s*((?:https?|mailto):[^<>\s]+)\s*>/gi),
		].map(([, address = '']) => address),
	};
};
