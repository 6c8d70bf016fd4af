import { table } from '../table';

/** Words for a search, on one line: a line break would end the command. */
export const oneLine = (text = ''): string => text.replace(/\s+/g, ' ').trim();

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
