import type { SearchObject } from './connection';
import { table } from '../table';

/** Words for a search, on one line: a line break would end the command. */
export const oneLine = (text = ''): string => text.replace(/\s+/g, ' ').trim();

/**
 * The names and addresses in a field of a filter, of which any will do: `joe@x.test, "Doe, Jane"`. Commas, semicolons and lines part them
 * but in quotation marks; of `Jane <jane@x.test>` the address counts.
 */
export const alternatives = (text = ''): string[] => {
	// Without its other half a quotation mark means nothing.
	const closed = text.split('"').length % 2 === 1 ? text : text.replaceAll('"', ' ');
	const found: string[] = [''];
	closed.split('"').forEach((piece, i) => {
		const [first = '', ...others] = i % 2 === 1 ? [piece] : piece.split(/[,;\r\n]/);
		found.push(`${found.pop() ?? ''} ${first}`, ...others);
	});
	const parts = found
		.map((part) => {
			const open = part.lastIndexOf('<');
			const close = part.indexOf('>', open);
			return oneLine(open >= 0 && close > open + 1 ? part.slice(open + 1, close) : part);
		})
		.filter((part) => part !== '');
	// What is nothing but commas asks for something, and finds nothing.
	const nobody = oneLine(text.replaceAll('"', ' '));
	return parts.length === 0 && nobody !== '' ? [nobody] : [...new Set(parts)];
};

/** The same in Gmail's search language, of what `alternatives` gives: `(from:"a" OR from:"b")`. */
export const anyTerm = (operator: string, texts: string[]): string => {
	const terms = texts.map((text) => `${operator}:"${text}"`);
	return terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? '');
};

/** Messages from any of these and to any of those, in the keys of IMAP. */
export const anyOfPeople = (from: string[], to: string[]): SearchObject => {
	const senders = from.length > 1 ? { or: from.map((each) => ({ from: each })) } : undefined;
	const recipients = to.length > 1 ? { or: to.map((each) => ({ to: each })) } : undefined;
	return {
		...(from.length === 1 && { from: from[0] }),
		...(to.length === 1 && { to: to[0] }),
		...(senders ?? recipients),
		// An object has one OR: what is not outside of the second one.
		...(senders && recipients && { not: { not: recipients } }),
	};
};

const opening = table({ ')': '(', '}': '{' });

/**
 * What a query in Gmail's search language has one half of: Gmail then guesses, and finds nothing or everything. What closes
 * before it opens would end the brackets that are put around the query, and with them what other fields ask for.
 */
export const unclosedIn = (query: string): 'quotation mark' | 'bracket' | 'brace' | undefined => {
	const outside = query.replace(/"[^"]*"/g, '');
	if (outside.includes('"')) return 'quotation mark';
	const open: string[] = [];
	for (const sign of outside) {
		if (sign === '(' || sign === '{') open.push(sign);
		else if (sign in opening && open.pop() !== opening[sign])
			return sign === ')' ? 'bracket' : 'brace';
	}
	if (open.length === 0) return undefined;
	return open.at(-1) === '(' ? 'bracket' : 'brace';
};

/** Those of Gmail's search language that take a number or a date; `operator` has those that take words, too. */
const takesNumber =
	/^(?:after|before|older|newer|older_than|newer_than|size|larger|smaller|larger_than|smaller_than)$/;
const operator =
	/(?<=^|[\s(){}])[-+]?(from|to|cc|bcc|deliveredto|subject|label|category|list|filename|is|has|in|rfc822msgid|after|before|older|newer|older_than|newer_than|size|larger|smaller|larger_than|smaller_than):\s*/gi;
const startsWithNone = /^(?:$|[)}]|[({]\s*[)}])/;
/** In capitals only: `subject: or` looks for a word. */
const joinsTerms = /^(?:OR|AND)(?!\S)/;

/**
 * The first operator of a query in Gmail's search language that has no value, as `from:` where the expression behind it came to
 * nothing, and what it needs. Such a query may find everything.
 */
export const withoutValueIn = (query: string): { operator: string; needs: string } | undefined => {
	// Nothing in a phrase is an operator.
	const outside = query.replace(/"([^"]*)"/g, (_, words: string) =>
		words.trim() === '' ? '()' : words.replace(/\D/g, '') || '_',
	);
	for (const { 0: found, 1: word = '', index } of outside.matchAll(operator)) {
		const value = outside.slice(index + found.length);
		const name = word.toLowerCase();
		const isNumeric = takesNumber.test(name);
		const isMissing =
			startsWithNone.test(value) || joinsTerms.test(value) || value.search(operator) === 0;
		if (isMissing || (isNumeric && !/^[({]?\s*\d/.test(value)))
			return { operator: `${name}:`, needs: isNumeric ? 'a number or date' : 'a value' };
	}
	return undefined;
};
