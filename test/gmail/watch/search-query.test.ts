import { createSearchQuery, type SearchOptions } from '../../../gmail/watch/search-query';

const onGmail = { gmail: true, account: 'me@example.test' };
const elsewhere = { gmail: false, account: 'me@example.test' };
const moment = new Date('2026-11-23T10:00:00Z');

describe('the question for Gmail', () => {
	it.each<[string, SearchOptions, unknown]>([
		['nothing', {}, undefined],
		['nothing but blanks', { gmailSearch: ' ', from: '', subject: '\n', largerThan: 0 }, undefined],
		[
			'its own language, apart from the rest',
			{ gmailSearch: 'a OR b', from: 'x' },
			{ gmraw: '(a OR b) from:"x"' },
		],
		[
			'people and subject',
			{ from: 'Zoë', to: 'a+b@x.test', subject: 'Größe' },
			{ gmraw: 'from:"Zoë" to:"a+b@x.test" subject:"Größe"' },
		],
		[
			'several people',
			{ from: 'ob@x.test, customer.com;"Doe, Jane"\nAnn <ann@x.test>,', to: 'a@x.test,a@x.test' },
			{
				gmraw:
					'(from:"ob@x.test" OR from:"customer.com" OR from:"Doe, Jane" OR from:"ann@x.test") to:"a@x.test"',
			},
		],
		['commas alone, which are nobody', { from: ' , ' }, { gmraw: 'from:","' }],
		['half a quotation', { from: 'a", b' }, { gmraw: '(from:"a" OR from:"b")' }],
		[
			'words that are operators elsewhere',
			{ subject: 'is:read" OR "x' },
			{ gmraw: 'subject:"is:read OR x"' },
		],
		['lines', { subject: 'a\r\nb', gmailSearch: 'c\nd' }, { gmraw: '(c d) subject:"a b"' }],
		['attachments', { hasAttachment: true }, { gmraw: 'has:attachment' }],
		['none', { hasAttachment: false }, { gmraw: '-has:attachment' }],
		['a moment', { receivedAfter: moment }, { gmraw: 'after:1795427999' }],
		[
			'sizes and flags, which IMAP knows',
			{ largerThan: 5, smallerThan: 9, unreadOnly: true },
			{ larger: 5, smaller: 9, seen: false },
		],
		['what the filter judges', { authenticatedOnly: true, skipDrafts: true }, undefined],
	])('about %s', (_what, options, query) => {
		expect(createSearchQuery(options)(onGmail)).toEqual(query);
	});

	it.each(['"a', 'a)', '(a', '{a', '"a" "b'])(
		'is refused where it is half a question: %s',
		(gmailSearch) => {
			expect(() => createSearchQuery({ gmailSearch })(onGmail)).toThrow(/is not closed/);
		},
	);

	it.each(['"a (b"', '(a {b c})', '"a" "b"'])('may have all of %s', (gmailSearch) => {
		expect(createSearchQuery({ gmailSearch })(onGmail)).toEqual({ gmraw: `(${gmailSearch})` });
	});
});

describe('the question for another server', () => {
	it.each<[string, SearchOptions, unknown]>([
		['nothing', {}, undefined],
		[
			'people and subject',
			{ from: 'Zoë', to: 'x', subject: 'Größe\nx' },
			{ from: 'Zoë', to: 'x', subject: 'Größe x' },
		],
		[
			'several people',
			{ from: 'Zoë, "Doe, Jane" <jane@x.test>', to: '"x"' },
			{ or: [{ from: 'Zoë' }, { from: 'jane@x.test' }], to: 'x' },
		],
		[
			'several recipients',
			{ to: 'x; y', from: 'z' },
			{ or: [{ to: 'x' }, { to: 'y' }], from: 'z' },
		],
		[
			'several of both',
			{ from: 'a, b', to: 'x, y' },
			{
				or: [{ from: 'a' }, { from: 'b' }],
				not: { not: { or: [{ to: 'x' }, { to: 'y' }] } },
			},
		],
		[
			'a moment, a day wide',
			{ receivedAfter: moment },
			{ since: new Date('2026-11-22T10:00:00Z') },
		],
		[
			'sizes and flags',
			{ largerThan: 5, smallerThan: 9, unreadOnly: true, skipDrafts: true },
			{ larger: 5, smaller: 9, seen: false, draft: false },
		],
		['what the filter judges', { hasAttachment: true }, undefined],
	])('about %s', (_what, options, query) => {
		expect(createSearchQuery(options)(elsewhere)).toEqual(query);
	});

	it.each<[SearchOptions, string]>([
		[{ gmailSearch: 'is:starred' }, "Gmail's search language needs Gmail"],
		[{ authenticatedOnly: true }, 'A proof of who the sender is needs Gmail'],
	])('is refused where only Gmail can answer: %j', (options, message) => {
		expect(() => createSearchQuery(options)(elsewhere)).toThrow(
			expect.objectContaining({
				code: 'gmailOnly',
				retry: 'never',
				message: expect.stringContaining(message),
			}),
		);
	});
});
