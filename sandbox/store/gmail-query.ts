/** A query in Gmail's search language, read. `operator` is '' for words and phrases without one. */
export type GmailQuery =
	| { kind: 'and' | 'or'; of: GmailQuery[] }
	| { kind: 'not'; of: GmailQuery }
	| { kind: 'term'; operator: string; value: string };

const TOKEN =
	/\s*(?:(-?)(?!https?:|mailto:)([a-z_0-9]+):|(-?)"([^"]*)"?|(-?)([({])|([)}])|(\|)|(-?)([^\s(){}"]+)|-)/giy;

type Token =
	| { kind: 'operator'; not: boolean; name: string }
	| { kind: 'text'; not: boolean; value: string; quoted: boolean }
	| { kind: 'open'; not: boolean; bracket: string }
	| { kind: 'close' }
	| { kind: 'or' };

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	for (const match of text.matchAll(TOKEN)) {
		const [, notOperator, name, notPhrase, phrase, notOpen, bracket, close, bar, notWord, word] =
			match;
		if (name !== undefined) {
			tokens.push({ kind: 'operator', not: notOperator === '-', name: name.toLowerCase() });
		} else if (phrase !== undefined) {
			tokens.push({ kind: 'text', not: notPhrase === '-', value: phrase, quoted: true });
		} else if (bracket) tokens.push({ kind: 'open', not: notOpen === '-', bracket });
		else if (close) tokens.push({ kind: 'close' });
		else if (bar || word === 'OR') tokens.push({ kind: 'or' });
		else if (word && word !== 'AND') {
			tokens.push({ kind: 'text', not: notWord === '-', value: word, quoted: false });
		}
	}
	return tokens;
}

/**
 * Reads a query: words, "phrases", operators, -negation, OR between two terms, {either or} and (all of).
 * OR binds closer than the space, as in Gmail. Nothing is refused: what is unbalanced closes at the end.
 */
export function parseGmailQuery(text: string): GmailQuery {
	const tokens = tokensOf(text);
	let at = 0;

	function group(bracket: string, operator: string): GmailQuery {
		const terms: GmailQuery[] = [];
		let either = false;
		while (at < tokens.length && tokens[at].kind !== 'close') {
			if (tokens[at].kind === 'or') {
				either = true;
				at += 1;
				continue;
			}
			const next = term(operator);
			const last = terms.at(-1);
			if (either && last?.kind === 'or') last.of.push(next);
			else if (either && last) terms.splice(-1, 1, { kind: 'or', of: [last, next] });
			else terms.push(next);
			either = false;
		}
		at += 1;
		return { kind: bracket === '{' ? 'or' : 'and', of: terms };
	}

	function term(operator: string): GmailQuery {
		const token = tokens[at++];
		switch (token?.kind) {
			case 'operator':
				return negated(token.not, term(token.name));
			case 'open':
				return negated(token.not, group(token.bracket, operator));
			case 'text':
				return negated(token.not, { kind: 'term', operator, value: token.value });
			default:
				return { kind: 'and', of: [] };
		}
	}

	const parts: GmailQuery[] = [];
	// A stray closing bracket ends a group that was never opened; what follows still counts.
	while (at < tokens.length) parts.push(group('(', ''));
	return parts.length === 1 ? parts[0] : { kind: 'and', of: parts };
}

const negated = (not: boolean, query: GmailQuery): GmailQuery =>
	not ? { kind: 'not', of: query } : query;

/** Every term of a query, negated ones too. */
export function termsOf(query: GmailQuery): { operator: string; value: string }[] {
	if (query.kind === 'term') return [query];
	return query.kind === 'not' ? termsOf(query.of) : query.of.flatMap(termsOf);
}
