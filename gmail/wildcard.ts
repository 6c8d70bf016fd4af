/**
 * Whether a text fits a pattern in which `*` stands for anything, as in names of files. Looks for one piece of the pattern
 * after the other, so that a long name with many places to begin at costs no more than its length.
 *
 * @param anyCase true to take capitals and small letters for the same
 */
export const fitsPattern = (
	pattern: string,
	text: string,
	{ anyCase = false }: { anyCase?: boolean } = {},
): boolean => {
	const [wanted, given] = anyCase ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
	const [first = '', ...pieces] = wanted.split('*');
	const last = pieces.pop();
	if (last === undefined) return given === wanted;
	if (!given.startsWith(first)) return false;
	let at = first.length;
	for (const piece of pieces) {
		const found = given.indexOf(piece, at);
		if (found < 0) return false;
		at = found + piece.length;
	}
	return given.length - last.length >= at && given.endsWith(last);
};
