import fc from 'fast-check';
import { searchFor, type MessageQuery } from '../../../gmail/mailbox/search-messages';
import { createSearchQuery } from '../../../gmail/watch/search-query';

const account = 'me@example.test';
const noon = new Date('2026-10-01T12:00:00Z');

it.each<[MessageQuery, unknown]>([
	[{}, { all: true }],
	[{ query: ' from:carla\r\nhas:attachment ' }, { gmraw: '(from:carla has:attachment)' }],
	[
		{ from: 'carla, "Doe, Jane"', to: 'a@x.test; b@x.test' },
		{ gmraw: '(from:"carla" OR from:"Doe, Jane") (to:"a@x.test" OR to:"b@x.test")' },
	],
	[
		{ query: 'a OR b', from: 'carla@x.test', subject: 'the "order"' },
		{ gmraw: '(a OR b) from:"carla@x.test" subject:"the  order "' },
	],
	[
		{ receivedAfter: noon, receivedBefore: noon, read: false, starred: true },
		{ gmraw: 'after:1790856000 before:1790856000 is:unread is:starred' },
	],
])('%j on Gmail', (query, expected) => {
	expect(searchFor(query, { gmail: true, account })).toEqual(expected);
});

it.each<[MessageQuery, unknown]>([
	[{}, { all: true }],
	[
		{ from: 'carla', to: 'me', subject: 'order', receivedAfter: noon, read: true, starred: false },
		{ from: 'carla', to: 'me', subject: 'order', since: noon, seen: true, flagged: false },
	],
])('%j on another server', (query, expected) => {
	expect(searchFor(query, { gmail: false, account })).toEqual(expected);
});

it("says that Gmail's search language needs Gmail", () => {
	expect(() => searchFor({ query: 'in:inbox' }, { gmail: false, account })).toThrow(
		"Gmail's search language needs Gmail, and the mail server of me@example.test is not Gmail",
	);
});

it.each([
	['subject:"order', 'quotation mark'],
	['from:(a OR b', 'bracket'],
	['a) b', 'bracket'],
	['{a b', 'brace'],
	['a) OR (b', 'bracket'],
	['in:inbox) OR (in:anywhere', 'bracket'],
	['a} OR {b', 'brace'],
	['(a {b) c}', 'bracket'],
	['"x" ) OR ( "y"', 'bracket'],
	['))((', 'bracket'],
])('says what is open in %s', (query, what) => {
	expect(() => searchFor({ query }, { gmail: true, account })).toThrow(
		`The search in ${account} has a ${what} without its other half: ${query}`,
	);
});

it.each([
	['from:', 'from:', 'a value'],
	['From: ', 'from:', 'a value'],
	['from: has:attachment', 'from:', 'a value'],
	['in:inbox from: -is:starred', 'from:', 'a value'],
	['(subject:) order', 'subject:', 'a value'],
	['{from:a to: }', 'to:', 'a value'],
	['-label:', 'label:', 'a value'],
	['subject:"" order', 'subject:', 'a value'],
	['from:()', 'from:', 'a value'],
	['from: OR to:me', 'from:', 'a value'],
	['older_than:d', 'older_than:', 'a number or date'],
	['larger:M is:read', 'larger:', 'a number or date'],
	['before:Invalid DateTime', 'before:', 'a number or date'],
])('refuses %s, whose expression came to nothing', (query, operator, needed) => {
	const message = `The search in ${account} has "${operator}" without ${needed}: ${query.trim()}`;
	expect(() => searchFor({ query }, { gmail: true, account })).toThrow(message);
	expect(() => createSearchQuery({ gmailSearch: query })({ gmail: true, account })).toThrow(
		`In the Gmail search "${operator}" is without ${needed}: ${query.trim()}`,
	);
});

it.each([
	'from: carla',
	'subject:or',
	'subject: or',
	'"from:"',
	'subject:"from:"',
	'subject:(from here) to:me',
	'older_than:7d smaller:10M after:2026/11/01 before:1796119200 size:1000000',
	'after:"2026/11/01"',
	'{from:a from:b} -in:trash AROUND 5',
	'rfc822msgid:<a@b.test>',
	'reply-from:',
	'10:30',
])('takes %s', (query) => {
	expect(searchFor({ query }, { gmail: true, account })).toEqual({ gmraw: `(${query})` });
	expect(createSearchQuery({ gmailSearch: query })({ gmail: true, account })).toEqual({
		gmraw: `(${query})`,
	});
});

it('leaves brackets in a phrase alone', () => {
	expect(() => searchFor({ query: '"a (b" c' }, { gmail: true, account })).not.toThrow();
});

it('keeps the other fields beside whatever is written into the free one', () => {
	const sign = fc.constantFrom(...'ab(){}" OR-:'.split(''));
	fc.assert(
		fc.property(fc.string({ unit: sign, maxLength: 12 }), (query) => {
			let asked = '';
			try {
				asked = searchFor({ query, from: 'me@x.test' }, { gmail: true, account }).gmraw ?? '';
			} catch {
				return;
			}
			const outside = asked.replace(/"[^"]*"/g, '""');
			const end = outside.indexOf('from:""');
			let depth = 0;
			for (const [at, character] of [...outside.slice(0, end)].entries()) {
				if (character === '(') depth += 1;
				if (character === ')') depth -= 1;
				// The free field stands in brackets of ours, which end in front of the next one.
				if (depth === 0 && at < end - 2) throw new Error(`${query} leaves its field: ${asked}`);
			}
		}),
		{ numRuns: 20_000 },
	);
});
