/** Words for a search, on one line: a line break would end the command. */
export const oneLine = (text = ''): string => text.replace(/\s+/g, ' ').trim();

/** What a query in Gmail's search language leaves open: Gmail then guesses, and finds nothing or everything. */
export const unclosedIn = (query: string): 'quotation mark' | 'bracket' | 'brace' | undefined => {
	const outside = query.replace(/"[^"]*"/g, '');
	const count = (character: string): number => outside.split(character).length;
	if (outside.includes('"')) return 'quotation mark';
	if (count('(') !== count(')')) return 'bracket';
	return count('{') === count('}') ? undefined : 'brace';
};
